package dev.pasillo.journey.kafka;

import dev.pasillo.contract.ContractException;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.JourneyStore.Quarantined;
import dev.pasillo.journey.application.Records;
import dev.pasillo.journey.application.TouchpointBatch;
import dev.pasillo.journey.application.TouchpointBatch.Arrival;
import dev.pasillo.journey.application.TouchpointBatch.At;
import dev.pasillo.journey.application.TouchpointBatch.Slice;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Turns records into touchpoints. A record that is none is set apart with its bytes and harms no other.
final class TouchpointDecoder {
    /// Four times what ingest-service takes for an event by default, and what a broker takes for a batch. Hundreds of
    /// a customer's touchpoints are read at a time.
    static final int LARGEST = 1 << 20;

    private final Function<Touchpoint, Instant> arrival;

    /// @param arrival the time at which a touchpoint counts as having arrived
    TouchpointDecoder(Function<Touchpoint, Instant> arrival) {
        this.arrival = arrival;
    }

    /// @param records of some partitions, at least one of each
    TouchpointBatch decode(Map<Integer, List<ConsumerRecord<byte[], byte[]>>> records) {
        var slices = new ArrayList<Slice>();
        var arrivals = new ArrayList<Arrival>();
        var unreadable = new ArrayList<Quarantined>();
        records.forEach((partition, ofPartition) -> {
            var progress = Instant.EPOCH;
            for (var consumed : ofPartition) {
                var at = new At(consumed.topic(), consumed.partition(), consumed.offset());
                try {
                    var touchpoint = read(consumed);
                    arrivals.add(new Arrival(touchpoint, consumed.value(), at));
                    progress = later(progress, arrival.apply(touchpoint));
                } catch (ContractException refused) {
                    unreadable.add(refused(consumed, at, refused));
                }
            }
            slices.add(new Slice(
                    partition,
                    ofPartition.getFirst().offset(),
                    ofPartition.getLast().offset() + 1,
                    progress));
        });
        // Several partitions that catch up together do so in the order of arrival, not one after the other.
        arrivals.sort(Comparator.comparing(read -> read.touchpoint().receivedAt()));
        return new TouchpointBatch(slices, arrivals, unreadable);
    }

    private static Touchpoint read(ConsumerRecord<byte[], byte[]> consumed) {
        if (consumed.value() == null) {
            throw new ContractException("an empty record", new IllegalArgumentException("no value"));
        }
        if (consumed.value().length > LARGEST) {
            throw new ContractException(
                    "a record of " + consumed.value().length + " bytes", new IllegalArgumentException("too large"));
        }
        return Records.touchpoint(consumed.value());
    }

    private static Quarantined refused(ConsumerRecord<byte[], byte[]> consumed, At at, ContractException why) {
        return new Quarantined(
                workspaceOf(consumed),
                "",
                null,
                "record-unreadable",
                String.valueOf(why.getMessage()).replace("\0", ""),
                at,
                Instant.ofEpochMilli(Math.max(0, consumed.timestamp())),
                consumed.value() == null ? new byte[0] : consumed.value());
    }

    /// The key begins with the workspace, whatever the value is.
    private static String workspaceOf(ConsumerRecord<byte[], byte[]> consumed) {
        if (consumed.key() == null) {
            return "";
        }
        var key = new String(consumed.key(), StandardCharsets.UTF_8).replace("\0", "");
        var end = key.indexOf('/');
        return end < 0 ? "" : key.substring(0, end);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
