package dev.pasillo.journey.kafka;

import dev.pasillo.journey.application.ApplyTouchpoints.Counts;
import dev.pasillo.journey.application.Intake;
import dev.pasillo.journey.application.JourneyStore.Quarantined;
import dev.pasillo.journey.application.ProgressClock;
import dev.pasillo.journey.application.TouchpointBatch;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/// The channel `touchpoints`. Nothing is ever refused to the connector: a refusal would apply to the whole batch or
/// stop
/// the channel. What fails because something is down is tried again until it works; what fails by itself is found out
/// record by record and set apart.
@ApplicationScoped
public class TouchpointChannel {
    private static final Logger LOG = Logger.getLogger(TouchpointChannel.class);
    private static final Duration SHORTEST_REST = Duration.ofMillis(100);
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);

    private final Intake intake;
    private final TouchpointDecoder decoder;
    private final JourneyMeters meters;
    private volatile boolean stopping;

    @Inject
    TouchpointChannel(Intake intake, ProgressClock clock, JourneyMeters meters) {
        this.intake = intake;
        this.decoder = new TouchpointDecoder(clock::arrival);
        this.meters = meters;
    }

    @Incoming("touchpoints")
    @Blocking
    void take(ConsumerRecords<byte[], byte[]> records) {
        if (records.isEmpty()) {
            return;
        }
        var batch = decoder.decode(records);
        try {
            takeUntilDone(batch);
        } catch (RuntimeException bad) {
            LOG.warnf(
                    bad,
                    "a batch of %d touchpoints cannot be applied as a whole; going record by record",
                    batch.arrivals().size());
            batch.singly().forEach(this::takeOrSetApart);
        }
    }

    private void takeOrSetApart(TouchpointBatch single) {
        try {
            takeUntilDone(single);
        } catch (RuntimeException bad) {
            LOG.errorf(
                    bad,
                    "touchpoint at offset %d of partition %d cannot be applied and is set apart",
                    single.slices().getFirst().from(),
                    single.slices().getFirst().partition());
            takeUntilDone(apart(single));
        }
    }

    private static TouchpointBatch apart(TouchpointBatch single) {
        var set = single.arrivals().stream()
                .map(arrival -> new Quarantined(
                        arrival.touchpoint().workspace(),
                        arrival.touchpoint().source(),
                        arrival.touchpoint().id(),
                        "not-applicable",
                        "The touchpoint could not be applied; the log says more.",
                        arrival.at(),
                        arrival.touchpoint().receivedAt(),
                        arrival.body()))
                .toList();
        return new TouchpointBatch(single.slices(), List.of(), set);
    }

    /// @throws RuntimeException where the batch itself is to blame
    private void takeUntilDone(TouchpointBatch batch) {
        var rest = SHORTEST_REST;
        while (!stopping) {
            var started = System.nanoTime();
            try {
                intake.take(batch).ifPresent(counts -> measured(counts, Duration.ofNanos(System.nanoTime() - started)));
                return;
            } catch (RuntimeException failed) {
                if (isToBlame(failed)) {
                    throw failed;
                }
                meters.retried();
                LOG.warnf("touchpoints wait %d ms: %s", rest.toMillis(), failed.getMessage());
                sleep(rest);
                rest = rest.multipliedBy(2).compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest.multipliedBy(2);
            }
        }
    }

    private void measured(Counts counts, Duration took) {
        meters.batch(counts, took);
    }

    /// Whether the data is at fault and not what is down: a value that PostgreSQL refuses, or a bug that it meets.
    private static boolean isToBlame(RuntimeException failed) {
        return switch (failed) {
            case PgException refused ->
                refused.getSqlState() != null
                        && (refused.getSqlState().startsWith("22")
                                || refused.getSqlState().startsWith("23"));
            case IllegalArgumentException bug -> true;
            case NullPointerException bug -> true;
            case ClassCastException bug -> true;
            case dev.pasillo.contract.ContractException unreadable -> true;
            default -> false;
        };
    }

    private void sleep(Duration rest) {
        try {
            Thread.sleep(rest);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    void stop(@Observes ShutdownEvent shutdown) {
        stopping = true;
    }
}
