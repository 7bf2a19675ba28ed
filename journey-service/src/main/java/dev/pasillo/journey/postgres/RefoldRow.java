package dev.pasillo.journey.postgres;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A row of `refold_job`.
@Entity(name = "RefoldJob")
@Table(name = "refold_job")
@IdClass(RefoldRow.Key.class)
class RefoldRow {
    @Id
    String workspace;

    @Id
    long revision;

    @Column(name = "after_customer")
    long afterCustomer;

    @Column(name = "requested_at")
    Instant requestedAt;

    @Column(name = "finished_at")
    @Nullable
    Instant finishedAt;

    /// For Hibernate.
    @SuppressWarnings("NullAway.Init")
    RefoldRow() {}

    RefoldRow(String workspace, long revision, Instant requestedAt) {
        this.workspace = workspace;
        this.revision = revision;
        this.requestedAt = requestedAt;
    }

    record Key(String workspace, long revision) implements Serializable {
        private static final long serialVersionUID = 1L;
    }
}
