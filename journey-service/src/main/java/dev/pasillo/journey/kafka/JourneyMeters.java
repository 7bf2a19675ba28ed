package dev.pasillo.journey.kafka;

import dev.pasillo.journey.application.ApplyTouchpoints.Counts;
import dev.pasillo.journey.application.JourneyStore;
import dev.pasillo.journey.application.Positions.Backlog;
import dev.pasillo.journey.application.ReplayRejected.Summary;
import dev.pasillo.kit.DatabaseFailures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// Every meter of this service, there from the start. The names are public: dashboards and alarms are built on them.
@Startup
@ApplicationScoped
public class JourneyMeters {
    /// Touchpoints, by what became of them.
    public static final String TOUCHPOINTS = "pasillo.journey.touchpoints";
    /// Touchpoints that were set apart, by `code`.
    public static final String QUARANTINED = "pasillo.journey.quarantined";
    /// Customers, by how they were changed.
    public static final String CUSTOMERS = "pasillo.journey.customers";
    /// From a decoded batch to its changes acknowledged.
    public static final String BATCH_TIME = "pasillo.journey.batch.time";
    /// Touchpoints applied per batch.
    public static final String BATCH_SIZE = "pasillo.journey.batch.size";
    /// Work that was begun again, by `cause`.
    public static final String RETRIES = "pasillo.journey.retries";
    /// From the receipt of a touchpoint to its journeys being visible and published.
    public static final String DELAY = "pasillo.journey.delay";
    /// Records of `touchpoints` still to be applied by this instance, by `partition`.
    public static final String LAG = "pasillo.journey.lag";
    /// Progress, as seconds behind the clock.
    public static final String PROGRESS_AGE = "pasillo.journey.progress.age";
    /// The watermark published, in seconds since 1970.
    public static final String WATERMARK = "pasillo.journey.watermark.seconds";
    /// The watermark published, as seconds behind the clock.
    public static final String WATERMARK_AGE = "pasillo.journey.watermark.age";
    /// Changes committed and not acknowledged by the broker.
    public static final String OUTBOX = "pasillo.journey.outbox";
    /// By how much the oldest of them is behind progress.
    public static final String OUTBOX_AGE = "pasillo.journey.outbox.age";
    /// One round of the sweep.
    public static final String SWEEP_TIME = "pasillo.journey.sweep.time";
    /// By how much the earliest deadline not yet swept is behind progress.
    public static final String SWEEP_BEHIND = "pasillo.journey.sweep.behind";
    /// Re-folds of a workspace that are not finished.
    public static final String REFOLDS = "pasillo.journey.refolds";
    /// Customers whose long history is being folded in the background.
    public static final String DIRTY = "pasillo.journey.customers.dirty";
    /// By how much the oldest of them is behind progress.
    public static final String DIRTY_AGE = "pasillo.journey.customers.dirty.age";
    /// 1 while touchpoints are no longer applied.
    public static final String ALARM = "pasillo.journey.alarm";
    /// Refused events copied into the list.
    public static final String REJECTED_KEPT = "pasillo.journey.rejected.kept";
    /// Refused events that were too old.
    public static final String REJECTED_EXPIRED = "pasillo.journey.rejected.expired";
    /// Refused events sent again, by `outcome`.
    public static final String REJECTED_REPLAYED = "pasillo.journey.rejected.replayed";
    /// Definitions that cannot be read, of the workspaces that this instance has met.
    public static final String SET_ASIDE = "pasillo.journey.definitions.set.aside";
    /// Evaluations that failed and so did not hold, by definition and rule.
    public static final String RULE_ERRORS = "pasillo.journey.rule.errors";

