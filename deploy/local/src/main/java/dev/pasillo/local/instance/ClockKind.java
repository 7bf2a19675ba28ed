package dev.pasillo.local.instance;

import java.util.Locale;

/// What an instance takes for now.
public enum ClockKind {
    /// Real time.
    WALL,
    /// The times of the events: for simulation. Deadlines pass only as events move on.
    EVENT;

    /// As it is configured and typed: lower case.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
