package dev.pasillo.local.survival;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pasillo.testsupport.guarantee.LedgerSender;
import dev.pasillo.testsupport.guarantee.Quiet;
import dev.pasillo.testsupport.guarantee.Rest;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import dev.pasillo.testsupport.history.Definition;
import dev.pasillo.testsupport.history.Event;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/// A new version of a definition is put into force over many customers while events flow, and the instance that folds
/// them anew is killed half-way. The other goes on from where it was; in the end figures are those of the new version,
/// counted by how the events were made, and `recompute` finds no difference.
///
/// `-Dpasillo.refold.customers=N -Dpasillo.refold.rate=R` for more or fewer customers, and events a second.
@Tag("guarantees")
// It measures whether a rate is kept: nothing runs beside it.
@Isolated
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class RefoldUnderLoadEndToEndTest {
    private static final int CUSTOMERS = Integer.getInteger("pasillo.refold.customers", 100_000);
    private static final int RATE = Integer.getInteger("pasillo.refold.rate", 2_000);
    private static final int TICKS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FIRST = """
            apiVersion: pasillo/v1
            kind: JourneyDefinition
            name: shop
            stages:
              - {id: look, enter: [{type: page_viewed}], allowedTime: P9000D}
              - {id: own, enter: [{type: order_paid}]}
            """;
    private static final String SECOND = FIRST.replace(
            "  - {id: own", "  - {id: compare, enter: [{type: product_compared}], allowedTime: P9000D}\n  - {id: own");

    private final Instant began = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final AtomicInteger newcomers = new AtomicInteger();

    @Test
    void newVersionFoldsEverybodyThoughTheInstanceIsKilledHalfWay() throws Exception {
        try (var cluster = Cluster.start(
                new Cluster.Shape(6, 1, 2, 1), all -> all.programs().forEach(ServiceInstance::livesLong))) {
            var system = cluster.system();
            system.define(List.of(Definition.of(FIRST)));
            try (var sender = cluster.sender(system)) {
                past(sender);
                Quiet.await(system, PATIENCE);
                try (var flow = new Flow(sender)) {
                    // The rate is reached before the version comes.
                    Thread.sleep(5_000);
                    flow.mark();
                    var before = delays(cluster);
                    system.define(List.of(Definition.of(SECOND)));
                    var killed = refold(cluster, system);
                    flow.end();
                    say("until the kill", before, killed);
                    say("from the kill to the end", killed, delays(cluster));
                }
            }
            var took = Quiet.await(system, PATIENCE);
            System.out.printf("quiet %.1f s after the last event%n", took.toMillis() / 1000.0);
            figuresAreThoseOfTheNewVersion(system);
        }
    }

    /// Three touchpoints each, all long ago; half compare, a quarter buys.
    private void past(LedgerSender sender) throws IOException, InterruptedException {
        var at = System.nanoTime();
        var batch = new ArrayList<Event>();
        for (var customer = 0; customer < CUSTOMERS; customer++) {
            var first = began.minus(Duration.ofDays(30)).plusMillis(customer);
            batch.add(event("a" + customer, customer, "page_viewed", first));
            batch.add(event(
                    "b" + customer,
                    customer,
                    customer % 2 == 0 ? "product_compared" : "page_viewed",
                    first.plusSeconds(3_600)));
            batch.add(event(
                    "c" + customer,
                    customer,
                    customer % 4 == 0 ? "order_paid" : "email_opened",
                    first.plusSeconds(7_200)));
            if (batch.size() >= 30_000) {
                sender.send(batch, 500, 4, List.of());
                batch.clear();
            }
        }
        sender.send(batch, 500, 4, List.of());
        System.out.printf(
                "%,d customers with %,d touchpoints sent in %.1f s%n",
                CUSTOMERS, 3 * CUSTOMERS, (System.nanoTime() - at) / 1e9);
    }

    private static Event event(String id, int customer, String type, Instant at) {
        return event(id, "u" + customer, type, at);
    }

    private static Event event(String id, String user, String type, Instant at) {
        return new Event(
                id,
                "{\"id\":\"%s\",\"occurredAt\":\"%s\",\"channel\":\"web\",\"type\":\"%s\",\"identifiers\":[{\"namespace\":\"user_id\",\"value\":\"%s\"}]}"
                        .formatted(id, at, type, user),
                List.of());
    }

    /// Waits until the re-fold is done, and kills whoever does most of it half-way.
    ///
    /// @return the delays at the kill
    private static List<Map<Double, Double>> refold(Cluster cluster, SystemUnderTest system)
            throws InterruptedException {
        var at = System.nanoTime();
        var last = 0.0;
        var killed = List.<Map<Double, Double>>of();
        try (var rest = new Rest(system.journeys(), system.secret())) {
            while (true) {
                var refold = rest.json("/v1/definitions/shop").path("refold");
                if (refold.isMissingNode()) {
                    break;
                }
                var progress = refold.path("progress").asDouble();
                assertThat(progress).as("progress never goes back").isGreaterThanOrEqualTo(last);
                if (progress > last + 0.1) {
                    System.out.printf("%.1f s: progress %.3f%n", (System.nanoTime() - at) / 1e9, progress);
                    last = progress;
                }
                if (killed.isEmpty() && progress >= 0.5) {
                    killed = delays(cluster);
                    last = killed(cluster, rest, progress);
                }
                assertThat(Duration.ofNanos(System.nanoTime() - at)).isLessThan(PATIENCE);
                Thread.sleep(100);
            }
        }
        assertThat(killed).as("killed half-way").isNotEmpty();
        System.out.printf("re-fold done after %.1f s%n", (System.nanoTime() - at) / 1e9);
        return killed;
    }

    /// @return the progress after it
    private static double killed(Cluster cluster, Rest rest, double progress) throws InterruptedException {
        var name = "pasillo_journey_customers_total{how=\"redefined\"";
        var shares = cluster.journeys().stream()
                .map(instance -> share(instance, name))
                .toList();
        var victim = cluster.journey(shares.getFirst() >= shares.getLast() ? 1 : 2);
        var pid = victim.kill();
        var after = rest.json("/v1/definitions/shop")
                .path("refold")
                .path("progress")
                .asDouble(1);
        System.out.printf(
                "%s (process %d, had folded %,.0f of %,.0f customers) killed at progress %.3f; then it is %.3f%n",
                victim.name(),
                pid,
                Math.max(shares.getFirst(), shares.getLast()),
                shares.getFirst() + shares.getLast(),
                progress,
                after);
        assertThat(after).isGreaterThanOrEqualTo(progress);
        return after;
    }

    private static double share(ServiceInstance instance, String name) {
        try {
            return instance.metric(name);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        }
    }

    /// Of each instance, by upper bound in seconds, how many touchpoints were visible within it.
    private static List<Map<Double, Double>> delays(Cluster cluster) throws InterruptedException {
        var delays = new ArrayList<Map<Double, Double>>();
        for (var instance : cluster.journeys()) {
            var counts = new TreeMap<Double, Double>();
            instance.management("/q/metrics")
                    .lines()
                    .filter(line -> line.startsWith("pasillo_journey_delay_seconds_bucket"))
                    .forEach(line ->
                            counts.put(bound(line), Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))));
            delays.add(counts);
        }
        return delays;
    }

    private static double bound(String line) {
        var text = line.replaceAll(".*le=\"([^\"]+)\".*", "$1");
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }

    /// Says how long the touchpoints took that became visible between two looks.
    private static void say(String when, List<Map<Double, Double>> before, List<Map<Double, Double>> after) {
        var counted = new TreeMap<Double, Double>();
        for (var number = 0; number < after.size(); number++) {
            var then = before.get(number);
            var now = after.get(number);
            // Whoever was killed began to count anew.
            var same =
                    now.getOrDefault(Double.POSITIVE_INFINITY, 0.0) >= then.getOrDefault(Double.POSITIVE_INFINITY, 0.0);
            now.forEach((bound, count) ->
                    counted.merge(bound, count - (same ? then.getOrDefault(bound, 0.0) : 0), Double::sum));
        }
        System.out.printf(
                "delay of %,.0f events %s: half within %s s, 99 %% within %s s%n",
                counted.lastEntry().getValue(), when, within(counted, 0.5), within(counted, 0.99));
    }

    private static double within(TreeMap<Double, Double> counted, double share) {
        var all = counted.lastEntry().getValue();
        return counted.entrySet().stream()
                .filter(entry -> entry.getValue() >= share * all)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private void figuresAreThoseOfTheNewVersion(SystemUnderTest system) {
        try (var figures = new Rest(system.insights(), system.secret())) {
            var entered = new TreeMap<String, Long>();
            for (var stage : figures.json("/v1/journeys/shop/stages").path("stages")) {
                entered.put(stage.path("stage").asText(), stage.path("entered").asLong());
            }
            assertThat(figures.json("/v1/journeys/shop").path("started").asLong())
                    .isEqualTo(CUSTOMERS + newcomers.get());
            assertThat(entered)
                    .containsEntry("compare", (long) CUSTOMERS / 2)
                    .containsEntry("own", (long) CUSTOMERS / 4);
            var recomputed =
                    parsed(figures.text("/v1/recompute", "{\"dryRun\":true}").orElseThrow());
            System.out.printf("recompute: %s%n", recomputed);
            assertThat(recomputed.path("differences").asLong(-1)).isZero();
            assertThat(recomputed.path("journeys").path("compared").asBoolean()).isTrue();
            assertThat(recomputed.path("journeys").path("differences").asLong(-1))
                    .isZero();
        }
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /// Sends so many events a second: by turns a page view of someone known and of someone new.
    private final class Flow implements AutoCloseable {
        private final CompletableFuture<Void> done;
        private volatile boolean closed;
        private final AtomicLong sent = new AtomicLong();
        private volatile long worst;
        private long markedAt;
        private long marked;

        Flow(LedgerSender sender) {
            done = CompletableFuture.runAsync(
                    () -> run(sender), task -> Thread.ofPlatform().start(task));
        }

        private void run(LedgerSender sender) {
            var next = System.nanoTime();
            var number = 0;
            try {
                while (!closed) {
                    var batch = new ArrayList<Event>();
                    for (var i = 0; i < RATE / TICKS; i++) {
                        batch.add(event(number++));
                    }
                    var at = System.nanoTime();
                    sender.send(batch, 500, 4, List.of());
                    worst = Math.max(worst, System.nanoTime() - at);
                    sent.addAndGet(batch.size());
                    next += 1_000_000_000L / TICKS;
                    var rest = next - System.nanoTime();
                    if (rest > 0) {
                        Thread.sleep(Duration.ofNanos(rest));
                    }
                }
            } catch (IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        }

        private Event event(int number) {
            var user = number % 2 == 0
                    ? "u" + Math.floorMod(number * 7_919L, CUSTOMERS)
                    : "n" + newcomers.incrementAndGet();
            return RefoldUnderLoadEndToEndTest.event(
                    "f" + number, user, "page_viewed", Instant.now().truncatedTo(ChronoUnit.MILLIS));
        }

        /// From now on it is measured.
        void mark() {
            markedAt = System.nanoTime();
            marked = sent.get();
        }

        void end() {
            var seconds = (System.nanoTime() - markedAt) / 1e9;
            System.out.printf(
                    "%,d events in %.1f s while the re-fold ran: %,.0f a second; longest request %d ms%n",
                    sent.get() - marked, seconds, (sent.get() - marked) / seconds, worst / 1_000_000);
        }

        @Override
        public void close() {
            closed = true;
            done.join();
        }
    }
}
