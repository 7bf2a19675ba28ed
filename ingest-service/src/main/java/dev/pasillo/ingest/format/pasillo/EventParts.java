package dev.pasillo.ingest.format.pasillo;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.pasillo.contract.Feedback;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Rating;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.json.JsonValues;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the fields of an event that are objects of a shape of their own. Flaws go to the values.
///
/// @param values reads what is within, and keeps the flaws
record EventParts(JsonValues values) {
    private static final String TWICE = "an object says the same key twice";

    List<Identifier> identifiers(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (token != JsonToken.START_ARRAY) {
            values.flaw(RefusalCode.IDENTIFIER_INVALID, "identifiers must be a list");
            values.any(parser, token);
            return List.of();
        }
        var found = new ArrayList<Identifier>(4);
        for (var next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            var identifier = identifier(parser, next);
            if (identifier != null) {
                found.add(identifier);
            }
        }
        return found;
    }

    /// A value of null names nobody, as an empty text does: senders write it for visitors they do not know.
    private @Nullable Identifier identifier(JsonParser parser, JsonToken token) throws IOException {
        if (token != JsonToken.START_OBJECT) {
            values.flaw(RefusalCode.IDENTIFIER_INVALID, "an identifier must be an object");
            values.any(parser, token);
            return null;
        }
        String namespace = null;
        String value = null;
        boolean valued = false;
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            var next = parser.nextToken();
            if (name.equals("namespace") && namespace == null) {
                namespace = values.text(
                        parser, next, RefusalCode.IDENTIFIER_INVALID, "an identifier's namespace must be a text");
            } else if (name.equals("value") && !valued) {
                valued = true;
                value = values.text(
                        parser, next, RefusalCode.IDENTIFIER_INVALID, "an identifier's value must be a text");
            } else if (name.equals("namespace") || name.equals("value")) {
                values.flaw(RefusalCode.DUPLICATE_KEY, TWICE);
                values.any(parser, next);
            } else {
                values.unknown(parser, next, "identifiers." + name);
            }
        }
        if (namespace == null || !valued) {
            values.flaw(RefusalCode.IDENTIFIER_INVALID, "an identifier has a namespace and a value");
            return null;
        }
        return new Identifier(namespace, value == null ? "" : value);
    }

    @Nullable
    Rating rating(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.START_OBJECT) {
            values.flaw(RefusalCode.RATING_INVALID, "rating must be an object");
            values.any(parser, token);
            return null;
        }
        String scale = null;
        var numbers = new HashMap<String, Double>(4);
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            var next = parser.nextToken();
            switch (name) {
                case "scale" -> {
                    if (scale != null) {
                        values.flaw(RefusalCode.DUPLICATE_KEY, TWICE);
                    }
                    scale = values.text(parser, next, RefusalCode.RATING_INVALID, "rating.scale must be a text");
                }
                case "value", "min", "max" -> {
                    var number = values.number(parser, next, RefusalCode.RATING_INVALID, "a rating is a number");
                    if (number != null && numbers.put(name, number) != null) {
                        values.flaw(RefusalCode.DUPLICATE_KEY, TWICE);
                    }
                }
                default -> values.unknown(parser, next, "rating." + name);
            }
        }
        var value = numbers.get("value");
        if (scale == null || value == null) {
            values.flaw(RefusalCode.RATING_INVALID, "a rating has a scale and a value");
            return null;
        }
        return new Rating(scale, value, numbers.get("min"), numbers.get("max"));
    }

    @Nullable
    Feedback feedback(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.START_OBJECT) {
            values.flaw(RefusalCode.FEEDBACK_INVALID, "feedback must be an object");
            values.any(parser, token);
            return null;
        }
        var texts = new HashMap<String, String>(4);
        Map<String, Object> about = null;
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            var next = parser.nextToken();
            switch (name) {
                case "text", "language" -> {
                    var text = values.text(
                            parser, next, RefusalCode.FEEDBACK_INVALID, "feedback has a text and a language, as texts");
                    if (text != null && texts.put(name, text) != null) {
                        values.flaw(RefusalCode.DUPLICATE_KEY, TWICE);
                    }
                }
                case "about" -> {
                    if (about != null) {
                        values.flaw(RefusalCode.DUPLICATE_KEY, TWICE);
                    }
                    about = values.object(
                            parser, next, RefusalCode.FEEDBACK_INVALID, "feedback.about must be an object");
                }
                default -> values.unknown(parser, next, "feedback." + name);
            }
        }
        return new Feedback(texts.get("text"), texts.get("language"), about == null ? null : names(about));
    }

    private Map<String, String> names(Map<String, Object> about) {
        var names = new HashMap<String, String>();
        about.forEach((name, value) -> {
            if (value instanceof String text) {
                names.put(name, text);
            } else if (value != null) {
                values.flaw(RefusalCode.FEEDBACK_INVALID, "feedback.about has texts only");
            }
        });
        return names;
    }
}
