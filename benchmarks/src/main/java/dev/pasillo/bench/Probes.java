package dev.pasillo.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// Single events of people of their own, sent at fixed times whatever becomes of them, and how long each took until it
/// was visible: until the visit that it began was committed among insight-service's facts, which every figure is read
/// from. The time runs from when the event was due, so that waiting to be sent counts; it holds receivedAt to visible,
/// and the request besides.
final class Probes {
    static final String DEFINITION = "{\"apiVersion\":\"pasillo/v1\",\"kind\":\"JourneyDefinition\",\"name\":\"probe\","
            + "\"stages\":[{\"id\":\"probed\",\"enter\":[{\"type\":\"probe_sent\"}]}]}";
    private static final String VISIBLE =
            "select distinct anchor_at from fact where workspace = 'default' and definition = 'probe' and kind = 'visit'"
                    + " and anchor_at >= $1 and n > 0";
    private static final long LARGEST_MICROS = 120_000_000;
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final long PAUSE_NANOS = 4_000_000;
    /// Events may not be from the future; their times are what tells them apart.
    private static final Duration AGO = Duration.ofHours(1);

    private final Instance instance;
    private final Database insight;
    private final int perSecond;

    /// @param insight its database
    Probes(Instance instance, Database insight, int perSecond) throws IOException, InterruptedException {
        this.instance = instance;
        this.insight = insight;
        this.perSecond = perSecond;
        instance.define("probe", DEFINITION);
    }

    /// Microseconds to visible of all that were sent for that long.
    Histogram run(Duration length) throws IOException, InterruptedException {
        var micros = new Histogram(LARGEST_MICROS, 3);
        var waiting = new ConcurrentSkipListMap<Instant, Long>();
        var failure = new AtomicReference<String>();
        var count = (int) (length.toMillis() * perSecond / 1_000);
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var clock = Instant.now().minus(AGO);
            var start = System.nanoTime();
            var end = start + length.toNanos() + PATIENCE_NANOS;
            var sent = 0;
            while (sent < count || !waiting.isEmpty()) {
                var now = System.nanoTime();
                for (; sent < count && start + sent * 1_000_000_000L / perSecond <= now; sent++) {
                    var due = start + sent * 1_000_000_000L / perSecond;
                    var occurredAt = clock.plusMillis(sent * 1_000L / perSecond).truncatedTo(ChronoUnit.MILLIS);
                    waiting.put(occurredAt, due);
                    senders.execute(() -> send(occurredAt, failure));
                }
                if (failure.get() != null || now > end) {
                    throw new IOException(
                            failure.get() != null ? failure.get() : waiting.size() + " were never visible");
                }
                look(waiting, micros);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return micros;
    }

    private void look(ConcurrentSkipListMap<Instant, Long> waiting, Histogram micros) {
        if (waiting.isEmpty()) {
            return;
        }
        var since = OffsetDateTime.ofInstant(waiting.firstKey(), ZoneOffset.UTC);
        for (var row : insight.run(VISIBLE, since)) {
            var due = waiting.remove(row.getOffsetDateTime(0).toInstant());
            if (due != null) {
                micros.recordValue((System.nanoTime() - due) / 1_000);
            }
        }
    }

    private void send(Instant occurredAt, AtomicReference<String> failure) {
        try {
            var status = instance.events("{\"channel\":\"web\",\"type\":\"probe_sent\",\"occurredAt\":\"" + occurredAt
                            + "\",\"identifiers\":[{\"namespace\":\"user_id\",\"value\":\"probe-"
                            + occurredAt.toEpochMilli() + "\"}]}")
                    .statusCode();
            if (status != 202) {
                failure.set("a probe was answered with " + status);
            }
        } catch (IOException refused) {
            failure.set("a probe was not answered: " + refused.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
