package dev.pasillo.insight.domain.plan;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A moment of truth of the planned journey.
///
/// @param title by language
/// @param stage where it is shown
/// @param objective the share that must be kept, in (0, 1)
/// @param window over which it must
/// @param promise what the company tells the customer
/// @param target what it aims at inside
public record PlannedMoment(
        String id,
        Map<String, String> title,
        @Nullable String stage,
        @Nullable Double objective,
        Duration window,
        @Nullable Duration promise,
        @Nullable Duration target) {
    public PlannedMoment {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(window, "window");
        title = Map.copyOf(title);
    }
}
