package dev.pasillo.ingest.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.SenderFormat.Sink;
import dev.pasillo.ingest.application.SentRequest.Headers;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What headers say of an event before its body, as it is kept with its refusal: lines of `name: value` with the name
/// in
/// lower case, an empty line, then the body's own bytes. So the event can be read by itself, without its request.
///
/// @param headers what the head says
/// @param body what came as the body
public record KeptHead(Headers headers, Body body) {
    /// A head that is longer is not kept.
    public static final int LONGEST = 16 << 10;

    /// The bytes to keep of an event of which headers say something.
    ///
    /// @param names which headers, by their names in lower case
    public static Raw before(Headers headers, Predicate<String> names, Raw body) {
        var text = new StringBuilder();
        for (var name : headers.names()) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (names.test(lower)) {
                text.append(lower).append(": ").append(headers.get(name)).append('\n');
            }
        }
        if (text.isEmpty()) {
            return body;
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

    /// Hands on to that sink, each event with its head before it.
    public static Sink keeping(Headers headers, Predicate<String> names, Sink sink) {
        return new Sink() {
            @Override
            public boolean event(SentEvent event, Collection<String> ignored, Raw raw) {
                return sink.event(event, ignored, before(headers, names, raw));
            }

            @Override
            public boolean refused(@Nullable String id, RefusalCode code, String detail, Raw raw) {
                return sink.refused(id, code, detail, before(headers, names, raw));
            }
        };
    }

    /// The head and the body of what [#before] kept; empty for other bytes.
    ///
    /// @param names which headers it kept
    public static Optional<KeptHead> of(Body kept, Predicate<String> names) {
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
                return headers.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new KeptHead(new Lines(headers), new Body(kept.bytes(), line + 1, end - line - 1)));
            }
            var text = new String(kept.bytes(), at, line - at, UTF_8);
            int colon = text.indexOf(": ");
            var name = colon < 0 ? "" : text.substring(0, colon);
            if (colon < 0 || !names.test(name)) {
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
