package dev.pasillo.testsupport.guarantee;

import dev.pasillo.contract.Identifier;
import dev.pasillo.testsupport.history.Event;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What was sent and what was answered, event by event. Every sending is first unknown, and stays so where no answer
/// came or one that leaves it open (503). Safe for use by several threads.
public final class Ledger {
    private final String workspace;
    private final String source;
    private final Map<EventKey, Entry> entries = new TreeMap<>();
    private final Set<Identifier> identifiers = new LinkedHashSet<>();
    private long answers;

    /// How the sendings of an id went.
    ///
    /// @param accepted answered 2xx
    /// @param refused answered by a rejection
    /// @param unknown not answered, or by an answer that promises nothing
    public record Entry(int accepted, int refused, int unknown) {
        private static final Entry NONE = new Entry(0, 0, 0);

        private Entry and(int moreAccepted, int moreRefused, int moreUnknown) {
            return new Entry(accepted + moreAccepted, refused + moreRefused, unknown + moreUnknown);
        }
    }

    /// @param source of the key that it is sent with
    public Ledger(String workspace, String source) {
        this.workspace = workspace;
        this.source = source;
    }

    public String workspace() {
        return workspace;
    }

    /// Events are on their way: their outcome is unknown until it is said otherwise.
    public synchronized void sending(Collection<Event> events) {
        for (var event : events) {
            add(event, 0, 0, 1);
            identifiers.addAll(event.identifiers());
        }
    }

    /// One that was on its way is accepted.
    public synchronized void accepted(Event event) {
        add(event, 1, 0, -1);
        answers++;
    }

    /// One that was on its way is refused.
    synchronized void refused(Event event) {
        add(event, 0, 1, -1);
    }

    private void add(Event event, int accepted, int refused, int unknown) {
        entries.merge(
                new EventKey(workspace, source, event.id()),
                Entry.NONE.and(accepted, refused, unknown),
                (before, more) -> before.and(more.accepted(), more.refused(), more.unknown()));
    }

    /// By event, as of now.
    public synchronized Map<EventKey, Entry> entries() {
        return new TreeMap<>(entries);
    }

    /// Everyone who was named in an event.
    public synchronized List<Identifier> identifiers() {
        return List.copyOf(identifiers);
    }

    /// How many sendings were answered 2xx, repetitions included.
    public synchronized long answers() {
        return answers;
    }

    /// How many ids were answered 2xx.
    public synchronized long accepted() {
        return entries.values().stream().filter(entry -> entry.accepted() > 0).count();
    }

    /// How many ids were refused.
    public synchronized long refused() {
        return entries.values().stream().filter(entry -> entry.refused() > 0).count();
    }

    /// How many sendings nobody knows the outcome of.
    public synchronized long unknown() {
        return entries.values().stream().mapToLong(Entry::unknown).sum();
    }
}
