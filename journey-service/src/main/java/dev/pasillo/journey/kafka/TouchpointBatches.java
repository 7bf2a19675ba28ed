package dev.pasillo.journey.kafka;

import dev.pasillo.journey.application.ApplyTouchpoints.Counts;
import dev.pasillo.journey.application.Intake;
import dev.pasillo.journey.application.JourneyStore.Quarantined;
import dev.pasillo.journey.application.ProgressClock;
import dev.pasillo.journey.application.Records;
import dev.pasillo.journey.application.TouchpointBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/// Applies what polls brought, and does not return before it is done. What fails because something is down is
/// tried again until it works; what fails by itself is found out record by record and set apart.
@ApplicationScoped
public class TouchpointBatches {
    private static final Logger LOG = Logger.getLogger(TouchpointBatches.class);

    private final Intake intake;
    private final TouchpointDecoder decoder;
    private final JourneyMeters meters;
    private final Patience patience;

    @Inject
    TouchpointBatches(Intake intake, ProgressClock clock, JourneyMeters meters, Patience patience) {
        this.intake = intake;
        this.decoder = new TouchpointDecoder(clock::arrival);
        this.meters = meters;
        this.patience = patience;
    }

    void take(Polled polled) {
        var since = polled.since();
        var batch = decoder.decode(polled.records());
        try {
            takeUntilDone(batch, since);
        } catch (RuntimeException bad) {
            LOG.warnf(
                    bad,
                    "a batch of %d touchpoints cannot be applied as a whole; going record by record",
                    batch.arrivals().size());
            batch.singly().forEach(single -> takeOrSetApart(single, since));
        }
    }

    private void takeOrSetApart(TouchpointBatch single, Map<Integer, Long> since) {
        try {
            takeUntilDone(single, since);
        } catch (RuntimeException bad) {
            LOG.errorf(
                    bad,
                    "touchpoint at offset %d of partition %d cannot be applied and is set apart",
                    single.slices().getFirst().from(),
                    single.slices().getFirst().partition());
            takeUntilDone(apart(single), since);
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
    private void takeUntilDone(TouchpointBatch batch, Map<Integer, Long> since) {
        patience.untilDone(
                "touchpoints",
                () -> {
                    var started = System.nanoTime();
                    intake.take(batch, since)
                            .ifPresent(
                                    counts -> measured(batch, counts, Duration.ofNanos(System.nanoTime() - started)));
                },
                Records::isToBlame);
    }

    private void measured(TouchpointBatch batch, Counts counts, Duration took) {
        meters.batch(counts, took);
        batch.arrivals().forEach(arrival -> meters.visible(arrival.touchpoint().receivedAt()));
    }
}
