package dev.pasillo.ingest.format.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import java.io.IOException;
import java.util.Map;

/// Reads JSON objects into [Tree]s, strictly: a key said twice, a text that cannot be kept, a number that no double
/// holds and whatever follows the object are flaws. Reads on behind a flaw as long as it is JSON, so that an event's id
/// is found wherever it stands.
///
/// Not for use by several threads.
public final class JsonObjects {
    private static final String VALUES_BEGIN_WITH = "[\"-0123456789tfn";

    private final Limits limits;
    private final JsonFactory json;
    private final JsonValues values;

    public JsonObjects(Limits limits) {
        this.limits = limits;
        this.json = factory(limits);
        this.values = new JsonValues(limits);
    }

    /// A factory of strict parsers.
    public static JsonFactory factory(Limits limits) {
        return new JsonFactoryBuilder()
                .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(Limits.DEEPEST + 1)
                        .maxNumberLength(limits.numberLength())
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    /// Reads an object: bytes that begin with a brace.
    ///
    /// @param plain whether no text in it has an escape or a character beyond ASCII
    /// @return what could be read; its flaws have the first thing that is wrong with it
    public Tree read(byte[] bytes, int offset, int length, boolean plain) {
        values.begin(plain);
        var flaws = new Flaws();
        Map<String, Object> members = Map.of();
        try (var parser = json.createParser(bytes, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                flaws.note(RefusalCode.EVENT_NOT_AN_OBJECT, "an event is a JSON object");
                return new Tree(members, flaws);
            }
            var read = values.object(parser, JsonToken.START_OBJECT, RefusalCode.EVENT_NOT_AN_OBJECT, "");
            members = read == null ? members : read;
            if (parser.nextToken() != null) {
                flaws.note(RefusalCode.JSON_INVALID, "something follows the event");
            }
        } catch (StreamConstraintsException tooLong) {
            flaws.note(RefusalCode.NUMBER_OUT_OF_RANGE, "a number has too many digits");
        } catch (JacksonException notJson) {
            flaws.note(
                    RefusalCode.JSON_INVALID,
                    "not JSON from byte " + Math.max(0, notJson.getLocation().getByteOffset() - offset)
                            + " of the event on");
        } catch (IOException impossible) {
            throw new IllegalStateException("an array cannot fail to be read", impossible);
        }
        var code = values.code();
        if (code != null) {
            flaws.note(code, values.detail());
        }
        return new Tree(members, flaws);
    }

    /// Reads what stands around the events of a body.
    public Tree read(JsonBody.Envelope envelope) {
        var bytes = envelope.bytes();
        if (bytes == null) {
            return unfit(
                    RefusalCode.EVENT_TOO_LARGE, "what stands around the events is larger or deeper than an event");
        }
        return Utf8.valid(bytes, 0, bytes.length)
                ? read(bytes, 0, bytes.length, false)
                : unfit(RefusalCode.TEXT_INVALID, "what stands around the events is not UTF-8");
    }

    /// Reads a JSON value of any kind as the only member of an object.
    ///
    /// @param name the member's name
    public Tree value(String name, byte[] bytes, int offset, int length) {
        if (!Utf8.valid(bytes, offset, length)) {
            return unfit(RefusalCode.TEXT_INVALID, name + " is not UTF-8");
        }
        if (deepest(bytes, offset, length) >= limits.depth()) {
            return unfit(RefusalCode.TOO_DEEP, "an event has at most " + limits.depth() + " levels, itself included");
        }
        var flaws = new Flaws();
        Object value = null;
        values.begin(false);
        try (var parser = json.createParser(bytes, offset, length)) {
            var token = parser.nextToken();
            value = token == null ? null : values.any(parser, token);
            if (parser.nextToken() != null) {
                flaws.note(RefusalCode.JSON_INVALID, "something follows the value");
            }
        } catch (StreamConstraintsException tooLong) {
            flaws.note(RefusalCode.NUMBER_OUT_OF_RANGE, "a number has too many digits");
        } catch (JacksonException notJson) {
            flaws.note(RefusalCode.JSON_INVALID, name + " is not JSON");
        } catch (IOException impossible) {
            throw new IllegalStateException("an array cannot fail to be read", impossible);
        }
        var code = values.code();
        if (code != null) {
            flaws.note(code, values.detail());
        }
        return new Tree(value == null ? Map.of() : Map.of(name, value), flaws);
    }

    private static int deepest(byte[] bytes, int offset, int length) {
        var window = ByteWindow.over(bytes, offset, length);
        var scan = new Scan(window, length);
        try {
            window.skipByteOrderMark();
            window.skipBlanks();
            scan.begin();
            scan.element();
            return scan.deepest;
        } catch (IOException impossible) {
            throw new IllegalStateException("an array cannot fail to be read", impossible);
        }
    }

    /// What is wrong with bytes that do not begin as an object does: another JSON value, or none.
    public Flaws other(byte[] bytes, int offset, int length) {
        var flaws = new Flaws();
        if (VALUES_BEGIN_WITH.indexOf(bytes[offset]) < 0) {
            // Nor is it to be guessed whether it is UTF-16.
            flaws.note(RefusalCode.JSON_INVALID, "not JSON in UTF-8");
            return flaws;
        }
        try (var parser = json.createParser(bytes, offset, length)) {
            parser.nextToken();
            parser.skipChildren();
            if (parser.nextToken() == null) {
                flaws.note(RefusalCode.EVENT_NOT_AN_OBJECT, "an event is a JSON object");
            }
        } catch (IOException notJson) {
            flaws.note(RefusalCode.JSON_INVALID, "not JSON");
        }
        flaws.note(RefusalCode.JSON_INVALID, "more than one value");
        return flaws;
    }

    private static Tree unfit(RefusalCode code, String detail) {
        var flaws = new Flaws();
        flaws.note(code, detail);
        return new Tree(Map.of(), flaws);
    }
}
