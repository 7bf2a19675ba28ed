package dev.pasillo.insight.config;

import dev.pasillo.insight.application.Alarm;
import dev.pasillo.insight.application.AlertMonitor;
import dev.pasillo.insight.application.ChangeMonitor;
import dev.pasillo.insight.application.ChangeStore.Outcome;
import dev.pasillo.insight.domain.delivery.Next;
import dev.pasillo.insight.domain.stream.Progress.Admission;
import dev.pasillo.kit.DatabaseFailures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Every meter of this service, there from the start. The names are public: dashboards and alarms are built on
/// them.
@Startup
@ApplicationScoped
public class InsightMeters implements ChangeMonitor, AlertMonitor {
    private static final String ALERTS = "pasillo.insight.alerts";
    private static final String DELIVERIES = "pasillo.insight.deliveries";
    private static final String DISCARDED = "pasillo.insight.records.discarded";
    private static final String QUARANTINED = "pasillo.insight.records.quarantined";
    private static final String GAPS = "pasillo.insight.gaps";
    private static final String RETRIES = "pasillo.insight.retries";
    private static final String DELAY = "pasillo.insight.delay";
    private static final Duration[] DELAYS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(300),
        Duration.ofSeconds(1),
        Duration.ofSeconds(3),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofMinutes(10)
    };

    private final MeterRegistry registry;
    private final Timer batch;
    private final DistributionSummary records;
    private final Counter began;
    private final Counter ended;
    private final Counter sums;
    private final Counter unknown;
    private final Counter purged;
    private final AtomicLong negative;
    private final AtomicLong lag;
    private final Counter fresh;
    private final Counter again;
    private final Timer round;
    private final Timer attempts;
    private final Timer delay;
    private final AtomicLong leader;
    private final AtomicLong waiting;
    private final Timer changeDelay;
    private final Clock clock;

    @Inject
    InsightMeters(MeterRegistry registry, Alarm alarm, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        changeDelay = Timer.builder(DELAY).serviceLevelObjectives(DELAYS).register(registry);
        batch = registry.timer("pasillo.insight.batch");
        records = registry.summary("pasillo.insight.batch.changes");
        began = registry.counter("pasillo.insight.facts", "change", "began");
        ended = registry.counter("pasillo.insight.facts", "change", "ended");
        sums = registry.counter("pasillo.insight.sums.changed");
        unknown = registry.counter("pasillo.insight.facts.unknown");
        purged = registry.counter("pasillo.insight.facts.purged");
        negative = registry.gauge("pasillo.insight.facts.negative", new AtomicLong());
        lag = registry.gauge("pasillo.insight.lag", new AtomicLong());
        // A gauge does not keep its object alive, and of one that is gone it shows no number.
        Gauge.builder("pasillo.insight.alarm", alarm, of -> of.raised().isPresent() ? 1 : 0)
                .strongReference(true)
                .register(registry);
        fresh = registry.counter("pasillo.insight.alerts.windows", "why", "closed");
        again = registry.counter("pasillo.insight.alerts.windows", "why", "late");
        round = registry.timer("pasillo.insight.alerts.tick");
        leader = registry.gauge("pasillo.insight.alerts.leader", new AtomicLong());
        attempts = registry.timer("pasillo.insight.deliveries.attempt");
        delay = registry.timer("pasillo.insight.deliveries.delay");
        waiting = registry.gauge("pasillo.insight.deliveries.pending", new AtomicLong());
        for (var cause : new String[] {"serialization", "deadlock", "lock-timeout", "database", "other"}) {
            registry.counter(RETRIES, "cause", cause);
        }
        for (var what : new String[] {"fired", "resolved", "retracted"}) {
            registry.counter(ALERTS, "change", what);
        }
        for (var outcome : new String[] {"delivered", "failed", "given-up", "gone"}) {
            registry.counter(DELIVERIES, "outcome", outcome);
        }
    }

    @Override
    public void applied(List<Admission> admissions, Outcome.Applied applied, Duration took) {
        batch.record(took);
        began.increment(applied.began());
        ended.increment(applied.ended());
        sums.increment(applied.sums());
        var changes = 0;
        for (var admission : admissions) {
            changes += admission.changes().size();
            registry.counter(DISCARDED, "reason", "seen").increment(admission.discarded());
            registry.counter(GAPS, "kind", "explained").increment(admission.explained());
            admission.changes().forEach(change -> unknown.increment(change.unknown()));
            admission
                    .poison()
                    .forEach(poison -> registry.counter(QUARANTINED, "reason", poison.reason())
                            .increment());
            if (admission.gap() != null) {
                registry.counter(GAPS, "kind", "stopped").increment();
            }
        }
        records.record(changes);
    }

    @Override
    public void replayed(int count) {
        registry.counter(DISCARDED, "reason", "replayed").increment(count);
    }

    @Override
    public void retried(Throwable failure) {
        registry.counter(RETRIES, "cause", cause(failure)).increment();
    }

    private static String cause(Throwable failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .flatMap(at -> DatabaseFailures.cause(at).stream())
                .findFirst()
                .orElse("other");
    }

    @Override
    public void visible(Instant writtenAt) {
        var took = Duration.between(writtenAt, clock.instant());
        changeDelay.record(took.isNegative() ? Duration.ZERO : took);
    }

    @Override
    public void lag(long behind) {
        lag.set(behind);
    }

    @Override
    public void judged(int windows, int late) {
        fresh.increment(windows - late);
        again.increment(late);
    }

    @Override
    public void happened(String what) {
        registry.counter(ALERTS, "change", what).increment();
    }

    @Override
    public void leads(boolean leads) {
        leader.set(leads ? 1 : 0);
    }

    @Override
    public void round(Duration took) {
        round.record(took);
    }

    @Override
    public void sent(Next next, Duration took) {
        attempts.record(took);
        registry.counter(DELIVERIES, "outcome", next.label()).increment();
    }

    @Override
    public void arrived(Duration after) {
        delay.record(after);
    }

    @Override
    public void pending(long deliveries) {
        waiting.set(deliveries);
    }

    void purged(long facts) {
        purged.increment(facts);
    }

    void negative(long facts) {
        negative.set(facts);
    }
}
