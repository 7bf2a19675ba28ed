package dev.pasillo.ingest.application.tail;

import dev.pasillo.ingest.application.Budget;
import dev.pasillo.ingest.application.tail.Filters.Outcome;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Somebody who looks, and what waits to be shown to them: refused things before accepted ones, each with room of its
/// own, so that a crowd of accepted events hides no refusal. What finds no room is counted and not shown. There is room
/// for a second's worth, or less where it is large.
///
/// Room is taken while an event is judged, before its bytes are copied, and given back when the event is shown or turns
/// out not to be kept. Many threads tell, one asks; none waits for another.
public final class Viewer {
    /// Bytes that may wait of the accepted, and as many of the refused.
    private static final long ROOM = 512 << 10;

    private final String workspace;
    private final Filters filters;
    private final int rate;
    private final LongSupplier nanos;
    private final Pace pace;
    private final Waiting refused;
    private final Waiting accepted;
    private final Totals totals;
    private final AtomicLong seen = new AtomicLong();
    private long shown;
    private Counts told = new Counts(0, 0);

    /// @param rate things a second
    /// @param totals what is counted over all viewers
    Viewer(String workspace, Filters filters, int rate, LongSupplier nanos, Totals totals) {
        this.workspace = workspace;
        this.filters = filters;
        this.rate = rate;
        this.nanos = nanos;
        this.pace = new Pace(rate, nanos.getAsLong());
        this.refused = new Waiting(rate);
        this.accepted = new Waiting(rate);
        this.totals = totals;
    }

    /// How much of what a viewer wants to see came, and how much of it they were shown.
    public record Counts(long seen, long shown) {
        Counts minus(Counts before) {
            return new Counts(seen - before.seen, shown - before.shown);
        }
    }

    /// What was shown and what was not, over all viewers.
    ///
    /// @param dropped what came, was wanted, and found no room
    record Totals(LongAdder shown, LongAdder dropped) {}

    /// Things of one kind that wait, within their room.
    private static final class Waiting {
        private final Queue<Placed> ready = new ConcurrentLinkedQueue<>();
        private final Budget room = new Budget(ROOM);
        private final long least;

        Waiting(int most) {
            // So that there is room for no more than that many, however small they are.
            this.least = ROOM / most;
        }

        Budget.@Nullable Share take(long bytes) {
            var place = room.open();
            return place.grow(Math.max(least, bytes)) ? place : null;
        }
    }

    private record Placed(Heard heard, Budget.Share place) {}

    public String workspace() {
        return workspace;
    }

    public Filters filters() {
        return filters;
    }

    /// Things a second.
    public int rate() {
        return rate;
    }

    /// Takes room for something of that size; to be given to [#show], or given back.
    ///
    /// @return null where there is none
    Budget.@Nullable Share room(Outcome outcome, long bytes) {
        return of(outcome).take(bytes);
    }

    /// Something has come that was to be seen.
    ///
    /// @param placed how many of them found room
    void saw(int things, int placed) {
        seen.addAndGet(things);
        totals.dropped.add((long) things - placed);
    }

    /// Lets it wait its turn.
    void show(Outcome outcome, Heard heard, Budget.Share place) {
        of(outcome).ready.add(new Placed(heard, place));
    }

    private Waiting of(Outcome outcome) {
        return switch (outcome) {
            case REFUSED -> refused;
            case ACCEPTED -> accepted;
        };
    }

    /// What to show now, if there is something and it is not too early.
    public Optional<Heard> next() {
        if ((refused.ready.isEmpty() && accepted.ready.isEmpty()) || !pace.take(nanos.getAsLong())) {
            return Optional.empty();
        }
        var first = refused.ready.poll();
        var placed = first == null ? accepted.ready.poll() : first;
        if (placed == null) {
            return Optional.empty();
        }
        placed.place.release();
        shown++;
        totals.shown.increment();
        return Optional.of(placed.heard);
    }

    /// What was counted since the last call. What is shown may have been seen in the time before.
    public Counts news() {
        var now = counts();
        var news = now.minus(told);
        told = now;
        return news;
    }

    /// What was counted from the beginning.
    public Counts counts() {
        return new Counts(seen.get(), shown);
    }
}
