package dev.pasillo.journey.application;

import dev.pasillo.contract.Touchpoint;
import java.time.Instant;
import java.util.List;

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

    /// Where a record stands on the topic.
    public record At(String topic, int partition, long offset) {}

    /// @param from offset of the first record
    /// @param to offset after the last record
    /// @param progress the latest arrival in it
    public record Slice(int partition, long from, long to, Instant progress) {}

    /// @param body the record's own bytes
    public record Arrival(Touchpoint touchpoint, byte[] body, At at) {}
}
