package dev.pasillo.ingest.application;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Remembers what a format hands over.
public final class RecordingSink implements SenderFormat.Sink {
    private final List<Seen> seen = new ArrayList<>();

    /// One event as it came out.
    public record Seen(
            @Nullable SentEvent event,
            @Nullable String id,
            @Nullable RefusalCode code,
            String detail,
            String raw) {
        /// Its id, or the code it was refused with.
        public String what() {
            return code == null ? String.valueOf(id) : code.code();
        }
    }

    @Override
    public boolean event(SentEvent event, Collection<String> ignored, Raw raw) {
        seen.add(new Seen(event, event.id(), null, "", new String(raw.copy(), UTF_8)));
        return true;
    }

    @Override
    public boolean refused(@Nullable String id, RefusalCode code, String detail, Raw raw) {
        seen.add(new Seen(null, id, code, detail, new String(raw.copy(), UTF_8)));
        return true;
    }

    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /// Ids of events and codes of refusals, in order.
    public List<String> what() {
        return seen.stream().map(Seen::what).toList();
    }

    /// The only event.
    public SentEvent only() {
        if (seen.size() != 1) {
            throw new AssertionError("not one event: " + seen);
        }
        return Objects.requireNonNull(seen.getFirst().event(), () -> "refused: " + seen);
    }

    /// A request to a path.
    public static SentRequest request(String path, Map<String, String> headers, byte[] body) {
        return SentRequest.post(path, "http://ingest.example", new MapHeaders(headers), Body.of(body));
    }

    /// Those bytes packed.
    public static byte[] gzip(byte[] plain) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private record MapHeaders(Map<String, String> headers) implements SentRequest.Headers {
        @Override
        public @Nullable String get(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public List<String> names() {
            return List.copyOf(headers.keySet());
        }
    }
}
