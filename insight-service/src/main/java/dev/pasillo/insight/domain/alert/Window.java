package dev.pasillo.insight.domain.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/// A span of event time into which deadlines fall.
///
/// @param from inclusive
/// @param to exclusive
public record Window(Instant from, Instant to) {
    public Window {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a window has a length");
        }
    }

    static Window ending(Instant to, Duration length) {
        return new Window(to.minus(length), to);
    }

    /// Whether nothing of it lies before a time.
    boolean startsAtOrAfter(Instant time) {
        return !from.isBefore(time);
    }
}
