package dev.pasillo.journey.application;

import java.time.Instant;
import java.util.Objects;

/// A version of a definition as it is kept.
///
/// @param source the file as it was put
/// @param canonical what it means, as the one JSON text
public record StoredDefinition(
        String workspace, String name, int version, Instant effectiveFrom, String source, String canonical) {
    public StoredDefinition {
        Objects.requireNonNull(workspace, "workspace");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(effectiveFrom, "effectiveFrom");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(canonical, "canonical");
    }

    @Override
    public String toString() {
        return "StoredDefinition[" + workspace + "/" + name + "/" + version + "]";
    }
}
