package dev.pasillo.kit;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Tells whether waiting work is being done: a position that stays where it is while something lies beyond it stands
/// still. Safe for use by several threads.
public final class Standstill {
    private final Duration patience;
    private final Map<Integer, Stuck> waiting = new ConcurrentHashMap<>();

    /// @param patience a position may stay for so long before it counts as stuck
    public Standstill(Duration patience) {
        this.patience = patience;
    }

    /// A partition whose position has stayed.
    ///
    /// @param behind how many records lay beyond the position when it was last looked at
    /// @param since when it was first seen there
    public record Stuck(int partition, long position, long behind, Instant since) {
        /// What readiness says of it.
        public String detail() {
            return "partition %d stays at %d since %s while %d wait".formatted(partition, position, since, behind);
        }
    }

    /// Takes note of how things stand.
    ///
    /// @param positions by partition, of those that this instance works on
    /// @param ends where the partitions end; asked for after the positions
    public void seen(Map<Integer, Long> positions, Map<Integer, Long> ends, Instant now) {
        waiting.keySet().retainAll(positions.keySet());
        positions.forEach((partition, position) -> {
            var behind = ends.getOrDefault(partition, position) - position;
            if (behind <= 0) {
                waiting.remove(partition);
                return;
            }
            waiting.compute(
                    partition,
                    (same, before) -> new Stuck(
                            partition,
                            position,
                            behind,
                            before != null && before.position() == position ? before.since() : now));
        });
    }

    /// The partition that has been stuck for longest, if any has been for longer than the patience.
    public Optional<Stuck> stuck(Instant now) {
        return waiting.values().stream()
                .filter(stuck -> stuck.since().plus(patience).isBefore(now))
                .min(Comparator.comparing(Stuck::since));
    }
}
