package dev.pasillo.ingest.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.contract.Topics;
import dev.pasillo.ingest.application.Budgets;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestBacking;
import dev.pasillo.testsupport.TestBacking.Server;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Ten times the usual load while there is no broker for 30 seconds (F5 and F21): what cannot be kept is refused with
/// 503 and Retry-After, the heap stays flat, nothing that was answered 202 is lost, nothing is kept twice, and the
/// service goes on by itself once the broker is back. A ledger of every request and its answer is compared with the
/// topic.
@QuarkusTest
@Tag("guarantees")
@TestProfile(FloodTest.AsShipped.class)
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class FloodTest {
    /// Waits as long as it does outside of tests, which are patient with a busy machine.
    public static class AsShipped implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "pasillo.ingest.queue-timeout", "10S",
                    "mp.messaging.outgoing.touchpoints.delivery.timeout.ms", "10000",
                    "mp.messaging.outgoing.touchpoints.request.timeout.ms", "5000",
                    "mp.messaging.outgoing.rejected.delivery.timeout.ms", "10000",
                    "mp.messaging.outgoing.rejected.request.timeout.ms", "5000");
        }
    }

    private static final int EVENTS_PER_REQUEST = 100;
    private static final int USUAL_REQUESTS_PER_SECOND = 10;
    private static final int TIMES = 10;
    private static final Duration OUTAGE = Duration.ofSeconds(30);
    private static final long MEBIBYTE = 1 << 20;
    /// `buffer.memory` of the producer that had something to do.
    private static final long PRODUCERS_MEMORY = 64 * MEBIBYTE;
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    @Inject
    Budgets budgets;

    private final String run = UUID.randomUUID().toString();
    private final Map<Integer, Answered> ledger = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /// @param status of the answer; 0 where there was none
    private record Answered(int status, boolean retryAfter) {}

    @Test
    void aKilledBrokerUnderAFlood() throws Exception {
        var backing = TestBacking.shared();
        survives("killed", () -> backing.kill(Server.BROKER), () -> backing.restart(Server.BROKER));
    }

    @Test
    void aFrozenBrokerUnderAFlood() throws Exception {
        var pid = TestBacking.shared().pid(Server.BROKER);
        survives("frozen", () -> signal("STOP", pid), () -> signal("CONT", pid));
    }

    private void survives(String fault, Runnable begins, Runnable ends) throws Exception {
        load(USUAL_REQUESTS_PER_SECOND, Duration.ofSeconds(5));
        var before = heapInUse();
        var during = new ArrayList<Long>();

        begins.run();
        int first = requests.get();
        try {
            for (int part = 0; part < 3; part++) {
                load(USUAL_REQUESTS_PER_SECOND * TIMES, OUTAGE.dividedBy(3));
                during.add(heapInUse());
            }
        } finally {
            ends.run();
        }
        int last = requests.get();
        long back = System.nanoTime();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            load(USUAL_REQUESTS_PER_SECOND, Duration.ofSeconds(1));
            var newest = ledger.get(requests.get() - USUAL_REQUESTS_PER_SECOND);
            return newest != null && newest.status() == 202;
        });
        var recovered = Duration.ofNanos(System.nanoTime() - back);
        await().atMost(Duration.ofSeconds(60)).until(() -> ledger.size() == requests.get());
        await().atMost(Duration.ofSeconds(30)).until(() -> budgets.taken() == 0);
        var after = heapInUse();

        var statuses = IntStream.range(first, last)
                .mapToObj(ledger::get)
                .collect(Collectors.groupingBy(Answered::status, Collectors.counting()));
        print(
                "broker %s for %d s at %d events/s: %s of %d requests; heap in use after a collection: %d MiB before, %s MiB during, %d MiB after; first 202 within %.1f s of its return",
                fault,
                OUTAGE.toSeconds(),
                USUAL_REQUESTS_PER_SECOND * TIMES * EVENTS_PER_REQUEST,
                statuses,
                last - first,
                before / MEBIBYTE,
                during.stream().map(bytes -> bytes / MEBIBYTE).toList(),
                after / MEBIBYTE,
                recovered.toMillis() / 1000.0);
        assertThat(statuses.getOrDefault(503, 0L)).isGreaterThan((last - first) / 2);
        assertThat(ledger.values()).allSatisfy(answered -> {
            assertThat(answered.status()).isIn(202, 503);
            assertThat(answered.retryAfter()).isEqualTo(answered.status() == 503);
        });
        theTopicAgreesWithTheLedger();
        assertThat(during).allSatisfy(bytes -> assertThat(bytes - before).isLessThan(2 * budgets.most()));
        assertThat(during.getLast() - during.get(1)).isLessThan(16 * MEBIBYTE);
        // A producer keeps the memory that it needed once.
        assertThat(after - before).isLessThan(PRODUCERS_MEMORY + 16 * MEBIBYTE);
    }

    private void theTopicAgreesWithTheLedger() {
        var kept = new HashMap<String, Integer>();
        for (var record : Kept.records(Topics.TOUCHPOINTS)) {
            var id = ID.matcher(new String(record.value(), UTF_8));
            if (id.find() && id.group(1).startsWith(run)) {
                kept.merge(id.group(1), 1, Integer::sum);
            }
        }
        int accepted = 0;
        int unknown = 0;
        for (var entry : ledger.entrySet()) {
            for (int event = 0; event < EVENTS_PER_REQUEST; event++) {
                int times = kept.getOrDefault(id(entry.getKey(), event), 0);
                if (entry.getValue().status() == 202) {
                    assertThat(times)
                            .as("accepted %s", id(entry.getKey(), event))
                            .isEqualTo(1);
                    accepted++;
                } else {
                    assertThat(times)
                            .as("refused %s", id(entry.getKey(), event))
                            .isLessThanOrEqualTo(1);
                    unknown += times;
                }
            }
        }
        print(
                "%d events answered 202, all in the topic once; %d of those answered 503 are there, once",
                accepted, unknown);
        assertThat(accepted).isPositive();
    }

    /// Sends at that rate, whatever becomes of it, and does not wait for the answers.
    private void load(int requestsPerSecond, Duration duration) throws InterruptedException {
        int count = (int) (requestsPerSecond * duration.toSeconds());
        try (var pace = Executors.newSingleThreadScheduledExecutor()) {
            for (int n = 0; n < count; n++) {
                pace.schedule(this::send, n * 1_000_000L / requestsPerSecond, TimeUnit.MICROSECONDS);
            }
            pace.shutdown();
            assertThat(pace.awaitTermination(duration.toSeconds() * 3 + 10, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    private void send() {
        int request = requests.getAndIncrement();
        var body = IntStream.range(0, EVENTS_PER_REQUEST)
                .mapToObj(event -> Sender.good(id(request, event)))
                .collect(Collectors.joining("\n"));
        var port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        http.sendAsync(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/events"))
                                .header("Authorization", "Bearer " + TestKeys.WRITE)
                                .header("Content-Type", Sender.LINES)
                                .timeout(Duration.ofSeconds(60))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .whenComplete((answer, failure) -> ledger.put(
                        request,
                        failure == null
                                ? new Answered(
                                        answer.statusCode(),
                                        answer.headers()
                                                .firstValue("Retry-After")
                                                .isPresent())
                                : new Answered(0, false)));
    }

    private String id(int request, int event) {
        return run + "-" + request + "-" + event;
    }

    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void signal(String signal, long pid) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                            .start()
                            .waitFor())
                    .isZero();
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Figures are what this test is read for.
    private static void print(String format, Object... values) {
        System.out.println("GUARANTEE ingest: " + format.formatted(values));
    }
}
