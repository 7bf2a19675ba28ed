package dev.pasillo.journey.application;

import dev.pasillo.contract.Touchpoint;
import java.time.Clock;
import java.time.Instant;

/// What progress is measured in: arrival on a wall clock, or, for simulations, the events' own times.
public sealed interface ProgressClock {

    /// The time at which a touchpoint counts as having arrived.
    Instant arrival(Touchpoint touchpoint);

    /// Progress follows arrivals, and the clock where everything that arrived has been read.
    record Wall(Clock clock) implements ProgressClock {
        @Override
        public Instant arrival(Touchpoint touchpoint) {
            return touchpoint.receivedAt();
        }
    }

    /// Progress follows what the events say of their time; it stands still while none come.
    record Event() implements ProgressClock {
        @Override
        public Instant arrival(Touchpoint touchpoint) {
            return touchpoint.occurredAt();
        }
    }
}
