package dev.pasillo.journey.application;

import dev.pasillo.contract.RejectedEvent;
import dev.pasillo.journey.application.RejectedStore.Bounds;
import dev.pasillo.journey.application.RejectedStore.Slice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Copies `touchpoints.rejected` into the list of rejected events, each record once: the position moves in the
/// transaction that keeps the records. Partitions come and go on the polling thread; records are taken on one worker.
public final class KeepRejected {
    private final RejectedStore store;
    private final Bounds bounds;
    private final ConcurrentMap<Integer, Long> expected = new ConcurrentHashMap<>();

    public KeepRejected(RejectedStore store, Bounds bounds) {
        this.store = store;
        this.bounds = bounds;
    }

    /// The stretch of a partition that the topic still holds.
    public record Held(long beginning, long end) {}

    /// One record of the topic.
    public record Consumed(long offset, RejectedEvent event) {}

    /// Takes over partitions and says where to read on. Unlike touchpoints, what the topic no longer has is let go: it
    /// would have expired here, too.
    public Map<Integer, Long> assigned(Map<Integer, Held> partitions) {
        var beginnings = new HashMap<Integer, Long>();
        partitions.forEach((partition, held) -> beginnings.put(partition, held.beginning()));
        var positions = new HashMap<>(store.positions(beginnings));
        partitions.forEach((partition, held) -> {
            var position = positions.getOrDefault(partition, held.beginning());
            if (position < held.beginning() || position > held.end()) {
                store.move(partition, held.beginning());
                positions.put(partition, held.beginning());
            }
        });
        expected.putAll(positions);
        return positions;
    }

    /// Gives partitions up.
    public void revoked(Collection<Integer> partitions) {
        partitions.forEach(expected::remove);
    }

    /// Keeps records of a partition, without those that are kept already or are not ours any more.
    ///
    /// @return how many were kept
    /// @throws RuntimeException where PostgreSQL failed; the records may be taken again
    public int take(int partition, List<Consumed> records) {
        while (true) {
            var next = expected.get(partition);
            if (next == null) {
                return 0;
            }
            var fresh = new ArrayList<RejectedEvent>();
            var to = next;
            for (var consumed : records) {
                if (consumed.offset() >= next) {
                    fresh.add(consumed.event());
                    to = consumed.offset() + 1;
                }
            }
            if (fresh.isEmpty()) {
                return 0;
            }
            if (store.keep(new Slice(partition, next, to, fresh), bounds)) {
                expected.replace(partition, next, to);
                return fresh.size();
            }
            expected.computeIfPresent(
                    partition,
                    (same, old) -> store.positions(Map.of(partition, old)).getOrDefault(partition, old));
        }
    }
}
