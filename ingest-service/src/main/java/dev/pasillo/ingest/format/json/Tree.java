package dev.pasillo.ingest.format.json;

import dev.pasillo.ingest.domain.RefusalCode;
import java.math.BigInteger;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A JSON object, asked for what may stand in it. What stands there and is of another kind is a flaw, and counts as
/// left out; so does null.
///
/// @param members JSON values by name
/// @param flaws where flaws are noted; shared with the objects within
public record Tree(Map<String, Object> members, Flaws flaws) {
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
}
