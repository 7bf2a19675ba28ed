package dev.pasillo.journey.domain.definition;

import dev.pasillo.contract.Touchpoint;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Which property tells parallel journeys of one customer apart.
///
/// @param path such as `properties.order_id`
public record InstanceKey(String path) {
    private static final int LONGEST = 200;

    public InstanceKey {
        Objects.requireNonNull(path, "path");
    }

    /// The value that the touchpoint carries: a text of 1 to 200 characters, a number or a boolean as text. Empty where
    /// it has none.
    public Optional<String> of(Touchpoint touchpoint) {
        Object value = Map.of("properties", touchpoint.properties());
        for (var name : path.split("\\.", -1)) {
            if (!(value instanceof Map<?, ?> fields)) {
                return Optional.empty();
            }
            var next = fields.get(name);
            if (next == null) {
                return Optional.empty();
            }
            value = next;
        }
        if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
            return Optional.empty();
        }
        var text = String.valueOf(value);
        return text.isEmpty() || text.length() > LONGEST ? Optional.empty() : Optional.of(text);
    }
}
