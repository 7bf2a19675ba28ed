package dev.pasillo.ingest.format.pasillo;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.pasillo.contract.Feedback;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Rating;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.format.json.JsonValues;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the bytes of one event into a [SentEvent], or says what is wrong with their shape. Reads on behind a flaw as
/// long as it is JSON, so that the event's id is found wherever it stands; the first flaw counts.
///
/// Not for use by several threads.
final class EventReader {
    private final JsonFactory json;
    private final JsonValues values;
    private final EventParts parts;

    private int seen;

    private @Nullable String id;
    private @Nullable String occurredAt;
    private @Nullable String channel;
    private @Nullable String type;
    private @Nullable String sourceType;
    private @Nullable String actor;
    private List<Identifier> identifiers = List.of();
    private Map<String, Object> properties = Map.of();
    private Map<String, Object> traits = Map.of();
    private @Nullable Rating rating;
    private @Nullable Feedback feedback;
    private @Nullable Map<String, Object> consent;
    private @Nullable Integer revision;

    EventReader(JsonFactory json, Limits limits) {
        this.json = json;
        this.values = new JsonValues(limits);
        this.parts = new EventParts(values);
    }

    /// What the bytes are.
    sealed interface Parsed {
        /// An event of the right shape.
        record Event(SentEvent event, Collection<String> unknown) implements Parsed {}

        /// No event, with what it would have been called.
        record Unfit(@Nullable String id, RefusalCode code, String detail) implements Parsed {}
    }

    /// Reads an event: bytes that begin with a brace.
    ///
    /// @param plain whether no text in it has an escape or a character beyond ASCII
    Parsed read(byte[] bytes, int offset, int length, boolean plain) {
        clear();
        values.begin(plain);
        try (var parser = json.createParser(bytes, offset, length)) {
            parser.nextToken();
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                field(parser, name);
            }
            if (parser.nextToken() != null) {
                values.flaw(RefusalCode.JSON_INVALID, "something follows the event");
            }
        } catch (StreamConstraintsException tooLong) {
            values.flaw(RefusalCode.NUMBER_OUT_OF_RANGE, "a number has too many digits");
        } catch (JacksonException notJson) {
            // The syntax decides, even where an earlier flaw was seen: what is behind it cannot be told.
            return new Parsed.Unfit(
                    id,
                    RefusalCode.JSON_INVALID,
                    "not JSON from byte " + Math.max(0, notJson.getLocation().getByteOffset() - offset)
                            + " of the event on");
        } catch (IOException impossible) {
            throw new IllegalStateException("an array cannot fail to be read", impossible);
        }
        return parsed();
    }

    private Parsed parsed() {
        var code = values.code();
        if (code != null) {
            return new Parsed.Unfit(id, code, values.detail());
        }
        return new Parsed.Event(
                new SentEvent(
                        id,
                        occurredAt,
                        null,
                        channel,
                        type,
                        sourceType,
                        actor,
                        identifiers,
                        properties,
                        traits,
                        rating,
                        feedback,
                        consent,
                        revision),
                values.unknown());
    }

    private void clear() {
        seen = 0;
        id = null;
        occurredAt = null;
        channel = null;
        type = null;
        sourceType = null;
        actor = null;
        identifiers = List.of();
        properties = Map.of();
        traits = Map.of();
        rating = null;
        feedback = null;
        consent = null;
        revision = null;
    }

    private void field(JsonParser parser, String name) throws IOException {
        var token = parser.nextToken();
        switch (name) {
            case "id" -> {
                once(0, name);
                id = values.text(parser, token, RefusalCode.ID_INVALID, "id must be a text");
            }
            case "occurredAt" -> {
                once(1, name);
                occurredAt = values.text(
                        parser, token, RefusalCode.OCCURRED_AT_INVALID, "occurredAt must be an RFC 3339 time as text");
            }
            case "channel" -> {
                once(2, name);
                channel = values.text(parser, token, RefusalCode.CHANNEL_UNKNOWN, "channel must be a text");
            }
            case "type" -> {
                once(3, name);
                type = values.text(parser, token, RefusalCode.TYPE_INVALID, "type must be a text");
            }
            case "sourceType" -> {
                once(4, name);
                sourceType = values.text(parser, token, RefusalCode.SOURCE_TYPE_INVALID, "sourceType must be a text");
            }
            case "actor" -> {
                once(5, name);
                actor = values.text(parser, token, RefusalCode.ACTOR_INVALID, "actor must be a text");
            }
            case "identifiers" -> {
                once(6, name);
                identifiers = parts.identifiers(parser, token);
            }
            case "properties" -> {
                once(7, name);
                properties = orEmpty(
                        values.object(parser, token, RefusalCode.PROPERTIES_INVALID, "properties must be an object"));
            }
            case "traits" -> {
                once(8, name);
                traits = orEmpty(values.object(parser, token, RefusalCode.TRAITS_INVALID, "traits must be an object"));
            }
            case "rating" -> {
                once(9, name);
                rating = parts.rating(parser, token);
            }
            case "feedback" -> {
                once(10, name);
                feedback = parts.feedback(parser, token);
            }
            case "consent" -> {
                once(11, name);
                consent = values.object(parser, token, RefusalCode.CONSENT_INVALID, "consent must be an object");
            }
            case "revision" -> {
                once(12, name);
                revision = revision(parser, token);
            }
            default -> values.unknown(parser, token, name);
        }
    }

    private static Map<String, Object> orEmpty(@Nullable Map<String, Object> map) {
        return map == null ? Map.of() : map;
    }

    private void once(int field, String name) {
        int bit = 1 << field;
        if ((seen & bit) != 0) {
            values.flaw(RefusalCode.DUPLICATE_KEY, name + " is said twice");
        }
        seen |= bit;
    }

    private @Nullable Integer revision(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() == JsonParser.NumberType.INT) {
            return parser.getIntValue();
        }
        values.flaw(RefusalCode.REVISION_INVALID, "revision must be a whole number from 0 to 2147483647");
        values.any(parser, token);
        return null;
    }
}
