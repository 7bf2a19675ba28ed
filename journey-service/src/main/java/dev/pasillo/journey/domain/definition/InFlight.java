package dev.pasillo.journey.domain.definition;

/// What a new version means for journeys that began under an older one.
public enum InFlight {
    /// They run out on the version in force at their start.
    FINISH,
    /// All are folded again under the newest version.
    REFOLD
}
