package dev.pasillo.journey.postgres;

import dev.pasillo.journey.application.DefinitionStore.NewDefinition;
import dev.pasillo.journey.application.StoredDefinition;
import dev.pasillo.journey.domain.definition.Subject;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A row of `definition_version`.
@Entity(name = "DefinitionVersion")
@Table(name = "definition_version")
@IdClass(DefinitionRow.Key.class)
class DefinitionRow {
    @Id
    String workspace;

    @Id
    String name;

    @Id
    int version;

    @Column(name = "effective_from")
    Instant effectiveFrom;

    String source;
    String canonical;
    boolean published;

    /// Of which namespace the accounts are whose journeys it describes; null for those of customers.
    @Column(name = "account_namespace")
    @Nullable
    String accountNamespace;

    /// For Hibernate.
    @SuppressWarnings("NullAway.Init")
    DefinitionRow() {}

    DefinitionRow(NewDefinition definition, int version, Instant effectiveFrom) {
        this.workspace = definition.workspace();
        this.name = definition.name();
        this.version = version;
        this.effectiveFrom = effectiveFrom;
        this.source = definition.source();
        this.canonical = definition.canonical();
        this.accountNamespace = AccountNamespace.of(definition.subject());
    }

    Subject subject() {
        return AccountNamespace.subject(accountNamespace);
    }

    StoredDefinition stored() {
        return new StoredDefinition(workspace, name, version, effectiveFrom, source, canonical);
    }

    record Key(String workspace, String name, int version) implements Serializable {
        private static final long serialVersionUID = 1L;
    }
}
