package dev.pasillo.ingest.application.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.LogEntry;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.Sighting;
import dev.pasillo.ingest.domain.Reception;
import dev.pasillo.ingest.domain.RefusalCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Tells a tail of events, and lets time pass, for tests.
final class Told {
    static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    final LiveTail tail;

    Told(int mostOfAWorkspace, int most) {
        tail = new LiveTail(mostOfAWorkspace, most, nanos::get);
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    static Reception reception(String workspace, String source) {
        return new Reception(workspace, source, AT, () -> "chance");
    }

    Sighting request(String workspace, String source, String format) {
        return tail.open(reception(workspace, source), format);
    }

    Sighting request() {
        return request("shop", "web", "native");
    }

    static void accept(Sighting sighting, String type, String raw) {
        sighting.accepted(type, new LogEntry(new byte[0], ("touchpoint of " + raw).getBytes(UTF_8), null), raw(raw));
    }

    static void refuse(Sighting sighting, String raw) {
        sighting.refused(null, null, RefusalCode.TYPE_MISSING, "type is required", raw(raw));
    }

    static Raw raw(String text) {
        var bytes = text.getBytes(UTF_8);
        return new Raw(bytes, 0, bytes.length, false);
    }

    /// A request of one event that is kept.
    void accepted(String raw) {
        var sighting = request();
        accept(sighting, "page_viewed", raw);
        sighting.settle(true);
    }

    /// A request of one event that is refused and kept as such.
    void refused(String raw) {
        var sighting = request();
        refuse(sighting, raw);
        sighting.settle(true);
    }

    /// What there is to show now, as the texts of its senders.
    static List<String> shown(Viewer viewer) {
        var shown = new ArrayList<String>();
        for (Optional<Heard> next = viewer.next(); next.isPresent(); next = viewer.next()) {
            shown.add(text(next.get()));
        }
        return shown;
    }

    static String text(Heard heard) {
        return new String(heard.raw().bytes(), UTF_8);
    }
}
