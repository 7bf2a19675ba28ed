package dev.pasillo.journey.kafka;

import dev.pasillo.contract.ContractException;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.RejectedEvent;
import dev.pasillo.journey.application.KeepRejected;
import dev.pasillo.journey.application.KeepRejected.Consumed;
import dev.pasillo.journey.application.Records;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/// The channel `rejected`: what ingest-service refused, kept so that it can be listed and sent again. Nothing is
/// refused to the connector. What fails because something is down is tried again until it works; a record that
/// PostgreSQL refuses is kept without its words, with its bytes.
@ApplicationScoped
public class RejectedChannel {
    private static final Logger LOG = Logger.getLogger(RejectedChannel.class);
    private static final String UNREADABLE = "record-unreadable";

    private final KeepRejected keepRejected;
    private final JourneyMeters meters;
    private final Patience patience;

    @Inject
    RejectedChannel(KeepRejected keepRejected, JourneyMeters meters, Patience patience) {
        this.keepRejected = keepRejected;
        this.meters = meters;
        this.patience = patience;
    }

    @Incoming("rejected")
    @Blocking
    void take(ConsumerRecords<byte[], byte[]> records) {
        for (var partition : records.partitions()) {
            var ofPartition = records.records(partition);
            try {
                takeUntilDone(
                        partition.partition(),
                        ofPartition.stream().map(RejectedChannel::consumed).toList());
            } catch (RuntimeException bad) {
                LOG.warnf(bad, "%d rejected events cannot be kept as a whole; going one by one", ofPartition.size());
                ofPartition.forEach(single -> takeOrStrip(partition.partition(), single));
            }
        }
    }

    private void takeOrStrip(int partition, ConsumerRecord<byte[], byte[]> single) {
        try {
            takeUntilDone(partition, List.of(consumed(single)));
        } catch (RuntimeException bad) {
            LOG.errorf(bad, "the rejected event at offset %d of partition %d is kept bare", single.offset(), partition);
            takeUntilDone(partition, List.of(new Consumed(single.offset(), bare(single, "The log says more."))));
        }
    }

    private void takeUntilDone(int partition, List<Consumed> consumed) {
        patience.untilDone(
                "rejected events",
                () -> meters.rejectedKept(keepRejected.take(partition, consumed)),
                Records::isToBlame);
    }

    private static Consumed consumed(ConsumerRecord<byte[], byte[]> record) {
        return new Consumed(record.offset(), event(record));
    }

    private static RejectedEvent event(ConsumerRecord<byte[], byte[]> record) {
        var body = Objects.requireNonNullElse(record.value(), new byte[0]);
        try {
            return ContractJson.read(body, RejectedEvent.class);
        } catch (ContractException unreadable) {
            return bare(record, String.valueOf(unreadable.getMessage()));
        }
    }

    private static RejectedEvent bare(ConsumerRecord<byte[], byte[]> record, String why) {
        return new RejectedEvent(
                record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8),
                "",
                null,
                UNREADABLE,
                why,
                Instant.ofEpochMilli(Math.max(0, record.timestamp())),
                Objects.requireNonNullElse(record.value(), new byte[0]),
                true);
    }
}
