package dev.pasillo.journey.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What polls brought for a lane: records of some partitions, at least one of each, in order.
///
/// @param records by partition
/// @param since the tenures that they came under ([dev.pasillo.journey.application.Intake#tenures])
record Polled(Map<Integer, List<ConsumerRecord<byte[], byte[]>>> records, Map<Integer, Long> since) {

    /// Both polls as one; empty where they are more than a batch, or a partition went or came in between.
    ///
    /// @param next the later
    Optional<Polled> and(Polled next, int most) {
        if (size() + next.size() > most || !since.equals(next.since)) {
            return Optional.empty();
        }
        var both = new TreeMap<Integer, List<ConsumerRecord<byte[], byte[]>>>(records);
        next.records.forEach((partition, later) -> both.merge(partition, later, (one, other) -> {
            var all = new ArrayList<>(one);
            all.addAll(other);
            return all;
        }));
        return Optional.of(new Polled(both, since));
    }

    private int size() {
        return records.values().stream().mapToInt(List::size).sum();
    }
}
