package dev.pasillo.journey.kafka;

import dev.pasillo.journey.application.Intake;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/// The channel `touchpoints`. Nothing is ever refused to the connector: a refusal would apply to the whole batch or
/// stop the channel.
///
/// What a poll brings is shared out to lanes, a partition always to the same: while one waits for PostgreSQL or the
/// broker, another computes. A poll that does not fit into a batch waits here until its lane has room, and meanwhile
/// the connector asks the broker for no more.
@ApplicationScoped
public class TouchpointChannel {
    private static final Logger LOG = Logger.getLogger(TouchpointChannel.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Intake intake;
    private final Patience patience;
    private final List<Lane<Polled>> lanes;

    @Inject
    TouchpointChannel(
            Intake intake,
            TouchpointBatches batches,
            Patience patience,
            @ConfigProperty(name = "pasillo.intake.batch", defaultValue = "2000") int most,
            @ConfigProperty(name = "pasillo.intake.lanes", defaultValue = "2") int lanes) {
        if (lanes < 1) {
            throw new IllegalArgumentException("pasillo.intake.lanes must be 1 or more, and is " + lanes);
        }
        this.intake = intake;
        this.patience = patience;
        this.lanes = IntStream.range(0, lanes)
                .mapToObj(number -> new Lane<Polled>(
                        "touchpoints-lane-" + number,
                        (first, second) -> first.and(second, most),
                        polled -> take(batches, polled)))
                .toList();
    }

    @Incoming("touchpoints")
    @Blocking
    void take(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        var since = intake.tenures();
        var byLane = new TreeMap<Integer, Map<Integer, List<ConsumerRecord<byte[], byte[]>>>>();
        for (var partition : records.partitions()) {
            byLane.computeIfAbsent(lane(partition.partition(), lanes.size()), any -> new TreeMap<>())
                    .put(partition.partition(), records.records(partition));
        }
        for (var share : byLane.entrySet()) {
            lanes.get(share.getKey()).put(new Polled(share.getValue(), since));
        }
    }

    /// Which lane a partition goes by: neighbours, and those that are as far apart as there are lanes, by different
    /// ones, since instances share partitions out in one of these ways.
    static int lane(int partition, int lanes) {
        return (partition + partition / lanes) % lanes;
    }

    private void take(TouchpointBatches batches, Polled polled) {
        try {
            batches.take(polled);
        } catch (Throwable broken) {
            // The partition's next batch must not be applied without this one.
            if (!patience.isOver()) {
                intake.stop(
                        "touchpoints cannot be applied: " + broken.getClass().getName());
                LOG.error("stopped: touchpoints cannot be applied", broken);
            }
        }
    }

    /// After [Patience] knows that nothing is to be tried again.
    void stop(@Observes @Priority(3000) ShutdownEvent shutdown) throws InterruptedException {
        lanes.forEach(Lane::end);
        for (var lane : lanes) {
            lane.join(PATIENCE);
        }
    }
}
