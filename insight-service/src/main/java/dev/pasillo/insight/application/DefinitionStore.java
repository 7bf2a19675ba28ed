package dev.pasillo.insight.application;

import dev.pasillo.contract.PublishedDefinition;
import io.smallrye.mutiny.Uni;

/// Where journey definitions are kept, every version once.
public interface DefinitionStore {
    /// Keeps a version; again changes nothing. Fails with [UnfitDataException] where it cannot be used.
    Uni<Void> keep(PublishedDefinition definition);
}
