package dev.pasillo.ingest.config;

import dev.pasillo.ingest.application.Budgets;
import dev.pasillo.ingest.application.IngestMeter;
import dev.pasillo.ingest.domain.RefusalCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Every meter of this service. Their names are public: dashboards and alerts are built on them.
@Singleton
public class Meters implements IngestMeter {
    /// Events that became touchpoints and are kept.
    public static final String ACCEPTED = "pasillo.ingest.events.accepted";
    /// Events that were refused and are kept as such, by `code`.
    public static final String REJECTED = "pasillo.ingest.events.rejected";
    /// Fields that no rule knows, of which nothing is kept.
    public static final String IGNORED_FIELDS = "pasillo.ingest.fields.ignored";
    /// Bytes of bodies, as they crossed the wire.
    public static final String BYTES = "pasillo.ingest.body.bytes";
    /// From a request's head to its answer, by `status`.
    public static final String REQUESTS = "pasillo.ingest.requests";
    /// From handing a request's records to the producers to the last acknowledgement, by `outcome` (kept, failed).
    public static final String ACKNOWLEDGEMENTS = "pasillo.ingest.acknowledgements";
    /// Bytes of bodies and of records that are not acknowledged.
    public static final String IN_FLIGHT = "pasillo.ingest.in.flight.bytes";
    /// Requests answered with 503, by `code`.
    public static final String UNAVAILABLE = "pasillo.ingest.unavailable";

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;
    private final Counter accepted;
    private final Counter ignoredFields;
    private final Counter bytes;
    private final Timer kept;
    private final Timer failed;
    private final Map<RefusalCode, Counter> rejected = new EnumMap<>(RefusalCode.class);
    private final Map<Integer, Timer> requests = new ConcurrentHashMap<>();
    private final Map<String, Counter> unavailable = new ConcurrentHashMap<>();

    @Inject
    Meters(MeterRegistry registry, Budgets budgets) {
        this.registry = registry;
        this.accepted = registry.counter(ACCEPTED);
        this.ignoredFields = registry.counter(IGNORED_FIELDS);
        this.bytes = Counter.builder(BYTES).baseUnit("bytes").register(registry);
        this.kept = timer(ACKNOWLEDGEMENTS, "outcome", "kept");
        this.failed = timer(ACKNOWLEDGEMENTS, "outcome", "failed");
        for (var code : RefusalCode.values()) {
            rejected.put(code, registry.counter(REJECTED, "code", code.code()));
        }
        Gauge.builder(IN_FLIGHT, budgets, Budgets::taken).register(registry);
    }

    @Override
    public void accepted(int events) {
        accepted.increment(events);
    }

    @Override
    public void refused(RefusalCode code, int events) {
        rejected.getOrDefault(code, accepted).increment(events);
    }

    @Override
    public void ignoredFields(int fields) {
        if (fields > 0) {
            ignoredFields.increment(fields);
        }
    }

    @Override
    public void acknowledged(Duration time, boolean isFailed) {
        (isFailed ? failed : kept).record(time);
    }

    @Override
    public void answered(int status, long length, Duration time) {
        bytes.increment(length);
        requests.computeIfAbsent(status, of -> timer(REQUESTS, "status", Integer.toString(of)))
                .record(time);
    }

    @Override
    public void unavailable(String code) {
        unavailable
                .computeIfAbsent(code, of -> registry.counter(UNAVAILABLE, "code", of))
                .increment();
    }

    private Timer timer(String name, String tag, String value) {
        return Timer.builder(name)
                .tag(tag, value)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
