package dev.pasillo.journey.postgres;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/// A row of `definition_revision`.
@Entity(name = "DefinitionRevision")
@Table(name = "definition_revision")
class RevisionRow {
    @Id
    String workspace;

    long revision;

    /// For Hibernate.
    @SuppressWarnings("NullAway.Init")
    RevisionRow() {}
}
