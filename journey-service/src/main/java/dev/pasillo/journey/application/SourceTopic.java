package dev.pasillo.journey.application;

import dev.pasillo.journey.application.SourceStore.State;
import io.smallrye.mutiny.Uni;

/// Where sources are made known to other services.
@FunctionalInterface
public interface SourceTopic {

    /// Succeeds once the broker has it.
    Uni<Void> publish(State state);
}
