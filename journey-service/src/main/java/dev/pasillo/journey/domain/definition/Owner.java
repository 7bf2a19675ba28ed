package dev.pasillo.journey.domain.definition;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Who in the company answers for a stage.
///
/// @param title by language
/// @param destination where alerts about the owner's stages go
public record Owner(
        String id, Map<String, String> title, @Nullable String destination) {
    public Owner {
        Objects.requireNonNull(id, "id");
        title = Map.copyOf(title);
    }
}
