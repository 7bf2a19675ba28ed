package dev.pasillo.insight.domain.delivery;

import java.time.Duration;

/// What becomes of a delivery after an attempt.
public sealed interface Next {
    /// It has arrived.
    record Delivered() implements Next {}

    /// It is tried again.
    record Again(Duration after) implements Next {}

    /// It was tried often enough.
    record GivenUp() implements Next {}

    /// The other side wants nothing more, ever: the destination is switched off.
    record Gone() implements Next {}

    /// Short and stable, for counting.
    default String label() {
        return switch (this) {
            case Delivered _ -> "delivered";
            case Again _ -> "failed";
            case GivenUp _ -> "given-up";
            case Gone _ -> "gone";
        };
    }
}
