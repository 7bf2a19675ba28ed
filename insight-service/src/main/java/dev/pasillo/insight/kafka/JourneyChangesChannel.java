package dev.pasillo.insight.kafka;

import dev.pasillo.insight.application.ApplyChanges;
import dev.pasillo.insight.application.ChangeMonitor;
import dev.pasillo.insight.domain.stream.Arrival;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// `journey-changes`: a poll's records at a time, one transaction each.
///
/// Nothing is committed to Kafka (`commit-strategy=ignore`): the position is in PostgreSQL, where it moves
/// together with what was applied. Nothing is ever refused to the connector: failures that pass are waited out
/// inside, so that the failure strategy never decides; records come one batch at a time, in order.
@ApplicationScoped
public class JourneyChangesChannel {
    static final String NAME = "journey-changes";

    private final ApplyChanges changes;
    private final ChangeMonitor monitor;
    private final Vertx vertx;

    @Inject
    JourneyChangesChannel(ApplyChanges changes, ChangeMonitor monitor, Vertx vertx) {
        this.changes = changes;
        this.monitor = monitor;
        this.vertx = vertx;
    }

    @Incoming(NAME)
    Uni<Void> apply(ConsumerRecords<byte[], byte[]> records) {
        return vertx.executeBlocking(() -> decode(records))
                .chain(changes::apply)
                .invoke(() ->
                        records.forEach(read -> monitor.visible(Instant.ofEpochMilli(Math.max(0, read.timestamp())))));
    }

    private static List<Arrival> decode(ConsumerRecords<byte[], byte[]> records) {
        var arrivals = new ArrayList<Arrival>(records.count());
        var decoder = new ChangeDecoder();
        for (var record : records) {
            arrivals.add(decoder.decode(record));
        }
        return arrivals;
    }
}
