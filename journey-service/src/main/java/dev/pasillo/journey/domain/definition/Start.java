package dev.pasillo.journey.domain.definition;

import java.util.Objects;

/// With which stage's entry a journey may start.
public sealed interface Start {

    /// With any stage.
    record Any() implements Start {}

    /// With a stage of the lowest rank.
    record First() implements Start {}

    /// With this stage only.
    record At(String stage) implements Start {
        public At {
            Objects.requireNonNull(stage, "stage");
        }
    }
}
