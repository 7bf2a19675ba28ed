package dev.pasillo.ingest.format.json;

import dev.pasillo.ingest.domain.RefusalCode;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A JSON object, asked for what may stand in it. What stands there and is of another kind is a flaw, and counts as
/// left out; so does null.
///
/// @param members JSON values by name
/// @param flaws where flaws are noted; shared with the objects within
public record Tree(Map<String, Object> members, Flaws flaws) {
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,15}(\\.\\d{1,15})?");

    /// Whether something stands there.
    public boolean has(String name) {
        return members.get(name) != null;
    }

    /// The text of that name.
    ///
    /// @param otherwise the flaw where it is no text
    public @Nullable String text(String name, RefusalCode otherwise) {
        var value = members.get(name);
        if (value instanceof String text) {
            return text;
        }
        if (value != null) {
            flaws.note(otherwise, name + " must be a text");
        }
        return null;
    }

    /// The text or the whole number of that name, as text: what senders give as ids.
    ///
    /// @param otherwise the flaw where it is neither
    public @Nullable String name(String name, RefusalCode otherwise) {
        return switch (members.get(name)) {
            case null -> null;
            case String text -> text;
            case Integer number -> number.toString();
            case Long number -> number.toString();
            case BigInteger number -> number.toString();
            default -> {
                flaws.note(otherwise, name + " must be a text or a whole number");
                yield null;
            }
        };
    }

    /// The object of that name; empty where there is none.
    ///
    /// @param otherwise the flaw where it is no object
    @SuppressWarnings("unchecked")
    public Tree object(String name, RefusalCode otherwise) {
        var value = members.get(name);
        if (value instanceof Map<?, ?> map) {
            return new Tree((Map<String, Object>) map, flaws);
        }
        if (value != null) {
            flaws.note(otherwise, name + " must be an object");
        }
        return new Tree(Map.of(), flaws);
    }

    /// Does something with the text or whole number of that name, if it is there.
    public void ifNamed(String name, RefusalCode otherwise, Consumer<String> then) {
        var found = name(name, otherwise);
        if (found != null) {
            then.accept(found);
        }
    }

    /// The text, number or truth of that name, to be kept as it is; null where there is none, or something else.
    public @Nullable Object scalar(String name) {
        return switch (members.get(name)) {
            case String text when !text.isEmpty() -> text;
            case Number number -> number;
            case Boolean truth -> truth;
            case null, default -> null;
        };
    }

    /// The number of that name, or what a text says as one: how money is written. Null where there is neither.
    public @Nullable Double decimal(String name) {
        return switch (members.get(name)) {
            case Number number -> Double.valueOf(number.doubleValue());
            case String text when DECIMAL.matcher(text).matches() -> Double.valueOf(text);
            case null, default -> null;
        };
    }

    /// The objects in the list of that name; whatever else is in it is passed over.
    ///
    /// @param most objects; the rest is left out
    @SuppressWarnings("unchecked")
    public List<Tree> objects(String name, int most) {
        return members.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(Map.class::isInstance)
                        .limit(most)
                        .map(object -> new Tree((Map<String, Object>) object, flaws))
                        .toList()
                : List.of();
    }
}
