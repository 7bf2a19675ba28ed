package dev.pasillo.journey.kafka;

import dev.pasillo.journey.application.ApplyTouchpoints.Counts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// The meters of the batch path and of maintenance. Their names are public.
@ApplicationScoped
public class JourneyMeters {
    private final MeterRegistry registry;
    private final Timer batchTime;
    private final DistributionSummary batchSize;
    private final AtomicLong watermark = new AtomicLong();

    @Inject
    JourneyMeters(MeterRegistry registry) {
        this.registry = registry;
        this.batchTime = Timer.builder("pasillo.journey.batch.time")
                .description("From a decoded batch to its changes acknowledged")
                .register(registry);
        this.batchSize = DistributionSummary.builder("pasillo.journey.batch.size")
                .description("Touchpoints applied per batch")
                .register(registry);
        Gauge.builder("pasillo.journey.watermark.seconds", watermark, at -> at.get() / 1000.0)
                .description("The watermark published, in seconds since 1970")
                .register(registry);
    }

    void batch(Counts counts, Duration took) {
        batchTime.record(took);
        batchSize.record(counts.applied());
        touchpoints("applied").increment(counts.applied());
        touchpoints("duplicate").increment(counts.duplicates());
        touchpoints("quarantined").increment(counts.quarantined());
        customers("advanced").increment(counts.advanced());
        customers("refolded").increment(counts.refolded());
    }

    void swept(int customers) {
        customers("swept").increment(customers);
    }

    void refolded(int customers) {
        customers("redefined").increment(customers);
    }

    void retried() {
        registry.counter("pasillo.journey.batch.retries").increment();
    }

    void watermark(Instant at) {
        watermark.set(at.toEpochMilli());
    }

    private Counter touchpoints(String outcome) {
        return registry.counter("pasillo.journey.touchpoints", "outcome", outcome);
    }

    private Counter customers(String how) {
        return registry.counter("pasillo.journey.customers", "how", how);
    }
}
