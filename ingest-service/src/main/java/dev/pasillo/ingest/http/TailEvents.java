package dev.pasillo.ingest.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.pasillo.ingest.application.tail.Excerpt;
import dev.pasillo.ingest.application.tail.Filters;
import dev.pasillo.ingest.application.tail.Heard;
import dev.pasillo.ingest.application.tail.Viewer;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes server-sent events of the live tail: a name, and one line of JSON.
///
/// @param keys take keys out of what senders wrote
record TailEvents(HiddenKeys keys) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /// Writes the members of an object.
    @FunctionalInterface
    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    /// The first word: what this stream is.
    Buffer hello(TailSettings settings, Viewer viewer) {
        return event("hello", json -> {
            json.writeStringField("instance", settings.instance());
            json.writeStringField("workspace", viewer.workspace());
            json.writeObjectFieldStart("filters");
            filters(json, viewer.filters());
            json.writeEndObject();
            json.writeNumberField("rate", viewer.rate());
            json.writeNumberField("rawBytes", Excerpt.MOST);
            json.writeNumberField("understoodBytes", Heard.Understood.MOST_OF_A_TOUCHPOINT);
        });
    }

    private static void filters(JsonGenerator json, Filters filters) throws IOException {
        text(json, "source", filters.source());
        text(json, "format", filters.format());
        text(json, "type", filters.type());
        if (filters.only() != null) {
            json.writeStringField("only", TailQuery.word(filters.only()));
        }
    }

    /// What came in.
    Buffer of(Heard heard) {
        return switch (heard) {
            case Heard.Understood understood -> event("touchpoint", json -> understood(json, understood));
            case Heard.EventRefused refused ->
                event("refused", json -> {
                    whenAndWhat(json, refused);
                    json.writeObjectFieldStart("refused");
                    json.writeStringField("scope", "event");
                    json.writeStringField("code", refused.code());
                    json.writeStringField("detail", refused.detail());
                    text(json, "id", refused.id());
                    json.writeEndObject();
                });
            case Heard.RequestRefused refused ->
                event("refused", json -> {
                    whenAndWhat(json, refused);
                    json.writeObjectFieldStart("refused");
                    json.writeStringField("scope", "request");
                    json.writeStringField("code", refused.code());
                    json.writeStringField("detail", refused.detail());
                    json.writeNumberField("status", refused.status());
                    json.writeEndObject();
                });
        };
    }

    private void understood(JsonGenerator json, Heard.Understood understood) throws IOException {
        whenAndWhat(json, understood);
        var touchpoint = understood.touchpoint();
        if (touchpoint == null) {
            json.writeNumberField("understoodSize", understood.size());
        } else {
            json.writeFieldName("understood");
            json.writeRawValue(new String(touchpoint, StandardCharsets.UTF_8));
        }
    }

    /// How much of it was shown.
    Buffer sampling(Viewer.Counts news, Viewer.Counts all) {
        return event("sampling", json -> {
            json.writeNumberField("seen", news.seen());
            json.writeNumberField("shown", news.shown());
            json.writeNumberField("seenTotal", all.seen());
            json.writeNumberField("shownTotal", all.shown());
        });
    }

    /// What clients pass over.
    static Buffer comment(String text) {
        return Buffer.buffer(": " + text + "\n\n");
    }

    private void whenAndWhat(JsonGenerator json, Heard heard) throws IOException {
        var origin = heard.origin();
        json.writeStringField("receivedAt", text(origin.receivedAt()));
        json.writeStringField("source", origin.source());
        json.writeStringField("format", origin.format());
        var raw = heard.raw();
        if (raw.size() == 0) {
            return;
        }
        var shown = keys.hide(raw.bytes(), raw.cut());
        var text = text(shown, raw.cut());
        json.writeNumberField("size", raw.size());
        json.writeStringField("encoding", text.isPresent() ? "text" : "base64");
        json.writeStringField("raw", text.orElseGet(() -> Base64.getEncoder().encodeToString(shown)));
        if (raw.cut()) {
            json.writeBooleanField("rawCut", true);
        }
    }

    private static String text(Instant time) {
        return TIME.format(time);
    }

    /// The text, where the bytes are one. Where more came behind them, a character may be cut through.
    private static Optional<String> text(byte[] bytes, boolean cut) {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try {
            int whole = cut ? wholeCharacters(bytes) : bytes.length;
            return Optional.of(decoder.decode(ByteBuffer.wrap(bytes, 0, whole)).toString());
        } catch (CharacterCodingException binary) {
            return Optional.empty();
        }
    }

    /// Bytes up to the beginning of a character that goes on behind the end.
    private static int wholeCharacters(byte[] bytes) {
        int start = bytes.length - 1;
        while (start > 0 && start > bytes.length - 4 && (bytes[start] & 0xc0) == 0x80) {
            start--;
        }
        if (start < 0) {
            return bytes.length;
        }
        int lead = bytes[start] & 0xff;
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
        return start + length > bytes.length ? start : bytes.length;
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private static Buffer event(String name, Members members) {
        var bytes = new ByteArrayOutputStream(512);
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("an array cannot fail to be written", impossible);
        }
        return Buffer.buffer("event: " + name + "\ndata: ")
                .appendBytes(bytes.toByteArray())
                .appendString("\n\n");
    }
}
