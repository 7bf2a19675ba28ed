package dev.pasillo.journey.application;

import dev.pasillo.journey.application.ApplyTouchpoints.Counts;
import dev.pasillo.journey.application.ApplyTouchpoints.Outcome;
import dev.pasillo.journey.application.JourneyStore.OutboxEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Takes what the polls bring, batch by batch: applies it, publishes what changed, and knows how far each partition has
/// been read. Partitions come and go on the polling thread; batches are taken on one worker thread.
public final class Intake {
    private final ApplyTouchpoints applyTouchpoints;
    private final JourneyStore store;
    private final Positions positions;
    private final ChangePublisher publisher;
    private final ConcurrentMap<Integer, Long> expected = new ConcurrentHashMap<>();
    private volatile @Nullable String alarm;
    private volatile boolean joined;

    public Intake(
            ApplyTouchpoints applyTouchpoints, JourneyStore store, Positions positions, ChangePublisher publisher) {
        this.applyTouchpoints = applyTouchpoints;
        this.store = store;
        this.positions = positions;
        this.publisher = publisher;
    }

    /// Takes over partitions: publishes what their streams have committed and not published, and says where to read on.
    public Map<Integer, Long> assigned(Collection<Integer> partitions) {
        var from = new HashMap<Integer, Long>();
        partitions.forEach(partition -> publishLeft(Streams.ofPartition(partition)));
        positions.of(partitions).forEach((partition, offset) -> {
            expected.put(partition, offset);
            from.put(partition, offset);
        });
        joined = true;
        return from;
    }

    /// Gives partitions up: what is still queued of them is not applied any more.
    public void revoked(Collection<Integer> partitions) {
        partitions.forEach(expected::remove);
    }

    /// Stops taking anything, because going on would lose or repeat something.
    public void stop(String why) {
        alarm = why;
    }

    /// Whether the group has said which partitions are ours, if any.
    public boolean hasJoined() {
        return joined;
    }

    /// How far the partitions have been applied that are ours.
    public Map<Integer, Long> positions() {
        return Map.copyOf(expected);
    }

    /// Why nothing is taken any more.
    public Optional<String> alarm() {
        return Optional.ofNullable(alarm);
    }

    /// Applies and publishes a batch. Records of partitions that are not ours, and those already applied, are left out.
    ///
    /// @return what became of it; empty where nothing was left to do
    /// @throws RuntimeException where PostgreSQL or the broker failed; the batch may be taken again
    public Optional<Counts> take(TouchpointBatch batch) {
        while (alarm == null) {
            var ours = ours(batch);
            if (ours.isEmpty()) {
                return Optional.empty();
            }
            switch (applyTouchpoints.apply(ours.get())) {
                case Outcome.Applied(List<OutboxEntry> changes, Counts counts) -> {
                    publish(changes);
                    ours.get().slices().forEach(slice -> expected.replace(slice.partition(), slice.from(), slice.to()));
                    return Optional.of(counts);
                }
                case Outcome.Lost(var partitions) -> reread(partitions);
            }
        }
        return Optional.empty();
    }

    /// The part of a batch that is still to be applied.
    private Optional<TouchpointBatch> ours(TouchpointBatch batch) {
        var from = new TreeMap<Integer, Long>();
        for (var slice : batch.slices()) {
            var next = expected.get(slice.partition());
            if (next == null || slice.to() <= next) {
                continue;
            }
            if (slice.from() > next) {
                stop("partition " + slice.partition() + " of touchpoints goes on at offset " + slice.from() + " where "
                        + next + " was expected: records are missing");
                return Optional.empty();
            }
            from.put(slice.partition(), next);
        }
        return batch.from(from);
    }

    private void reread(Collection<Integer> partitions) {
        var held = partitions.stream().filter(expected::containsKey).toList();
        held.forEach(partition -> publishLeft(Streams.ofPartition(partition)));
        positions.of(held).forEach((partition, offset) -> expected.computeIfPresent(partition, (any, old) -> offset));
    }

    private void publishLeft(String stream) {
        var left = store.inTransaction(transaction -> new ArrayList<>(transaction.unpublished(stream)));
        publish(left);
    }

    private void publish(List<OutboxEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        publisher.publish(entries);
        store.inTransaction(transaction -> {
            transaction.published(entries);
            return entries.size();
        });
    }
}
