package dev.pasillo.journey.config;

/// `pasillo.clock`; see [dev.pasillo.journey.application.ProgressClock].
public enum ClockKind {
    WALL,
    EVENT
}
