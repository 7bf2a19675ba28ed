package dev.pasillo.journey.kafka;

import dev.pasillo.journey.application.ChangePublisher;
import dev.pasillo.journey.application.Maintenance;
import dev.pasillo.journey.application.Maintenance.Step;
import dev.pasillo.journey.application.Positions;
import dev.pasillo.journey.application.ProgressClock;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// What time does: progress where nothing arrives, the watermark, deadlines, re-folds. A tick that fails because
/// something is down is made up for by the next.
@ApplicationScoped
public class Ticks {
    private static final Logger LOG = Logger.getLogger(Ticks.class);

    private final Preparation preparation;
    private final Positions positions;
    private final ChangePublisher publisher;
    private final Maintenance maintenance;
    private final TopicLayout layout;
    private final TopicNames topics;
    private final ProgressClock clock;
    private final JourneyMeters meters;

    @Inject
    Ticks(
            Preparation preparation,
            Positions positions,
            ChangePublisher publisher,
            Maintenance maintenance,
            TopicLayout layout,
            TopicNames topics,
            ProgressClock clock,
            JourneyMeters meters) {
        this.preparation = preparation;
        this.positions = positions;
        this.publisher = publisher;
        this.maintenance = maintenance;
        this.layout = layout;
        this.topics = topics;
        this.clock = clock;
        this.meters = meters;
    }

    @Scheduled(every = "${pasillo.maintenance.progress-every}", concurrentExecution = ConcurrentExecution.SKIP)
    void progress() {
        attempt("progress", () -> {
            preparation.ensure();
            // The time is taken before the ends: what arrives in between lies beyond these ends.
            var at = now();
            positions.idle(layout.ends(layout.partitions(topics.touchpoints())), at);
            positions.watermark().ifPresent(watermark -> {
                publisher.watermark(watermark);
                meters.watermark(watermark);
            });
        });
    }

    @Scheduled(every = "${pasillo.maintenance.sweep-every}", concurrentExecution = ConcurrentExecution.SKIP)
    void sweep() {
        attempt("sweep", () -> {
            preparation.ensure();
            meters.swept(untilNothingIsLeft(maintenance::sweep));
            meters.refolded(untilNothingIsLeft(maintenance::refold));
        });
    }

    private static int untilNothingIsLeft(Supplier<Step> step) {
        var customers = 0;
        while (true) {
            var done = step.get();
            customers += done.customers();
            if (!done.more()) {
                return customers;
            }
        }
    }

    private Optional<Instant> now() {
        return switch (clock) {
            case ProgressClock.Wall wall -> Optional.of(wall.clock().instant());
            case ProgressClock.Event event -> Optional.empty();
        };
    }

    private static void attempt(String what, Runnable tick) {
        try {
            tick.run();
        } catch (RuntimeException failed) {
            LOG.warnf("%s waits for the next tick: %s", what, failed.getMessage());
        }
    }
}
