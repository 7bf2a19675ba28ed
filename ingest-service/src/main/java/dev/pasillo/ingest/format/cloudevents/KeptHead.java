package dev.pasillo.ingest.format.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.SentRequest.Headers;
import dev.pasillo.ingest.format.json.JsonBody;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The attributes of a binary event before its data, as they are kept with its refusal: `ce-…: value` lines and the
/// content type, an empty line, then the body's own bytes. So the event can be read by itself, without its request.
///
/// @param headers what the head says
/// @param body what came as the body
record KeptHead(Headers headers, Body body) {
    /// A head that is longer is not kept.
    static final int LONGEST = 16 << 10;

    private static final String PREFIX = "ce-";
    private static final String CONTENT_TYPE = "content-type";

    /// The bytes to keep of an event whose attributes are headers.
    static Raw before(Headers headers, Raw body) {
        var text = new StringBuilder();
        for (var name : headers.names()) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(PREFIX) || lower.equals(CONTENT_TYPE)) {
                text.append(lower).append(": ").append(headers.get(name)).append('\n');
            }
        }
        var head = text.append('\n').toString().getBytes(UTF_8);
        if (head.length > LONGEST) {
            return new Raw(body.bytes(), body.offset(), body.length(), true);
        }
        var length = Math.min(body.length(), JsonBody.KEPT - head.length);
        var both = Arrays.copyOf(head, head.length + length);
        System.arraycopy(body.bytes(), body.offset(), both, head.length, length);
        return new Raw(both, 0, both.length, body.truncated() || length < body.length());
    }

    /// The head and the body of what [#before] kept; empty for other bytes.
    static Optional<KeptHead> of(Body kept) {
        var headers = new LinkedHashMap<String, String>();
        int end = kept.offset() + kept.length();
        for (int at = kept.offset(); at < end; ) {
            int line = at;
            while (line < end && kept.bytes()[line] != '\n') {
                line++;
            }
            if (line == end || line - kept.offset() > LONGEST) {
                return Optional.empty();
            }
            if (line == at) {
                return headers.keySet().stream().anyMatch(name -> name.startsWith(PREFIX))
                        ? Optional.of(
                                new KeptHead(new Lines(headers), new Body(kept.bytes(), line + 1, end - line - 1)))
                        : Optional.empty();
            }
            var text = new String(kept.bytes(), at, line - at, UTF_8);
            int colon = text.indexOf(": ");
            var name = colon < 0 ? "" : text.substring(0, colon);
            if (!name.startsWith(PREFIX) && !name.equals(CONTENT_TYPE)) {
                return Optional.empty();
            }
            headers.putIfAbsent(name, text.substring(colon + 2));
            at = line + 1;
        }
        return Optional.empty();
    }

    private record Lines(Map<String, String> byName) implements Headers {
        @Override
        public @Nullable String get(String name) {
            return byName.get(name.toLowerCase(Locale.ROOT));
        }

        @Override
        public List<String> names() {
            return List.copyOf(byName.keySet());
        }
    }
}
