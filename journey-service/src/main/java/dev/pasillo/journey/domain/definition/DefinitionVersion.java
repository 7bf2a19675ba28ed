package dev.pasillo.journey.domain.definition;

import java.time.Instant;
import java.util.Objects;

/// A definition as it was put into force in a workspace.
///
/// @param version from 1, without gaps, per workspace and name
public record DefinitionVersion(
        String workspace, String name, int version, Instant effectiveFrom, JourneyDefinition definition) {
    public DefinitionVersion {
        Objects.requireNonNull(workspace, "workspace");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(effectiveFrom, "effectiveFrom");
        Objects.requireNonNull(definition, "definition");
    }
}
