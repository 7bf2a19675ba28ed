package dev.pasillo.insight.application;

import dev.pasillo.insight.domain.delivery.SigningSecret;
import dev.pasillo.insight.domain.query.Cursor;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where destinations are kept. Secrets go in and come out to the sender alone.
public interface DestinationStore {
    /// Keeps a new destination; false where the workspace has as many as it may.
    Uni<Boolean> create(String workspace, Destination destination, SigningSecret secret, int most);

    Uni<Optional<Destination>> find(String workspace, UUID id);

    /// The destinations in the order they were made.
    Uni<List<Destination>> list(String workspace, int limit, @Nullable Cursor after);

    /// Replaces a destination; empty for an unknown one. What waits for it goes to the new address.
    ///
    /// @param secret absent: the one that it has
    Uni<Optional<Destination>> change(
            String workspace, UUID id, Draft draft, @Nullable SigningSecret secret, Instant at);

    /// Deletes a destination with everything that waits for it; false for an unknown one.
    Uni<Boolean> delete(String workspace, UUID id);

    /// Those of the ids that are no destination of the workspace.
    Uni<List<UUID>> unknown(String workspace, Collection<UUID> ids);

    /// What a person says of a destination.
    record Draft(Kind kind, @Nullable String name, URI url, boolean enabled) {}

    /// A destination, without its secret.
    ///
    /// @param disabledBecause why the service itself switched it off
    record Destination(UUID id, Draft draft, @Nullable String disabledBecause, Instant createdAt, Instant changedAt) {
        Cursor cursor() {
            return new Cursor(createdAt, id);
        }
    }

    /// How a destination is told.
    enum Kind {
        WEBHOOK("webhook");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }
}
