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
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Takes what the polls bring, batch by batch: applies it, publishes what changed, and knows how far each partition has
/// been read. Partitions come and go on the polling thread. Batches of different partitions may be taken beside each
/// other, those of one partition only one after the other.
public final class Intake {
    private static final long NEVER = 0;

    private final ApplyTouchpoints applyTouchpoints;
    private final JourneyStore store;
    private final Positions positions;
    private final ChangePublisher publisher;
    private final ConcurrentMap<Integer, Tenure> held = new ConcurrentHashMap<>();
    private final AtomicLong tenures = new AtomicLong();
    private volatile @Nullable String alarm;
    private volatile boolean joined;

    public Intake(
            ApplyTouchpoints applyTouchpoints, JourneyStore store, Positions positions, ChangePublisher publisher) {
        this.applyTouchpoints = applyTouchpoints;
        this.store = store;
        this.positions = positions;
        this.publisher = publisher;
    }

    /// A partition that is ours.
    ///
    /// @param number another for each time that a partition becomes ours
    /// @param next how far it has been applied
    private record Tenure(long number, long next) {
        Tenure at(long offset) {
            return new Tenure(number, offset);
        }
    }

    /// Takes over partitions: publishes what their streams have committed and not published, and says where to read on.
    public Map<Integer, Long> assigned(Collection<Integer> partitions) {
        var from = new HashMap<Integer, Long>();
        partitions.forEach(partition -> publishLeft(Streams.ofPartition(partition)));
        positions.of(partitions).forEach((partition, offset) -> {
            held.put(partition, new Tenure(tenures.incrementAndGet(), offset));
            from.put(partition, offset);
        });
        joined = true;
        return from;
    }

    /// Gives partitions up: what is still queued of them is not applied any more.
    public void revoked(Collection<Integer> partitions) {
        partitions.forEach(held::remove);
    }

    /// Which partitions are ours just now: what a poll brought is taken as long as that stays so. Where a partition has
    /// gone and come back meanwhile, it is read anew from where it was applied to.
    public Map<Integer, Long> tenures() {
        return held.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().number()));
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
        return held.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().next()));
    }

    /// Why nothing is taken any more.
    public Optional<String> alarm() {
        return Optional.ofNullable(alarm);
    }

    /// Applies and publishes a batch. Records of partitions that are not ours, and those already applied, are left out.
    ///
    /// @param since the tenures that it was polled under
    /// @return what became of it; empty where nothing was left to do
    /// @throws RuntimeException where PostgreSQL or the broker failed; the batch may be taken again
    public Optional<Counts> take(TouchpointBatch batch, Map<Integer, Long> since) {
        while (alarm == null) {
            var ours = ours(batch, since);
            if (ours.isEmpty()) {
                return Optional.empty();
            }
            switch (applyTouchpoints.apply(ours.get())) {
                case Outcome.Applied(List<OutboxEntry> changes, Counts counts) -> {
                    publish(changes);
                    ours.get().slices().forEach(this::applied);
                    return Optional.of(counts);
                }
                case Outcome.Lost(var partitions) -> reread(partitions);
            }
        }
        return Optional.empty();
    }

    private void applied(TouchpointBatch.Slice slice) {
        held.computeIfPresent(
                slice.partition(), (any, tenure) -> tenure.next() == slice.from() ? tenure.at(slice.to()) : tenure);
    }

    /// The part of a batch that is still to be applied.
    private Optional<TouchpointBatch> ours(TouchpointBatch batch, Map<Integer, Long> since) {
        var from = new TreeMap<Integer, Long>();
        for (var slice : batch.slices()) {
            var tenure = held.get(slice.partition());
            if (tenure == null
                    || tenure.number() != since.getOrDefault(slice.partition(), NEVER)
                    || slice.to() <= tenure.next()) {
                continue;
            }
            if (slice.from() > tenure.next()) {
                stop("partition " + slice.partition() + " of touchpoints goes on at offset " + slice.from() + " where "
                        + tenure.next() + " was expected: records are missing");
                return Optional.empty();
            }
            from.put(slice.partition(), tenure.next());
        }
        return batch.from(from);
    }

    private void reread(Collection<Integer> partitions) {
        var ours = partitions.stream().filter(held::containsKey).toList();
        ours.forEach(partition -> publishLeft(Streams.ofPartition(partition)));
        positions
                .of(ours)
                .forEach((partition, offset) -> held.computeIfPresent(partition, (any, tenure) -> tenure.at(offset)));
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
