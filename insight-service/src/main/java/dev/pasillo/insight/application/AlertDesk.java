package dev.pasillo.insight.application;

import dev.pasillo.contract.Alert;
import dev.pasillo.insight.domain.query.Cursor;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Alerts as people read and answer them.
public interface AlertDesk {
    /// Alerts, the latest first.
    Uni<List<Alert>> list(String workspace, Filter filter, int limit, @Nullable Cursor after);

    Uni<Optional<Alert>> find(String workspace, UUID id);

    /// Keeps an answer; empty for an unknown alert.
    Uni<Optional<Alert>> keep(String workspace, UUID id, Answer answer);

    /// Which alerts. Absent: any.
    record Filter(
            Alert.@Nullable State state,
            @Nullable String definition,
            @Nullable UUID rule) {}

    /// What a person did.
    sealed interface Answer {
        record Acknowledged(Instant at, String by) implements Answer {}

        record Silenced(Instant until) implements Answer {}

        /// @param most with so many comments the oldest goes
        record Commented(Alert.Comment comment, int most) implements Answer {}

        record Labelled(String value) implements Answer {}
    }
}
