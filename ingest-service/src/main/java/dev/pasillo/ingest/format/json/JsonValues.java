package dev.pasillo.ingest.format.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads JSON values and remembers the first flaw of an event: a text that cannot be kept, a number that no double
/// holds, a key said twice, a value of the wrong kind.
public final class JsonValues {
    private final Limits limits;
    private boolean plain;
    private @Nullable RefusalCode code;
    private String detail = "";
    private Set<String> unknown = Set.of();

    public JsonValues(Limits limits) {
        this.limits = limits;
    }

    /// Forgets the flaws of the event before.
    public void begin(boolean textsArePlain) {
        plain = textsArePlain;
        code = null;
        detail = "";
        unknown = Set.of();
    }

    public @Nullable RefusalCode code() {
        return code;
    }

    public String detail() {
        return detail;
    }

    /// The fields that nobody knows, by their path.
    public Collection<String> unknown() {
        return unknown;
    }

    /// Notes a field that nobody knows. What it has must be fit all the same.
    public void unknown(JsonParser parser, JsonToken token, String path) throws IOException {
        if (unknown.isEmpty()) {
            unknown = new LinkedHashSet<>();
        }
        name(path);
        if (!unknown.add(path) && path.indexOf('.') < 0) {
            flaw(RefusalCode.DUPLICATE_KEY, "an object says the same key twice");
        }
        any(parser, token);
    }

    /// Notes a flaw; the first counts.
    public void flaw(RefusalCode flaw, String why) {
        if (code == null) {
            code = flaw;
            detail = why;
        }
    }

    /// The text that must stand here, or null.
    public @Nullable String text(JsonParser parser, JsonToken token, RefusalCode otherwise, String why)
            throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return text(parser.getText());
        }
        if (token != JsonToken.VALUE_NULL) {
            flaw(otherwise, why);
            any(parser, token);
        }
        return null;
    }

    /// The number that must stand here, or null.
    public @Nullable Double number(JsonParser parser, JsonToken token, RefusalCode otherwise, String why)
            throws IOException {
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return real(parser);
        }
        if (token != JsonToken.VALUE_NULL) {
            flaw(otherwise, why);
            any(parser, token);
        }
        return null;
    }

    /// The object that must stand here, or null.
    public @Nullable Map<String, Object> object(JsonParser parser, JsonToken token, RefusalCode otherwise, String why)
            throws IOException {
        if (token == JsonToken.START_OBJECT) {
            return object(parser);
        }
        if (token != JsonToken.VALUE_NULL) {
            flaw(otherwise, why);
            any(parser, token);
        }
        return null;
    }

    /// Whatever stands here.
    public @Nullable Object any(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> text(parser.getText());
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> real(parser);
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("no value begins with " + token);
        };
    }

    /// Judges a key.
    public void name(String name) {
        if (name.length() > limits.nameLength()) {
            flaw(RefusalCode.TEXT_TOO_LONG, "a key has at most " + limits.nameLength() + " characters");
        }
        if (!plain) {
            keepable(name);
        }
    }

    private Map<String, Object> object(JsonParser parser) throws IOException {
        var map = new LinkedHashMap<String, Object>();
        int entries = 0;
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            name(name);
            put(map, name, any(parser, parser.nextToken()));
            if (map.size() != ++entries) {
                flaw(RefusalCode.DUPLICATE_KEY, "an object says the same key twice");
                entries = map.size();
            }
        }
        return map;
    }

    /// JSON has null where Java's signature says there is none; writers leave such entries out.
    @SuppressWarnings("NullAway")
    private static void put(Map<String, Object> map, String name, @Nullable Object value) {
        map.put(name, value);
    }

    @SuppressWarnings("NullAway")
    private List<Object> list(JsonParser parser) throws IOException {
        var list = new ArrayList<Object>();
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            list.add(any(parser, token));
        }
        return list;
    }

    private static Object integer(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> parser.getIntValue();
            case LONG -> parser.getLongValue();
            case BIG_INTEGER -> parser.getBigIntegerValue();
            case FLOAT, DOUBLE, BIG_DECIMAL -> throw new IllegalStateException("an integer is none");
        };
    }

    private Double real(JsonParser parser) throws IOException {
        double number = parser.getDoubleValue();
        if (Double.isInfinite(number)) {
            flaw(RefusalCode.NUMBER_OUT_OF_RANGE, "a number is larger than a double can be");
        }
        return number;
    }

    private String text(String text) {
        if (text.length() > limits.textLength()) {
            flaw(RefusalCode.TEXT_TOO_LONG, "a text has at most " + limits.textLength() + " characters");
        }
        if (!plain) {
            keepable(text);
        }
        return text;
    }

    private void keepable(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == 0) {
                flaw(RefusalCode.TEXT_INVALID, "a text has the character U+0000, which cannot be kept");
                return;
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || at + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(at + 1))) {
                    flaw(RefusalCode.TEXT_INVALID, "a text has half of a surrogate pair");
                    return;
                }
                at++;
            }
        }
    }
}
