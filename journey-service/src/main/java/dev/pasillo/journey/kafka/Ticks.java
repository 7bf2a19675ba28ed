package dev.pasillo.journey.kafka;

import dev.pasillo.journey.application.ChangePublisher;
import dev.pasillo.journey.application.Intake;
import dev.pasillo.journey.application.Maintenance;
import dev.pasillo.journey.application.Maintenance.Step;
import dev.pasillo.journey.application.Positions;
import dev.pasillo.journey.application.ProgressClock;
import dev.pasillo.kit.Standstill;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// What time does: progress where nothing arrives, the watermark, deadlines, re-folds. A tick that fails because
/// something is down is made up for by the next.
@ApplicationScoped
public class Ticks {
    private static final Logger LOG = Logger.getLogger(Ticks.class);

    /// Progress of idle partitions moves once a second, so it is never much younger.
    private static final Duration BEHIND = Duration.ofSeconds(3);

    private static final Duration SHORTEST_REST = Duration.ofMillis(20);

    private static final Duration LONG_REST = Duration.ofSeconds(5);

    private final Preparation preparation;
    private final Intake intake;
    private final Standstill standstill;
    private final Clock wallClock;
    private final Positions positions;
    private final ChangePublisher publisher;
    private final Maintenance maintenance;
    private final TopicLayout layout;
    private final TopicGuard guard;
    private final ProgressClock clock;
    private final JourneyMeters meters;
    private final Patience patience;

    @Inject
    Ticks(
            Preparation preparation,
            Intake intake,
            Standstill standstill,
            Clock wallClock,
            Positions positions,
            ChangePublisher publisher,
            Maintenance maintenance,
            TopicLayout layout,
            TopicGuard guard,
            ProgressClock clock,
            JourneyMeters meters,
            Patience patience) {
        this.preparation = preparation;
        this.intake = intake;
        this.standstill = standstill;
        this.wallClock = wallClock;
        this.positions = positions;
        this.publisher = publisher;
        this.maintenance = maintenance;
        this.layout = layout;
        this.guard = guard;
        this.clock = clock;
        this.meters = meters;
        this.patience = patience;
    }

    @Scheduled(every = "${pasillo.maintenance.progress-every}", concurrentExecution = ConcurrentExecution.SKIP)
    void progress() {
        attempt("progress", () -> {
            preparation.ensure();
            // The time is taken before the ends: what arrives in between lies beyond these ends.
            var at = now();
            var ours = intake.positions();
            var partitions = guard.partitions();
            if (partitions.isEmpty()) {
                meters.backlog(positions.backlog(), true);
                return;
            }
            var beginnings = layout.beginnings(partitions);
            var ends = layout.ends(partitions);
            guard.check(ours, beginnings, ends);
            standstill.seen(ours, ends, wallClock.instant());
            meters.lag(behind(ours, ends));
            positions.idle(ends, at);
            meters.backlog(positions.backlog(), intake.alarm().isPresent());
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
            var began = System.nanoTime();
            var swept = untilNothingIsLeft(maintenance::sweep);
            meters.swept(swept, Duration.ofNanos(System.nanoTime() - began));
        });
    }

    /// By itself, so that deadlines do not wait for long histories.
    @Scheduled(every = "${pasillo.maintenance.sweep-every}", concurrentExecution = ConcurrentExecution.SKIP)
    void catchUp() {
        attempt("folding long histories", () -> {
            preparation.ensure();
            meters.caughtUp(untilNothingIsLeft(maintenance::catchUp));
        });
    }

    /// Rests after each step as long as the step took, so that live touchpoints have the database for at least half of
    /// the time; nine times as long while they are behind, but not for many seconds.
    @Scheduled(every = "${pasillo.maintenance.sweep-every}", concurrentExecution = ConcurrentExecution.SKIP)
    void refold() {
        attempt("folding anew", () -> {
            preparation.ensure();
            while (!patience.isOver()) {
                var began = System.nanoTime();
                var step = maintenance.refold();
                meters.refolded(step.customers());
                if (!step.more()) {
                    return;
                }
                var took = Duration.ofNanos(System.nanoTime() - began);
                rest(isBehind(step.progress()) ? longer(took) : took);
            }
        });
    }

    /// A step that took very long was held up by something else.
    private static Duration longer(Duration took) {
        var rest = took.multipliedBy(9);
        return rest.compareTo(LONG_REST) < 0 ? rest : LONG_REST.compareTo(took) < 0 ? took : LONG_REST;
    }

    /// Of a clock that events set it cannot be said.
    private boolean isBehind(Instant progress) {
        return now().filter(now -> progress.isAfter(Instant.EPOCH))
                .filter(now -> progress.isBefore(now.minus(BEHIND)))
                .isPresent();
    }

    /// Never nothing: a step that found all customers held comes back at once.
    private static void rest(Duration rest) {
        try {
            Thread.sleep(rest.compareTo(SHORTEST_REST) < 0 ? SHORTEST_REST : rest);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<Integer, Long> behind(Map<Integer, Long> positions, Map<Integer, Long> ends) {
        var behind = new HashMap<Integer, Long>();
        positions.forEach((partition, position) ->
                behind.put(partition, Math.max(0, ends.getOrDefault(partition, position) - position)));
        return behind;
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

    private void attempt(String what, Runnable tick) {
        if (patience.isOver()) {
            return;
        }
        try {
            tick.run();
        } catch (RuntimeException failed) {
            if (!patience.isOver()) {
                LOG.warnf("%s waits for the next tick: %s", what, failed.getMessage());
            }
        }
    }
}
