package dev.pasillo.journey.domain.definition;

import java.util.Objects;

/// An explicit end of an open journey.
public record Ending(String id, Matcher on, Kind kind) {

    public Ending {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(on, "on");
        Objects.requireNonNull(kind, "kind");
    }

    /// What the end means for the visits that were undecided.
    public enum Kind {
        /// They are dropped.
        LOST,
        /// They are censored: the end says nothing about the stage.
        NEUTRAL
    }
}
