package dev.pasillo.ingest.format.generic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads where something comes from, as a mapping writes it: `/a/b`, `["/a", "/b"]`, `{"at": "/a", "values": {…},
/// "otherwise": "x"}`, or, where it may be the same for all, `"x"` or `{"value": "x"}`.
///
/// @param flaws where flaws are noted
record Wheres(List<String> flaws) {
    private static final int SHOWN = 60;

    /// Somewhere in the event, or always the same.
    Optional<Where> any(String path, @Nullable Object written) {
        return switch (written) {
            case null -> Optional.empty();
            case String text when !text.startsWith("/") -> Optional.of(new Where.Constant(text));
            case Number number -> Optional.of(new Where.Constant(number));
            case Boolean truth -> Optional.of(new Where.Constant(truth));
            case Map<?, ?> rule
            when rule.containsKey("value") -> {
                only(path, rule, Set.of("value"));
                yield constant(path + ".value", rule.get("value")).map(Where.Constant::new);
            }
            case Map<?, ?> rule -> {
                only(path, rule, Set.of("at", "values", "otherwise"));
                var values = values(path, rule.get("values"));
                var otherwise = rule.get("otherwise") == null
                        ? Optional.empty()
                        : constant(path + ".otherwise", rule.get("otherwise"));
                yield at(path, rule).map(pointers -> new Where.Places(pointers, values, otherwise.orElse(null)));
            }
            default -> place(path, written);
        };
    }

    /// Somewhere in the event, and nowhere else.
    Optional<Where> place(String path, @Nullable Object written) {
        return switch (written) {
            case null -> Optional.empty();
            case Map<?, ?> rule -> {
                only(path, rule, Set.of("at"));
                yield at(path, rule).map(pointers -> new Where.Places(pointers, Map.of(), null));
            }
            default -> pointers(path, written).map(pointers -> new Where.Places(pointers, Map.of(), null));
        };
    }

    private Optional<List<Pointer>> at(String path, Map<?, ?> rule) {
        if (rule.get("at") == null) {
            flaws.add(path + ".at: is required");
            return Optional.empty();
        }
        return pointers(path + ".at", rule.get("at"));
    }

    /// Notes what else there is.
    void only(String path, Map<?, ?> rule, Set<String> names) {
        for (var name : rule.keySet()) {
            if (!names.contains(String.valueOf(name))) {
                flaws.add(path + "." + shown(name) + ": is not known here; there may be "
                        + String.join(", ", names.stream().sorted().toList()));
            }
        }
    }

    private Optional<List<Pointer>> pointers(String path, @Nullable Object written) {
        var all = written instanceof List<?> list ? list : List.of(Objects.requireNonNull(written));
        var pointers = all.stream()
                .flatMap(one -> one instanceof String text ? Pointer.of(text).stream() : Stream.empty())
                .toList();
        if (all.isEmpty() || pointers.size() < all.size()) {
            flaws.add(path + ": must be a JSON Pointer such as /from, not " + shown(written));
            return Optional.empty();
        }
        return Optional.of(pointers);
    }

    private Map<String, Object> values(String path, @Nullable Object written) {
        var values = new LinkedHashMap<String, Object>();
        switch (written) {
            case null -> {}
            case Map<?, ?> named ->
                named.forEach((word, meant) -> constant(path + ".values." + word, meant)
                        .ifPresent(value -> values.put(String.valueOf(word), value)));
            default -> flaws.add(path + ".values: must be an object");
        }
        return values;
    }

    private Optional<Object> constant(String path, @Nullable Object written) {
        if (written instanceof String || written instanceof Number || written instanceof Boolean) {
            return Optional.of(written);
        }
        flaws.add(path + ": must be a text, a number, true or false");
        return Optional.empty();
    }

    /// What somebody wrote, not too long.
    static String shown(@Nullable Object written) {
        var text = String.valueOf(written);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
