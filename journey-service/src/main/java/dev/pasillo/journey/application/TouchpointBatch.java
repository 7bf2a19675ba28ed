package dev.pasillo.journey.application;

import dev.pasillo.contract.Touchpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What one poll brought: touchpoints of some partitions, and the stretch of each partition they are.
///
/// @param unreadable records that are no touchpoints
public record TouchpointBatch(List<Slice> slices, List<Arrival> arrivals, List<JourneyStore.Quarantined> unreadable) {
    public TouchpointBatch {
        slices = List.copyOf(slices);
        arrivals = List.copyOf(arrivals);
        unreadable = List.copyOf(unreadable);
        if (slices.isEmpty()) {
            throw new IllegalArgumentException("a batch comes from somewhere");
        }
    }

    /// The part of the batch at or after these offsets, without the partitions that are not named; empty where nothing
    /// is left.
    public Optional<TouchpointBatch> from(Map<Integer, Long> offsets) {
        if (offsets.isEmpty()) {
            return Optional.empty();
        }
        var left = slices.stream()
                .filter(slice -> offsets.containsKey(slice.partition()))
                .map(slice -> {
                    var from = Objects.requireNonNull(offsets.get(slice.partition()));
                    return new Slice(slice.partition(), Math.max(from, slice.from()), slice.to(), slice.progress());
                })
                .toList();
        return Optional.of(new TouchpointBatch(
                left,
                arrivals.stream()
                        .filter(arrival -> arrival.at().isFrom(offsets))
                        .toList(),
                unreadable.stream().filter(event -> event.at().isFrom(offsets)).toList()));
    }

    /// Every record as a batch of its own, in the order of each partition. Progress is made with the last.
    public List<TouchpointBatch> singly() {
        var batches = new ArrayList<TouchpointBatch>();
        arrivals.forEach(
                arrival -> batches.add(new TouchpointBatch(List.of(slice(arrival.at())), List.of(arrival), List.of())));
        unreadable.forEach(
                event -> batches.add(new TouchpointBatch(List.of(slice(event.at())), List.of(), List.of(event))));
        batches.sort(Comparator.comparing(batch -> batch.slices().getFirst().from()));
        return batches;
    }

    private Slice slice(At at) {
        var next = at.offset() + 1;
        var progress = slices.stream()
                .filter(slice -> slice.partition() == at.partition() && slice.to() == next)
                .map(Slice::progress)
                .findFirst();
        return new Slice(at.partition(), at.offset(), next, progress.orElse(Instant.EPOCH));
    }

    /// Where a record stands on the topic.
    public record At(String topic, int partition, long offset) {
        private boolean isFrom(Map<Integer, Long> offsets) {
            var from = offsets.get(partition);
            return from != null && offset >= from;
        }
    }

    /// @param from offset of the first record
    /// @param to offset after the last record
    /// @param progress the latest arrival in it
    public record Slice(int partition, long from, long to, Instant progress) {}

    /// @param body the record's own bytes
    public record Arrival(Touchpoint touchpoint, byte[] body, At at) {}
}
