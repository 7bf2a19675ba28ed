package dev.pasillo.journey.application;

import dev.pasillo.journey.application.IngestDoor.Verdict;
import dev.pasillo.journey.application.RejectedStore.Entry;
import dev.pasillo.journey.application.RejectedStore.Filter;
import dev.pasillo.journey.application.RejectedStore.Place;
import dev.pasillo.journey.application.RejectedStore.Refusal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Sends refused events again, oldest first, a bounded number at a time.
///
/// What ingest-service refused goes through its door once more, since its rules may have changed; what was set apart
/// here is applied here. An entry is marked after its outcome is known: whoever is killed in between sends it once
/// more, which counts once. Nothing is deleted.
public final class ReplayRejected {
    /// What only the beginning is kept of cannot be sent again.
    static final String TRUNCATED = "truncated";

    private final RejectedStore store;
    private final IngestDoor ingest;
    private final ApplyQuarantined quarantine;
    private final Clock clock;
    private final Consumer<Summary> heard;

    /// @param heard is told of every step
    public ReplayRejected(
            RejectedStore store, IngestDoor ingest, ApplyQuarantined quarantine, Clock clock, Consumer<Summary> heard) {
        this.store = store;
        this.ingest = ingest;
        this.quarantine = quarantine;
        this.clock = clock;
        this.heard = heard;
    }

    /// What became of one step's entries.
    ///
    /// @param replayed entries that were sent again, whatever came of it
    /// @param refused how many were refused again, by code
    /// @param next where the next step begins; null where nothing is left
    /// @param unsent why the step ended early; null where it did not
    public record Summary(
            int replayed,
            int accepted,
            Map<String, Integer> refused,
            @Nullable Place next,
            Verdict.@Nullable Unsent unsent) {
        public Summary {
            refused = Map.copyOf(refused);
        }
    }

    /// Takes the next step.
    ///
    /// @param after the place where the step before ended; null for the first
    /// @param limit entries of this step at most
    /// @param key the caller's key, for ingest-service
    public Summary step(Filter filter, @Nullable Place after, int limit, String key) {
        var entries = store.oldest(filter.waiting(), after, limit);
        var verdicts = verdicts(entries, key);
        var accepted = new ArrayList<Place>();
        var refused = new HashMap<Place, Refusal>();
        var codes = new TreeMap<String, Integer>();
        var done = after;
        var now = clock.instant();
        Verdict.Unsent unsent = null;
        for (var entry : entries) {
            switch (Objects.requireNonNull(verdicts.get(entry.place()), "a verdict for every entry")) {
                case Verdict.Accepted() -> accepted.add(entry.place());
                case Verdict.Refused(var code, var detail) -> {
                    refused.put(entry.place(), new Refusal(now, code, detail));
                    codes.merge(code, 1, Integer::sum);
                }
                case Verdict.Unsent stopped -> unsent = unsent == null ? stopped : unsent;
            }
            if (unsent == null) {
                done = entry.place();
            }
        }
        store.replayed(accepted, now);
        store.refused(refused);
        if (unsent != null && done == null) {
            done = before(entries.getFirst().place());
        }
        var more = unsent != null || entries.size() == limit;
        var step = new Summary(accepted.size() + refused.size(), accepted.size(), codes, more ? done : null, unsent);
        heard.accept(step);
        return step;
    }

    /// The first step's first entry could not be sent, and one after it was: nothing is left behind only if the next
    /// step begins with it.
    private static Place before(Place first) {
        return new Place(first.receivedAt(), first.origin(), first.id() - 1);
    }

    private Map<Place, Verdict> verdicts(List<Entry> entries, String key) {
        var verdicts = new HashMap<Place, Verdict>();
        var whole = new ArrayList<Entry>();
        for (var entry : entries) {
            switch (entry.place().origin()) {
                case INGEST -> {
                    if (entry.truncated()) {
                        verdicts.put(
                                entry.place(),
                                new Verdict.Refused(TRUNCATED, "only the beginning of the event was kept"));
                    } else {
                        whole.add(entry);
                    }
                }
                case JOURNEY -> verdicts.put(entry.place(), quarantine.apply(entry));
            }
        }
        var answers = whole.isEmpty() ? List.<Verdict>of() : ingest.send(whole, key);
        for (var i = 0; i < whole.size(); i++) {
            verdicts.put(whole.get(i).place(), answers.get(i));
        }
        return verdicts;
    }
}
