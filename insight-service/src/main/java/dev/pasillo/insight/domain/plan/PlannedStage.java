package dev.pasillo.insight.domain.plan;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A stage of the planned journey.
///
/// @param title by language
/// @param owner who answers for it
/// @param targetTime how long it should take
/// @param allowedTime after this without advancing a visit is dropped
/// @param handoverTo the owner that takes over
public record PlannedStage(
        String id,
        int rank,
        Map<String, String> title,
        @Nullable String owner,
        @Nullable Duration targetTime,
        @Nullable Duration allowedTime,
        @Nullable String handoverTo) {
    public PlannedStage {
        Objects.requireNonNull(id, "id");
        title = Map.copyOf(title);
    }

    /// A stage of which only the name is left.
    static PlannedStage unknown(String id) {
        return new PlannedStage(id, 0, Map.of(), null, null, null, null);
    }

    Optional<String> promisedTo() {
        return Optional.ofNullable(handoverTo);
    }

    PlannedStage handedOverTo(String to) {
        return new PlannedStage(id, rank, title, owner, targetTime, allowedTime, to);
    }
}
