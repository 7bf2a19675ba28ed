package dev.pasillo.journey.application;

import io.smallrye.mutiny.Uni;

/// Where versions are made known to other services.
@FunctionalInterface
public interface DefinitionTopic {

    /// Succeeds once the broker has it.
    Uni<Void> publish(StoredDefinition definition);
}
