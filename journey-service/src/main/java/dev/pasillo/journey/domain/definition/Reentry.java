package dev.pasillo.journey.domain.definition;

/// What the entry of an equal or earlier stage means after completion, and any entry after an end.
public enum Reentry {
    /// Another journey starts.
    NEW_JOURNEY,
    /// The old journey goes on.
    RESUME,
    /// The touchpoint belongs to the customer only.
    IGNORE
}
