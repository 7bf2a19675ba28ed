package dev.pasillo.ingest.config;

import dev.pasillo.ingest.application.Budgets;
import dev.pasillo.ingest.application.IngestMeter;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.Sources;
import dev.pasillo.ingest.application.SpentTokens;
import dev.pasillo.ingest.application.tail.LiveTail;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.kafka.SourcesTopic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// Every meter of this service. Their names are public: dashboards and alerts are built on them.
@Singleton
public class Meters implements IngestMeter {
    /// Events that became touchpoints and are kept, by `format`.
    public static final String ACCEPTED = "pasillo.ingest.events.accepted";
    /// Events that were refused and are kept as such, by `format` and `code`.
    public static final String REJECTED = "pasillo.ingest.events.rejected";
    /// Fields that no rule knows, of which nothing is kept.
    public static final String IGNORED_FIELDS = "pasillo.ingest.fields.ignored";
    /// Identifiers that name nobody, of events that are kept by their others.
    public static final String BLOCKED_IDENTIFIERS = "pasillo.ingest.identifiers.blocked";
    /// Bytes of bodies, as they crossed the wire.
    public static final String BYTES = "pasillo.ingest.body.bytes";
    /// Events of a request of which all is kept, by `format`.
    public static final String REQUEST_EVENTS = "pasillo.ingest.request.events";
    /// From a request's head to its answer, by `format` and `status`.
    public static final String REQUESTS = "pasillo.ingest.requests";
    /// From handing a request's records to the producers to the last acknowledgement, by `outcome` (kept, failed).
    public static final String ACKNOWLEDGEMENTS = "pasillo.ingest.acknowledgements";
    /// Bytes of bodies and of records that are not acknowledged.
    public static final String IN_FLIGHT = "pasillo.ingest.in.flight.bytes";
    /// Requests sent away for now, by `format` and `code`.
    public static final String UNAVAILABLE = "pasillo.ingest.unavailable";

    /// Requests refused whose sender has the key, by `format` and `code`: signature, origin or format are not the
    /// source's.
    public static final String NOT_GENUINE = "pasillo.ingest.not.genuine";
    /// Calls to the outside, by `purpose` (certificate, confirmation) and `outcome` (done, failed).
    public static final String OUTGOING = "pasillo.ingest.outgoing";
    /// Sources whose keys are known.
    public static final String SOURCES = "pasillo.ingest.sources";
    /// Sources whose newest record cannot be read.
    public static final String SOURCES_SET_ASIDE = "pasillo.ingest.sources.set.aside";
    /// Since when something may have changed about sources that this instance does not know.
    public static final String SOURCES_AGE = "pasillo.ingest.sources.age";
    /// Tokens of signed requests that are remembered.
    public static final String SPENT_TOKENS = "pasillo.ingest.spent.tokens";
    /// Live tails that are open.
    public static final String TAIL_VIEWERS = "pasillo.ingest.tail.viewers";
    /// Events, and requests refused as a whole, that live tails have shown.
    public static final String TAIL_SHOWN = "pasillo.ingest.tail.shown";
    /// Those that live tails did not show because they were too many.
    public static final String TAIL_DROPPED = "pasillo.ingest.tail.dropped";

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

    private static final double[] SIZES = {1, 10, 100, 1_000, 10_000};

    private final MeterRegistry registry;
    private final Counter ignoredFields;
    private final Counter blockedIdentifiers;
    private final Counter bytes;
    private final Timer kept;
    private final Timer failed;
    private final Map<Purpose, Counter> called = new EnumMap<>(Purpose.class);
    private final Map<Purpose, Counter> notCalled = new EnumMap<>(Purpose.class);
    private final Map<String, Counter> accepted = new HashMap<>();
    private final Map<String, DistributionSummary> requestEvents = new HashMap<>();
    private final Map<Tags, Counter> counters = new ConcurrentHashMap<>();
    private final Map<Tags, Timer> requests = new ConcurrentHashMap<>();

    /// @param format a format's name
    /// @param other the value of the other tag
    private record Tags(String meter, String format, String other) {}

