package dev.pasillo.journey.domain.definition;

import java.time.Duration;
import java.util.Objects;

/// The promise that a stage's customer is taken over by another owner.
///
/// @param to the owner that takes over
/// @param expect the touchpoint that shows it
/// @param within the time for it, from when a visit of the stage leads forward
public record Handover(String to, Matcher expect, Duration within) {
    public Handover {
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(expect, "expect");
        Objects.requireNonNull(within, "within");
    }
}
