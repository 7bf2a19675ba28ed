package dev.pasillo.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Objects;

/// A version of a journey definition, as journey-service keeps it. Compacted by `workspace/name`: the newest version of
/// each definition stays readable.
///
/// @param definition the definition as JSON, with every default filled in
public record PublishedDefinition(
        String workspace, String name, int version, Instant effectiveFrom, JsonNode definition) {
    public PublishedDefinition {
        Objects.requireNonNull(workspace, "workspace");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(effectiveFrom, "effectiveFrom");
        Objects.requireNonNull(definition, "definition");
        if (!definition.isObject()) {
            throw new IllegalArgumentException("a definition is an object");
        }
    }

    /// The record's key on the topic.
    public String key() {
        return workspace + "/" + name;
    }
}