    @Inject
    Meters(
            MeterRegistry registry,
            Budgets budgets,
            List<SenderFormat> formats,
            Sources sources,
            SourcesTopic topic,
            SpentTokens tokens,
            LiveTail tail) {
        this.registry = registry;
        this.ignoredFields = registry.counter(IGNORED_FIELDS);
        this.blockedIdentifiers = registry.counter(BLOCKED_IDENTIFIERS);
        this.bytes = Counter.builder(BYTES).baseUnit("bytes").register(registry);
        this.kept = timer(ACKNOWLEDGEMENTS, "outcome", "kept");
        this.failed = timer(ACKNOWLEDGEMENTS, "outcome", "failed");
        for (var format : formats) {
            var name = format.profile().name();
            accepted.put(name, registry.counter(ACCEPTED, "format", name));
            requestEvents.put(
                    name,
                    DistributionSummary.builder(REQUEST_EVENTS)
                            .tag("format", name)
                            .serviceLevelObjectives(SIZES)
                            .register(registry));
        }
        for (var purpose : Purpose.values()) {
            called.put(purpose, outgoing(purpose, "done"));
            notCalled.put(purpose, outgoing(purpose, "failed"));
        }
        Gauge.builder(IN_FLIGHT, budgets, Budgets::taken).register(registry);
        Gauge.builder(SOURCES, sources, Sources::count).register(registry);
        Gauge.builder(SOURCES_SET_ASIDE, topic, SourcesTopic::setAside).register(registry);
        Gauge.builder(SOURCES_AGE, topic, followed -> followed.age().toMillis() / 1_000.0)
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(SPENT_TOKENS, tokens, SpentTokens::count).register(registry);
        Gauge.builder(TAIL_VIEWERS, tail, LiveTail::viewers).register(registry);
        FunctionCounter.builder(TAIL_SHOWN, tail, LiveTail::shown).register(registry);
        FunctionCounter.builder(TAIL_DROPPED, tail, LiveTail::dropped).register(registry);
    }

    @Override
    public void received(String format, int events, Map<RefusalCode, Integer> refused) {
        int all = events;
        of(accepted, format).increment(events);
        for (var reason : refused.entrySet()) {
            all += reason.getValue();
            refused(format, reason.getKey(), reason.getValue());
        }
        of(requestEvents, format).record(all);
    }

    @Override
    public void refused(String format, RefusalCode code, int events) {
        counter(REJECTED, format, code.code()).increment(events);
    }

    @Override
    public void ignoredFields(int fields) {
        if (fields > 0) {
            ignoredFields.increment(fields);
        }
    }

    @Override
    public void blockedIdentifiers(int identifiers) {
        if (identifiers > 0) {
            blockedIdentifiers.increment(identifiers);
        }
    }

    @Override
    public void acknowledged(Duration time, boolean isFailed) {
        (isFailed ? failed : kept).record(time);
    }

    @Override
    public void answered(String format, int status, long length, Duration time) {
        bytes.increment(length);
        requests.computeIfAbsent(
                        new Tags(REQUESTS, format, Integer.toString(status)),
                        tags -> timer(REQUESTS, "format", format, "status", tags.other))
                .record(time);
    }

    @Override
    public void unavailable(String format, String code) {
        counter(UNAVAILABLE, format, code).increment();
    }

    @Override
    public void notGenuine(String format, String code) {
        counter(NOT_GENUINE, format, code).increment();
    }

    @Override
    public void called(Purpose purpose, boolean isFailed) {
        of(isFailed ? notCalled : called, purpose).increment();
    }

    private Counter outgoing(Purpose purpose, String outcome) {
        return registry.counter(OUTGOING, "purpose", purpose.name().toLowerCase(Locale.ROOT), "outcome", outcome);
    }

    private Counter counter(String meter, String format, String code) {
        return counters.computeIfAbsent(
                new Tags(meter, format, code), tags -> registry.counter(meter, "format", format, "code", code));
    }

    private static <K, M> M of(Map<K, M> meters, K of) {
        return Objects.requireNonNull(meters.get(of), of::toString);
    }

    private Timer timer(String name, String... tags) {
        return Timer.builder(name).tags(tags).serviceLevelObjectives(BUCKETS).register(registry);
    }
}
