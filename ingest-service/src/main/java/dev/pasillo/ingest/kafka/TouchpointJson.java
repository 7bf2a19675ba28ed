package dev.pasillo.ingest.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Feedback;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Rating;
import dev.pasillo.contract.Touchpoint;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes a touchpoint as [dev.pasillo.contract.ContractJson] does, byte for byte, in about two thirds of its time (0.9
/// instead of 1.3 µs for an event of 300 bytes): this is done for every event.
final class TouchpointJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final SerializedString WORKSPACE = new SerializedString("workspace");
    private static final SerializedString SOURCE = new SerializedString("source");
    private static final SerializedString ID = new SerializedString("id");
    private static final SerializedString CHANNEL = new SerializedString("channel");
    private static final SerializedString TYPE = new SerializedString("type");
    private static final SerializedString ACTOR = new SerializedString("actor");
    private static final SerializedString FINGERPRINT = new SerializedString("fingerprint");
    private static final SerializedString NAMESPACE = new SerializedString("namespace");
    private static final SerializedString VALUE = new SerializedString("value");
    private static final SerializedString SCALE = new SerializedString("scale");
    private static final SerializedString SOURCE_TYPE = new SerializedString("sourceType");
    private static final SerializedString OCCURRED_AT = new SerializedString("occurredAt");
    private static final SerializedString CLAIMED_AT = new SerializedString("claimedAt");
    private static final SerializedString RECEIVED_AT = new SerializedString("receivedAt");
    private static final SerializedString TEXT = new SerializedString("text");
    private static final SerializedString LANGUAGE = new SerializedString("language");
    private static final SerializedString PROPERTIES = new SerializedString("properties");
    private static final SerializedString TRAITS = new SerializedString("traits");
    private static final SerializedString CONSENT = new SerializedString("consent");
    private static final SerializedString ABOUT = new SerializedString("about");
    private static final SerializedString IDENTIFIERS = new SerializedString("identifiers");
    private static final SerializedString RATING = new SerializedString("rating");
    private static final SerializedString FEEDBACK = new SerializedString("feedback");
    private static final SerializedString REVISION = new SerializedString("revision");
    private static final SerializedString VOUCHED = new SerializedString("vouched");
    private static final SerializedString MIN = new SerializedString("min");
    private static final SerializedString MAX = new SerializedString("max");

    private TouchpointJson() {}

    static byte[] bytes(Touchpoint touchpoint) {
        var recycler = JSON._getBufferRecycler();
        try (var bytes = new ByteArrayBuilder(recycler, 512);
                var generator = JSON.createGenerator(bytes)) {
            write(generator, touchpoint);
            generator.flush();
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new IllegalStateException("an array cannot fail to be written", impossible);
        }
    }

    private static void write(JsonGenerator json, Touchpoint touchpoint) throws IOException {
        json.writeStartObject();
        text(json, WORKSPACE, touchpoint.workspace());
        text(json, SOURCE, touchpoint.source());
        text(json, ID, touchpoint.id());
        text(json, CHANNEL, touchpoint.channel());
        text(json, TYPE, touchpoint.type());
        text(json, SOURCE_TYPE, touchpoint.sourceType());
        text(json, ACTOR, name(touchpoint.actor()));
        time(json, OCCURRED_AT, touchpoint.occurredAt());
        time(json, CLAIMED_AT, touchpoint.claimedAt());
        time(json, RECEIVED_AT, touchpoint.receivedAt());
        identifiers(json, touchpoint.identifiers());
        json.writeFieldName(PROPERTIES);
        map(json, touchpoint.properties());
        json.writeFieldName(TRAITS);
        map(json, touchpoint.traits());
        rating(json, touchpoint.rating());
        feedback(json, touchpoint.feedback());
        if (touchpoint.consent() != null) {
            json.writeFieldName(CONSENT);
            map(json, touchpoint.consent());
        }
        if (touchpoint.revision() != null) {
            json.writeFieldName(REVISION);
            json.writeNumber(touchpoint.revision());
        }
        if (touchpoint.vouched() != null) {
            json.writeFieldName(VOUCHED);
            json.writeBoolean(touchpoint.vouched());
        }
        text(json, FINGERPRINT, touchpoint.fingerprint());
        json.writeEndObject();
    }

    private static String name(Actor actor) {
        return switch (actor) {
            case CUSTOMER -> "customer";
            case COMPANY -> "company";
            case SYSTEM -> "system";
        };
    }

    private static void identifiers(JsonGenerator json, List<Identifier> identifiers) throws IOException {
        json.writeFieldName(IDENTIFIERS);
        json.writeStartArray();
        for (var identifier : identifiers) {
            json.writeStartObject();
            text(json, NAMESPACE, identifier.namespace());
            text(json, VALUE, identifier.value());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void rating(JsonGenerator json, @Nullable Rating rating) throws IOException {
        if (rating == null) {
            return;
        }
        json.writeFieldName(RATING);
        json.writeStartObject();
        text(json, SCALE, rating.scale());
        json.writeFieldName(VALUE);
        json.writeNumber(rating.value());
        if (rating.min() != null) {
            json.writeFieldName(MIN);
            json.writeNumber(rating.min());
        }
        if (rating.max() != null) {
            json.writeFieldName(MAX);
            json.writeNumber(rating.max());
        }
        json.writeEndObject();
    }

    private static void feedback(JsonGenerator json, @Nullable Feedback feedback) throws IOException {
        if (feedback == null) {
            return;
        }
        json.writeFieldName(FEEDBACK);
        json.writeStartObject();
        text(json, TEXT, feedback.text());
        text(json, LANGUAGE, feedback.language());
        if (feedback.about() != null) {
            json.writeFieldName(ABOUT);
            map(json, feedback.about());
        }
        json.writeEndObject();
    }

    private static void map(JsonGenerator json, Map<String, ?> map) throws IOException {
        json.writeStartObject();
        for (var entry : map.entrySet()) {
            if (entry.getValue() != null) {
                json.writeFieldName(entry.getKey());
                value(json, entry.getValue());
            }
        }
        json.writeEndObject();
    }

    @SuppressWarnings("unchecked")
    private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case BigInteger number -> json.writeNumber(number);
            case Boolean truth -> json.writeBoolean(truth);
            case Map<?, ?> map -> map(json, (Map<String, ?>) map);
            case List<?> list -> {
                json.writeStartArray();
                for (var element : list) {
                    value(json, element);
                }
                json.writeEndArray();
            }
            default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
        }
    }

    private static void text(JsonGenerator json, SerializedString name, @Nullable String text) throws IOException {
        if (text != null) {
            json.writeFieldName(name);
            json.writeString(text);
        }
    }

    private static void time(JsonGenerator json, SerializedString name, @Nullable Instant time) throws IOException {
        if (time != null) {
            var text = text(time);
            json.writeFieldName(name);
            json.writeString(text, 0, text.length);
        }
    }

    /// Touchpoints lie in years of four digits.
    private static char[] text(Instant time) {
        var utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        var text = new char[24];
        digits(text, 0, 4, utc.getYear());
        text[4] = '-';
        digits(text, 5, 2, utc.getMonthValue());
        text[7] = '-';
        digits(text, 8, 2, utc.getDayOfMonth());
        text[10] = 'T';
        digits(text, 11, 2, utc.getHour());
        text[13] = ':';
        digits(text, 14, 2, utc.getMinute());
        text[16] = ':';
        digits(text, 17, 2, utc.getSecond());
        text[19] = '.';
        digits(text, 20, 3, utc.getNano() / 1_000_000);
        text[23] = 'Z';
        return text;
    }

    private static void digits(char[] text, int from, int count, int value) {
        int rest = value;
        for (int at = from + count - 1; at >= from; at--) {
            text[at] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
