package dev.pasillo.ingest.format.generic;

import static dev.pasillo.ingest.domain.RefusalCode.ACTOR_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.CHANNEL_UNKNOWN;
import static dev.pasillo.ingest.domain.RefusalCode.FEEDBACK_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.ID_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.OCCURRED_AT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.PROPERTIES_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.RATING_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.TYPE_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.TYPE_MISSING;

import dev.pasillo.contract.Feedback;
import dev.pasillo.contract.Rating;
import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.format.json.Flaws;
import dev.pasillo.ingest.format.json.Tree;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an event of no known format says, by a mapping. What the mapping does not name is not kept.
record MappedEvent(Mapping mapping, SourceSettings source) {
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,15}(\\.\\d{1,15})?");

    /// The event. What is wrong with it goes to its flaws.
    ///
    /// @param bytesId an id from its bytes, for where the mapping has none
    SentEvent of(Tree event, String bytesId) {
        var root = event.members();
        var flaws = event.flaws();
        var name = text(mapping.name(), root, TYPE_INVALID, "name", flaws);
        if (name == null) {
            flaws.note(TYPE_MISSING, "there is no name where the mapping has it");
        }
        var id = text(mapping.id(), root, ID_INVALID, "id", flaws);
        var channel = text(mapping.channel(), root, CHANNEL_UNKNOWN, "channel", flaws);
        var made = SentEvent.in(channel == null ? source.channelOr("other") : channel)
                .id(id == null ? defaultId(bytesId) : id)
                .occurredAt(time(root, flaws))
                .actor(text(mapping.actor(), root, ACTOR_INVALID, "actor", flaws))
                .properties(properties(root, flaws))
                .traits(values(mapping.traits(), root))
                .rating(rating(root, flaws))
                .feedback(feedback(root, flaws));
        if (name != null) {
            made.type(TypeNames.snakeCase(name), TypeNames.sourceType(name));
        }
        new TreeMap<>(mapping.identifiers())
                .forEach((namespace, where) ->
                        made.identifier(namespace, text(where, root, IDENTIFIER_INVALID, namespace, flaws)));
        return made.build();
    }

    /// Where events happened when they came, the same bytes may well be two events.
    private @Nullable String defaultId(String bytesId) {
        return mapping.time().where() == null ? null : bytesId;
    }

    private @Nullable String time(Map<String, Object> root, Flaws flaws) {
        var where = mapping.time().where();
        if (where == null) {
            return null;
        }
        var value = where.of(root);
        if (value == null) {
            flaws.note(OCCURRED_AT_INVALID, "there is no time where the mapping has it");
            return null;
        }
        var time = mapping.time().read(value, source.zone());
        if (time.isEmpty()) {
            flaws.note(
                    OCCURRED_AT_INVALID,
                    "the time is none of those that the mapping has, or has no zone, and none is set");
        }
        return time.orElse(null);
    }

    private static @Nullable String text(
            @Nullable Where where, Map<String, Object> root, RefusalCode otherwise, String what, Flaws flaws) {
        return switch (where == null ? null : where.of(root)) {
            case null -> null;
            case String text -> text.isBlank() ? null : text;
            case Integer number -> number.toString();
            case Long number -> number.toString();
            case BigInteger number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> {
                flaws.note(otherwise, what + " must be a text or a whole number");
                yield null;
            }
        };
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> properties(Map<String, Object> root, Flaws flaws) {
        var properties = new LinkedHashMap<String, Object>();
        if (mapping.everything() != null) {
            switch (mapping.everything().in(root)) {
                case null -> {}
                case Map<?, ?> all -> properties.putAll((Map<String, Object>) all);
                default -> flaws.note(PROPERTIES_INVALID, "properties must be an object where the mapping has them");
            }
        }
        properties.putAll(values(mapping.properties(), root));
        return properties;
    }

    private static Map<String, Object> values(Map<String, Where> wheres, Map<String, Object> root) {
        var values = new LinkedHashMap<String, Object>();
        new TreeMap<>(wheres).forEach((name, where) -> {
            var value = where.of(root);
            if (value != null) {
                values.put(name, value);
            }
        });
        return values;
    }

    private @Nullable Rating rating(Map<String, Object> root, Flaws flaws) {
        if (mapping.rating().isEmpty()) {
            return null;
        }
        var value = number("value", root, flaws);
        var scale = text(mapping.rating().get("scale"), root, RATING_INVALID, "rating.scale", flaws);
        if (value == null) {
            return null;
        }
        if (scale == null) {
            flaws.note(RATING_INVALID, "there is no scale of the rating where the mapping has it");
            return null;
        }
        return new Rating(scale, value, number("min", root, flaws), number("max", root, flaws));
    }

    private @Nullable Double number(String part, Map<String, Object> root, Flaws flaws) {
        var where = mapping.rating().get(part);
        return switch (where == null ? null : where.of(root)) {
            case null -> null;
            case Number number -> number.doubleValue();
            case String text when NUMBER.matcher(text.strip()).matches() -> Double.valueOf(text.strip());
            default -> {
                flaws.note(RATING_INVALID, "rating." + part + " must be a number");
                yield null;
            }
        };
    }

    private @Nullable Feedback feedback(Map<String, Object> root, Flaws flaws) {
        var text = text(mapping.feedback().get("text"), root, FEEDBACK_INVALID, "feedback.text", flaws);
        var language = text(mapping.feedback().get("language"), root, FEEDBACK_INVALID, "feedback.language", flaws);
        return text == null ? null : new Feedback(text, language, null);
    }
}
