package dev.pasillo.ingest.application.tail;

import dev.pasillo.ingest.application.Budget;
import dev.pasillo.ingest.application.LogEntry;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.Sighting;
import dev.pasillo.ingest.application.tail.Filters.Outcome;
import dev.pasillo.ingest.domain.RefusalCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What some viewers are to see of one request. Copies nothing that none of them has room for.
final class SeenByViewers implements Sighting {
    private final List<Viewer> viewers;
    private final Heard.Origin origin;
    private final int[] seen;
    private final int[] placed;
    private final List<Place> places = new ArrayList<>();
    private final AtomicBoolean settled = new AtomicBoolean();

    private record Place(Viewer viewer, Outcome outcome, Heard heard, Budget.Share room) {}

    SeenByViewers(List<Viewer> viewers, Heard.Origin origin) {
        this.viewers = viewers;
        this.origin = origin;
        this.seen = new int[viewers.size()];
        this.placed = new int[viewers.size()];
    }

    @Override
    public void accepted(String type, LogEntry entry, Raw raw) {
        long touchpoint = Math.min(entry.value().length, Heard.Understood.MOST_OF_A_TOUCHPOINT);
        offer(
                Outcome.ACCEPTED,
                type,
                Excerpt.weight(raw.length()) + touchpoint,
                () -> Heard.Understood.of(origin, Excerpt.of(raw), entry.value()));
    }

    @Override
    public void refused(@Nullable String type, @Nullable String id, RefusalCode code, String detail, Raw raw) {
        offer(
                Outcome.REFUSED,
                type,
                Excerpt.weight(raw.length()),
                () -> new Heard.EventRefused(origin, Excerpt.of(raw), id, code.code(), detail));
    }

    private void offer(Outcome outcome, @Nullable String type, long bytes, Supplier<Heard> copy) {
        Heard heard = null;
        for (int at = 0; at < viewers.size(); at++) {
            var viewer = viewers.get(at);
            if (!viewer.filters().takes(outcome, type)) {
                continue;
            }
            seen[at]++;
            var room = viewer.room(outcome, bytes);
            if (room != null) {
                heard = heard == null ? copy.get() : heard;
                places.add(new Place(viewer, outcome, heard, room));
                placed[at]++;
            }
        }
    }

    @Override
    public void settle(boolean kept) {
        if (!settled.compareAndSet(false, true)) {
            return;
        }
        if (!kept) {
            places.forEach(place -> place.room.release());
            return;
        }
        for (int at = 0; at < viewers.size(); at++) {
            viewers.get(at).saw(seen[at], placed[at]);
        }
        places.forEach(place -> place.viewer.show(place.outcome, place.heard, place.room));
    }
}
