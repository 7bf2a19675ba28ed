package dev.pasillo.journey.domain.source;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A mapping as the registry takes it: any JSON object within bounds. What its fields mean is for the format to say
/// that
/// uses it.
final class MappingTree {
    static final String FORM = "It must be a JSON object of at most 500 values and 16,000 characters, 8 levels deep,"
            + " without null, U+0000 and halves of surrogate pairs.";

    private static final int MOST_VALUES = 500;
    private static final int MOST_CHARACTERS = 16_000;
    private static final int DEEPEST = 8;

    private int values;
    private int characters;

    private MappingTree() {}

    static Optional<Map<String, Object>> read(Object value) {
        if (!(value instanceof Map<?, ?> map) || !new MappingTree().fits(map, 1)) {
            return Optional.empty();
        }
        var read = new LinkedHashMap<String, Object>();
        map.forEach((name, inner) -> read.put((String) name, inner));
        return Optional.of(read);
    }

    private boolean fits(Object value, int depth) {
        values++;
        if (values > MOST_VALUES || depth > DEEPEST) {
            return false;
        }
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .allMatch(entry -> fits((String) entry.getKey())
                                && entry.getValue() != null
                                && fits(entry.getValue(), depth + 1));
            case List<?> list -> list.stream().allMatch(item -> item != null && fits(item, depth + 1));
            case String text -> fits(text);
            case Number number -> fits(number.toString());
            case Boolean _ -> true;
            default -> false;
        };
    }

    private boolean fits(String text) {
        characters += text.length();
        return characters <= MOST_CHARACTERS
                && text.indexOf('\0') < 0
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
