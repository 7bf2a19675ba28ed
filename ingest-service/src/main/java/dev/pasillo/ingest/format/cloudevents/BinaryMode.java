package dev.pasillo.ingest.format.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.SenderFormat.Sink;
import dev.pasillo.ingest.application.SentRequest.Headers;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.json.EventsOfASink;
import dev.pasillo.ingest.format.json.Flaws;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.KeptHead;
import dev.pasillo.ingest.format.json.Tree;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// An event whose attributes are headers and whose data is the body.
///
/// @param objects reads data that is JSON
record BinaryMode(Headers headers, JsonObjects objects, Sink sink) implements JsonBody.Whole {
    private static final String PREFIX = "ce-";

    /// Whether the header of that name belongs to the event.
    static boolean kept(String name) {
        return name.startsWith(PREFIX) || name.equals("content-type");
    }

    @Override
    public void take(byte[] bytes, int offset, int length, Raw raw) {
        var data = data(bytes, offset, length);
        var event = new LinkedHashMap<String, Object>(data.members());
        var flaws = data.flaws();
        for (var header : headers.names()) {
            var name = header.toLowerCase(Locale.ROOT);
            if (name.startsWith(PREFIX) && name.length() > PREFIX.length()) {
                event.put(name.substring(PREFIX.length()), decoded(String.valueOf(headers.get(header)), flaws));
            }
        }
        EventsOfASink.hand(
                CloudEvent.event(new Tree(event, flaws)), flaws, sink, KeptHead.before(headers, BinaryMode::kept, raw));
    }

    @Override
    public void refused(RefusalCode code, String detail, Raw raw) {
        sink.refused(null, code, detail, KeptHead.before(headers, BinaryMode::kept, raw));
    }

    /// JSON as what it is, other texts as a text, the rest in base64.
    private Tree data(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return new Tree(Map.of(), new Flaws());
        }
        var type = headers.get("Content-Type");
        var name = type == null ? "" : type.toLowerCase(Locale.ROOT);
        if (type == null || name.contains("json")) {
            return objects.value("data", bytes, offset, length);
        }
        if (name.startsWith("text/") || name.contains("xml")) {
            return new Tree(Map.of("data", new String(bytes, offset, length, UTF_8)), new Flaws());
        }
        var copy = Arrays.copyOfRange(bytes, offset, offset + length);
        return new Tree(Map.of("data_base64", Base64.getEncoder().encodeToString(copy)), new Flaws());
    }

    /// Header values are percent-encoded UTF-8. A percent sign that is followed by no two digits is one: not every SDK
    /// encodes.
    private static String decoded(String value, Flaws flaws) {
        if (value.indexOf('%') < 0) {
            return value;
        }
        var bytes = new ByteArrayOutputStream(value.length());
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            int high = c == '%' && at + 2 < value.length() ? Character.digit(value.charAt(at + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(value.charAt(at + 2), 16);
            if (low < 0) {
                bytes.writeBytes(String.valueOf(c).getBytes(UTF_8));
            } else {
                bytes.write(high << 4 | low);
                at += 2;
            }
        }
        var text = bytes.toString(UTF_8);
        if (text.indexOf('\ufffd') >= 0 || text.indexOf(0) >= 0) {
            flaws.note(RefusalCode.TEXT_INVALID, "a header is not percent-encoded UTF-8");
        }
        return text;
    }
}
