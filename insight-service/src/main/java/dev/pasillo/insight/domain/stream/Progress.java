package dev.pasillo.insight.domain.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How far a partition has been applied. Equals what the database holds as long as `nextOffset` equals: whoever
/// writes compares it, so a stale progress can change nothing.
///
/// @param nextOffset everything below is applied
/// @param watermark the last one received
/// @param unaccounted records set aside without a readable sequence: as many gaps are explained by them
/// @param sequences the last one applied, by stream
public record Progress(
        int partition, long nextOffset, @Nullable Instant watermark, int unaccounted, Map<String, Long> sequences) {
    public Progress {
        sequences = Map.copyOf(sequences);
    }

    /// Where a partition begins that nothing was read of.
    public static Progress beginning(int partition, long offset) {
        return new Progress(partition, offset, null, 0, Map.of());
    }

    /// What of these records counts, which are in the order of the partition and at or beyond `nextOffset`: up
    /// to the first gap, each record of a stream once. Pure.
    public Admission admit(List<Arrival> arrivals) {
        var admitting = new Admitting();
        for (var arrival : arrivals) {
            if (!admitting.take(arrival)) {
                break;
            }
        }
        return admitting.done();
    }

    /// What of a partition's records counts.
    ///
    /// @param after the progress once the rest of this is applied
    /// @param changes what to apply, in order
    /// @param poison what to set aside
    /// @param discarded how many changes had been applied before
    /// @param explained how many gaps a record explains that was set aside before
    /// @param gap why nothing more was taken
    public record Admission(
            Progress before,
            Progress after,
            List<Arrival.Change> changes,
            List<Arrival.Poison> poison,
            int discarded,
            int explained,
            @Nullable Gap gap) {
        public Admission {
            changes = List.copyOf(changes);
            poison = List.copyOf(poison);
        }

        /// The streams that went on, each with its last sequence.
        public Map<String, Long> movedStreams() {
            var moved = new HashMap<>(after.sequences());
            moved.entrySet()
                    .removeIf(
                            entry -> entry.getValue().equals(before.sequences().get(entry.getKey())));
            return moved;
        }
    }

    private final class Admitting {
        private final Map<String, Long> last = new HashMap<>(sequences);
        private final List<Arrival.Change> changes = new ArrayList<>();
        private final List<Arrival.Poison> poison = new ArrayList<>();
        private long next = nextOffset;
        private @Nullable Instant mark = watermark;
        private int excused = unaccounted;
        private int discarded;
        private int explained;
        private @Nullable Gap gap;

        /// False where nothing more may be taken.
        boolean take(Arrival arrival) {
            switch (arrival) {
                case Arrival.Mark received -> {
                    if (mark == null || mark.isBefore(received.at())) {
                        mark = received.at();
                    }
                }
                case Arrival.Change change -> {
                    switch (follow(change.source(), change.numbering())) {
                        case NEXT -> changes.add(change);
                        case SEEN -> discarded++;
                        case GAP -> {
                            return false;
                        }
                    }
                }
                case Arrival.Poison unfit -> {
                    if (!setAside(unfit)) {
                        return false;
                    }
                }
            }
            next = arrival.source().offset() + 1;
            return true;
        }

        private boolean setAside(Arrival.Poison unfit) {
            var numbering = unfit.numbering();
            if (numbering == null) {
                excused++;
                poison.add(unfit);
                return true;
            }
            switch (follow(unfit.source(), numbering)) {
                case NEXT -> poison.add(unfit);
                case SEEN -> discarded++;
                case GAP -> {
                    return false;
                }
            }
            return true;
        }

        private Step follow(Arrival.Source source, Arrival.Numbering numbering) {
            var seen = last.getOrDefault(numbering.stream(), 0L);
            if (numbering.sequence() <= seen) {
                return Step.SEEN;
            }
            if (numbering.previous() != seen) {
                if (numbering.previous() < seen || excused == 0) {
                    gap = new Gap(
                            partition,
                            source.offset(),
                            numbering.stream(),
                            seen,
                            numbering.previous(),
                            numbering.sequence());
                    return Step.GAP;
                }
                excused--;
                explained++;
            }
            last.put(numbering.stream(), numbering.sequence());
            return Step.NEXT;
        }

        Admission done() {
            return new Admission(
                    Progress.this,
                    new Progress(partition, next, mark, excused, last),
                    changes,
                    poison,
                    discarded,
                    explained,
                    gap);
        }
    }

    private enum Step {
        NEXT,
        SEEN,
        GAP
    }
}
