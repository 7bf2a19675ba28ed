package dev.pasillo.journey.domain.fold;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A change of a journey and why it came about: what a timeline shows between the touchpoints.
///
/// @param rule what made it: a place in the definition such as `stages.consider.enter.0`, or a deadline
/// @param source of the touchpoint that made it; absent for a deadline
/// @param touchpoint its id
public record Transition(
        Instant at,
        String journeyId,
        Kind kind,
        @Nullable String from,
        @Nullable String to,
        String rule,
        @Nullable String source,
        @Nullable String touchpoint) {

    /// What happened to the journey.
    public enum Kind {
        STARTED,
        FORWARD,
        BACK,
        SIDEWAYS,
        RETURNED_AFTER_DROP,
        DROPPED,
        COMPLETED,
        ENDED,
        ABANDONED,
        REOPENED
    }
}
