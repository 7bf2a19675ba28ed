package dev.pasillo.journey.domain.definition;

import java.util.Objects;

/// When the journey's goal is reached.
public sealed interface Completion {

    /// On entering this stage.
    record Stage(String id) implements Completion {
        public Stage {
            Objects.requireNonNull(id, "id");
        }
    }

    /// With a touchpoint that matches, whatever the stage.
    record On(Matcher on) implements Completion {
        public On {
            Objects.requireNonNull(on, "on");
        }
    }
}
