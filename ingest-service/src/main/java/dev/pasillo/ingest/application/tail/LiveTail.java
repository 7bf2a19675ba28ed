package dev.pasillo.ingest.application.tail;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Sighting;
import dev.pasillo.ingest.application.Tail;
import dev.pasillo.ingest.application.tail.Filters.Outcome;
import dev.pasillo.ingest.domain.Reception;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// Who looks at this instance's requests, and the way from these to those. Nobody sees another workspace's. While
/// nobody looks, a request costs one look at an empty map. Thread-safe.
public final class LiveTail implements Tail {
    private final int mostOfAWorkspace;
    private final int most;
    private final LongSupplier nanos;
    private final Viewer.Totals totals = new Viewer.Totals(new LongAdder(), new LongAdder());
    private volatile Map<String, List<Viewer>> looking = Map.of();

    /// @param mostOfAWorkspace viewers of one workspace
    /// @param most viewers of all
    /// @param nanos a clock that only goes forward, in nanoseconds
    public LiveTail(int mostOfAWorkspace, int most, LongSupplier nanos) {
        this.mostOfAWorkspace = mostOfAWorkspace;
        this.most = most;
        this.nanos = nanos;
    }

    /// Lets somebody look, until they [#leave].
    ///
    /// @param rate things a second, at least 1
    /// @return empty where as many look as may
    public synchronized Optional<Viewer> follow(String workspace, Filters filters, int rate) {
        var here = looking.getOrDefault(workspace, List.of());
        if (here.size() >= mostOfAWorkspace || viewers() >= most) {
            return Optional.empty();
        }
        var viewer = new Viewer(workspace, filters, rate, nanos, totals);
        var with = new ArrayList<>(here);
        with.add(viewer);
        put(workspace, with);
        return Optional.of(viewer);
    }

    /// Somebody does not look any more. Again is harmless.
    public synchronized void leave(Viewer viewer) {
        var without = new ArrayList<>(looking.getOrDefault(viewer.workspace(), List.of()));
        if (without.remove(viewer)) {
            put(viewer.workspace(), without);
        }
    }

    private void put(String workspace, List<Viewer> viewers) {
        var next = new HashMap<>(looking);
        if (viewers.isEmpty()) {
            next.remove(workspace);
        } else {
            next.put(workspace, List.copyOf(viewers));
        }
        looking = Map.copyOf(next);
    }

    /// How many look.
    public int viewers() {
        return looking.values().stream().mapToInt(List::size).sum();
    }

    /// Things that were shown, each as often as it was.
    public long shown() {
        return totals.shown().sum();
    }

    /// Things that somebody wanted to see and that found no room.
    public long dropped() {
        return totals.dropped().sum();
    }

    @Override
    public Sighting open(Reception reception, String format) {
        var viewers = wanting(reception, format);
        return viewers.isEmpty() ? Sighting.NONE : new SeenByViewers(viewers, Heard.Origin.of(reception, format));
    }

    @Override
    public void refused(Reception reception, String format, Body body, int status, Answer.Failed why) {
        for (var viewer : wanting(reception, format)) {
            if (viewer.filters().takes(Outcome.REFUSED, null)) {
                var place = viewer.room(Outcome.REFUSED, Excerpt.weight(body.length()));
                viewer.saw(1, place == null ? 0 : 1);
                if (place != null) {
                    viewer.show(
                            Outcome.REFUSED,
                            new Heard.RequestRefused(
                                    Heard.Origin.of(reception, format),
                                    Excerpt.of(body),
                                    status,
                                    why.problem(),
                                    why.detail()),
                            place);
                }
            }
        }
    }

    private List<Viewer> wanting(Reception reception, String format) {
        var all = looking;
        return all.isEmpty()
                ? List.of()
                : all.getOrDefault(reception.workspace(), List.of()).stream()
                        .filter(viewer -> viewer.filters().takes(reception.source(), format))
                        .toList();
    }
}
