package dev.pasillo.contract;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.CharConversionException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Why a text is no record, told without the text. Jackson's messages quote values, keys and unknown tokens, all of
/// which can be personal; here only names of record components, places and our own words are said.
final class Unreadable {
    private Unreadable() {}

    static ContractException exception(Class<?> type, Exception failure) {
        return new ContractException(
                "not a " + type.getSimpleName() + ": " + why(failure) + place(failure), unknownKind(failure));
    }

    /// Where in the record: component names and positions; `*` stands for a key that the sender chose.
    static String place(Exception failure) {
        return switch (failure) {
            case JsonMappingException mapping when !mapping.getPath().isEmpty() -> ", at " + path(mapping);
            case JacksonException json when json.getLocation() != null -> offset(json.getLocation());
            default -> "";
        };
    }

    /// A reader may step over a fact of a kind that it does not know yet, and tells it by the cause.
    private static @Nullable Exception unknownKind(Exception failure) {
        return failure instanceof InvalidTypeIdException kind && kind.getTypeId() != null
                ? new InvalidTypeIdException(null, "unknown kind", kind.getBaseType(), "")
                : null;
    }

    private static String why(Throwable failure) {
        return switch (failure) {
            case ValueInstantiationException broken -> brokenRule(broken);
            case InvalidTypeIdException kind ->
                kind.getTypeId() == null ? "its kind is missing" : "its kind is unknown";
            case MismatchedInputException misfit ->
                misfit.getPath().isEmpty() ? "not one such object alone" : "missing or of another type";
            case JsonMappingException located when located.getCause() != null -> why(located.getCause());
            case StreamConstraintsException _ -> "too deep or too long";
            case InputCoercionException _ -> "a number out of range";
            case JsonEOFException _ -> "it ends too early";
            case StreamReadException _ -> "no JSON, or a key twice";
            case CharConversionException _ -> "no UTF-8";
            default -> "it does not fit together";
        };
    }

    /// A record refused its components. The message of a record's own rule is passed on: it never quotes content.
    private static String brokenRule(ValueInstantiationException broken) {
        var message = String.valueOf(
                broken.getCause() == null ? null : broken.getCause().getMessage());
        return switch (broken.getCause()) {
            case NullPointerException _
            when isComponent(broken.getType().getRawClass(), message) -> message + " is missing";
            case IllegalArgumentException _ -> message;
            case null, default -> "something is missing or does not fit together";
        };
    }

    private static String path(JsonMappingException failure) {
        var path = new StringBuilder();
        for (var step : failure.getPath()) {
            var name = step.getFieldName();
            if (name == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(isComponent(step.getFrom(), name) ? name : "*");
            }
        }
        return path.toString();
    }

    private static boolean isComponent(@Nullable Object from, String name) {
        var type = from instanceof Class<?> itself ? itself : from == null ? Object.class : from.getClass();
        return type.isRecord()
                && Arrays.stream(type.getRecordComponents())
                        .anyMatch(component -> component.getName().equals(name));
    }

    private static String offset(JsonLocation location) {
        return location.getByteOffset() >= 0
                ? ", at byte " + location.getByteOffset()
                : location.getCharOffset() >= 0 ? ", at character " + location.getCharOffset() : "";
    }
}