    private static final List<String> CODES = List.of("id-conflict", "record-unreadable", "not-applicable");
    private static final List<String> CAUSES =
            List.of("moved", "serialization", "deadlock", "lock-timeout", "database", "broker", "other");
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(300),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        Duration.ofMinutes(10)
    };

    private final MeterRegistry registry;
    private final Clock clock;
    private final Timer batchTime;
    private final DistributionSummary batchSize;
    private final Timer delay;
    private final Timer sweepTime;
    private final MultiGauge lag;
    private final AtomicReference<@Nullable Instant> watermark = new AtomicReference<>();
    private final AtomicReference<@Nullable Backlog> backlog = new AtomicReference<>();
    private volatile boolean alarmed;
    private volatile int definitionsSetAside;

    @Inject
    JourneyMeters(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.batchTime =
                Timer.builder(BATCH_TIME).serviceLevelObjectives(BUCKETS).register(registry);
        this.batchSize = registry.summary(BATCH_SIZE);
        this.delay = Timer.builder(DELAY).serviceLevelObjectives(BUCKETS).register(registry);
        this.sweepTime = registry.timer(SWEEP_TIME);
        this.lag = MultiGauge.builder(LAG).register(registry);
        List.of("applied", "duplicate", "quarantined", "erased").forEach(this::touchpoints);
        List.of("advanced", "refolded", "deferred", "caught-up", "swept", "redefined")
                .forEach(this::customers);
        CODES.forEach(this::quarantined);
        CAUSES.forEach(this::retries);
        List.of("accepted", "refused").forEach(this::replayed);
        registry.counter(REJECTED_KEPT);
        registry.counter(REJECTED_EXPIRED);
        gauge(WATERMARK, meters -> seconds(meters.watermark.get()));
        Gauge.builder(WATERMARK_AGE, this, meters -> meters.age(meters.watermark.get()))
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(PROGRESS_AGE, this, meters -> meters.age(meters.left(Backlog::progress)))
                .baseUnit("seconds")
                .register(registry);
        gauge(OUTBOX, meters -> meters.count(Backlog::changes));
        Gauge.builder(OUTBOX_AGE, this, meters -> meters.behind(meters.left(Backlog::oldestChange)))
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(SWEEP_BEHIND, this, meters -> meters.behind(meters.left(Backlog::earliestDeadline)))
                .baseUnit("seconds")
                .register(registry);
        gauge(REFOLDS, meters -> meters.count(Backlog::refolds));
        gauge(DIRTY, meters -> meters.count(Backlog::dirty));
        Gauge.builder(DIRTY_AGE, this, meters -> meters.behind(meters.left(Backlog::oldestDirty)))
                .baseUnit("seconds")
                .register(registry);
        gauge(SET_ASIDE, meters -> meters.definitionsSetAside);
        gauge(ALARM, meters -> meters.alarmed ? 1 : 0);
    }

    private void gauge(String name, ToDoubleFunction<JourneyMeters> value) {
        Gauge.builder(name, this, value).register(registry);
    }

    void batch(Counts counts, Duration took) {
        batchTime.record(took);
        batchSize.record(counts.applied());
        touchpoints("applied").increment(counts.applied());
        touchpoints("duplicate").increment(counts.duplicates());
        touchpoints("erased").increment(counts.erased());
        counts.quarantined().forEach((code, events) -> {
            touchpoints("quarantined").increment(events);
            quarantined(code).increment(events);
        });
        customers("advanced").increment(counts.advanced());
        customers("refolded").increment(counts.refolded());
        customers("deferred").increment(counts.deferred());
    }

    /// A touchpoint that ingest-service received then can be seen from now on.
    void visible(Instant receivedAt) {
        var took = Duration.between(receivedAt, clock.instant());
        delay.record(took.isNegative() ? Duration.ZERO : took);
    }

    void swept(int customers, Duration took) {
        sweepTime.record(took);
        customers("swept").increment(customers);
    }

    void caughtUp(int customers) {
        customers("caught-up").increment(customers);
    }

    void refolded(int customers) {
        customers("redefined").increment(customers);
    }

    /// Work is begun again. Told by everyone who does so, also for what only collided.
    public void retried(RuntimeException why) {
        retries(cause(why)).increment();
    }

    void lag(Map<Integer, Long> behind) {
        lag.register(
                behind.entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(
                                Tags.of("partition", entry.getKey().toString()), entry.getValue()))
                        .toList(),
                true);
    }

    void backlog(Backlog left, boolean isAlarmed) {
        backlog.set(left);
        alarmed = isAlarmed;
    }

    void watermark(Instant at) {
        watermark.set(at);
    }

    void rejectedKept(int events) {
        registry.counter(REJECTED_KEPT).increment(events);
    }

    void rejectedExpired(int events) {
        registry.counter(REJECTED_EXPIRED).increment(events);
    }

    /// A step of sending refused events again.
    public void replayed(Summary step) {
        replayed("accepted").increment(step.accepted());
        replayed("refused").increment((double) step.replayed() - step.accepted());
    }

    /// So many definitions cannot be read.
    public void setAside(int definitions) {
        definitionsSetAside = definitions;
    }

    /// A rule could not be evaluated.
    public void ruleFailed(String definition, String rule) {
        registry.counter(RULE_ERRORS, "definition", definition, "rule", rule).increment();
    }

    private static String cause(Throwable why) {
        for (var at = Optional.of(why); at.isPresent(); at = at.map(Throwable::getCause)) {
            switch (at.get()) {
                case JourneyStore.Retry moved -> {
                    return "moved";
                }
                case KafkaException broker -> {
                    return "broker";
                }
                case Throwable other -> {
                    var known = DatabaseFailures.cause(other);
                    if (known.isPresent()) {
                        return known.get();
                    }
                }
            }
        }
        return "other";
    }

    private double age(@Nullable Instant at) {
        return at == null ? Double.NaN : seconds(clock.instant()) - seconds(at);
    }

    /// How far a time is behind progress; 0 where it is not, or there is none.
    private double behind(@Nullable Instant at) {
        var progress = left(Backlog::progress);
        return at == null || progress == null ? 0 : Math.max(0, seconds(progress) - seconds(at));
    }

    private @Nullable Instant left(java.util.function.Function<Backlog, Optional<Instant>> what) {
        var known = backlog.get();
        return known == null ? null : what.apply(known).orElse(null);
    }

    private double count(ToDoubleFunction<Backlog> what) {
        var known = backlog.get();
        return known == null ? Double.NaN : what.applyAsDouble(known);
    }

    private static double seconds(@Nullable Instant at) {
        return at == null ? Double.NaN : at.toEpochMilli() / 1000.0;
    }

    private Counter touchpoints(String outcome) {
        return registry.counter(TOUCHPOINTS, "outcome", outcome);
    }

    private Counter quarantined(String code) {
        return registry.counter(QUARANTINED, "code", code);
    }

    private Counter customers(String how) {
        return registry.counter(CUSTOMERS, "how", how);
    }

    private Counter retries(String cause) {
        return registry.counter(RETRIES, "cause", cause);
    }

    private Counter replayed(String outcome) {
        return registry.counter(REJECTED_REPLAYED, "outcome", outcome);
    }
}
