package dev.pasillo.ingest.service;

import static dev.pasillo.ingest.service.Sender.good;
import static dev.pasillo.ingest.service.Sender.send;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.PublishedSource;
import dev.pasillo.contract.Topics;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.kit.Keys;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The live tail over HTTP, while real senders send to a real broker.
@QuarkusTest
@TestProfile(EventsStreamTest.Small.class)
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class EventsStreamTest {
    public static class Small implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "pasillo.instance", "ingest-a",
                    "pasillo.tail.viewers", "3",
                    "pasillo.tail.viewers-per-workspace", "2",
                    "pasillo.tail.heartbeat", "1S");
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String VIEWERS = "pasillo_ingest_tail_viewers";

    private final String run = UUID.randomUUID().toString();

    @AfterEach
    void nobodyLooksAnyMore() {
        await().atMost(PATIENCE).until(() -> meter(VIEWERS) == 0);
    }

    private static TailClient look(String query) {
        return TailClient.open(TestKeys.SECRET, query);
    }

    private static TailClient.Refusal refused(String key, String query) {
        return TailClient.refused(key, "/v1/events/stream" + query);
    }

    private static double meter(String line) {
        var port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return given().port(port)
                .get("/q/metrics")
                .body()
                .asString()
                .lines()
                .filter(found -> found.startsWith(line + " "))
                .mapToDouble(found -> Double.parseDouble(found.substring(found.lastIndexOf(' '))))
                .sum();
    }

    private static Response segment(String body) {
        return Sender.request("text/plain").body(body).post("/v1/t");
    }

    private static Response stripe(String body) {
        return Sender.request(Sender.JSON).body(body).post("/hooks/stripe/" + TestKeys.WRITE);
    }

    /// Registers a source that speaks Segment's format, and waits until its key is known.
    private static void register(String name, String key) {
        var source = new PublishedSource(
                TestKeys.WORKSPACE,
                name,
                "segment",
                null,
                List.of(new PublishedSource.Key("k-1", Keys.hash(key), null)),
                null,
                List.of(),
                List.of(),
                null,
                Map.of(),
                false,
                1);
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                    Kept.PREFIX + Topics.SOURCES,
                    PublishedSource.key(TestKeys.WORKSPACE, name).getBytes(UTF_8),
                    ContractJson.bytes(source)));
        }
        await().atMost(PATIENCE)
                .until(() -> given().header("X-Api-Key", key).get("/v1/senders").statusCode() == 200);
    }

    @Test
    void theFirstWordSaysWhatTheStreamIs() {
        try (var tail = look("?source=api&only=refused&rate=7")) {
            assertThat(tail.hello().getString("instance")).isEqualTo("ingest-a");
            assertThat(tail.hello().getString("workspace")).isEqualTo(TestKeys.WORKSPACE);
            assertThat(tail.hello().getJsonObject("filters").getMap())
                    .isEqualTo(Map.of("source", "api", "only", "refused"));
            assertThat(tail.hello().getInteger("rate")).isEqualTo(7);
            assertThat(tail.hello().getInteger("rawBytes")).isEqualTo(8192);
            assertThat(tail.header("Content-Type")).hasValue("text/event-stream");
            assertThat(tail.header("Cache-Control")).hasValue("no-store");
            assertThat(tail.header("X-Accel-Buffering")).hasValue("no");
        }
    }

    @Test
    void anEventIsShownAsItCameBesideTheTouchpointThatIsKept() {
        try (var tail = look("")) {
            assertThat(send(good(run)).statusCode()).isEqualTo(202);

            var shown = tail.next();

            assertThat(shown.name()).isEqualTo("touchpoint");
            assertThat(shown.data().getString("source")).isEqualTo("api");
            assertThat(shown.data().getString("format")).isEqualTo("native");
            assertThat(shown.data().getString("raw")).isEqualTo(good(run));
            var understood = shown.data().getJsonObject("understood").encode();
            assertThat(List.of(ContractJson.read(understood.getBytes(UTF_8), Touchpoint.class)))
                    .isEqualTo(Kept.touchpoints(run));
        }
    }

    @Test
    void aRefusedEventIsShownWithTheReason() {
        var event = good(run).replace("\"type\"", "\"typo\"");
        try (var tail = look("")) {
            send("[" + event + "]");

            var shown = tail.next();

            assertThat(shown.name()).isEqualTo("refused");
            assertThat(shown.data().getString("raw")).isEqualTo(event);
            assertThat(shown.data().getJsonObject("refused").getMap())
                    .containsEntry("scope", "event")
                    .containsEntry("code", "type-missing")
                    .containsEntry("id", run)
                    .containsKey("detail");
        }
    }

    @Test
    void whatAnSdkSentStandsBesideWhatItMeans() {
        try (var tail = look("")) {
            segment("{\"type\":\"track\",\"event\":\"Order Completed\",\"messageId\":\"" + run
                    + "\",\"userId\":\"u\",\"writeKey\":\"" + TestKeys.WRITE + "\"}");

            var shown = tail.next();

            assertThat(shown.data().getString("format")).isEqualTo("segment");
            assertThat(shown.data().getString("raw")).contains("\"event\":\"Order Completed\"");
            assertThat(shown.data().getJsonObject("understood").getString("type"))
                    .isEqualTo("order_paid");
            assertThat(shown.data().getJsonObject("understood").getString("sourceType"))
                    .isEqualTo("Order Completed");
        }
    }

    @Test
    void noKeyIsShown() {
        try (var tail = look("")) {
            var event =
                    "{\"type\":\"track\",\"event\":\"x\",\"messageId\":\"" + run + "\",\"userId\":\"u\",\"writeKey\":\""
                            + TestKeys.WRITE + "\",\"context\":{\"sent with\":\"Bearer " + TestKeys.SECRET + "\"}}";
            segment(event);

            var shown = tail.next();

            assertThat(shown.data().getString("raw"))
                    .isEqualTo(event.replace(TestKeys.WRITE, "[key]").replace(TestKeys.SECRET, "[key]"));
        }
    }

    @Test
    void aBodyThatCannotBeReadIsShownWithItsAnswer() {
        try (var tail = look("")) {
            assertThat(send("nonsense of " + run).statusCode()).isEqualTo(400);

            var shown = tail.next();

            assertThat(shown.name()).isEqualTo("refused");
            assertThat(shown.data().getString("raw")).isEqualTo("nonsense of " + run);
            assertThat(shown.data().getJsonObject("refused").getMap())
                    .containsEntry("scope", "request")
                    .containsEntry("code", "json-invalid")
                    .containsEntry("status", 400);
        }
    }

    @Test
    void aWebhookThatIsNotGenuineIsShown() {
        try (var tail = look("")) {
            var answer = stripe("{\"id\":\"evt_" + run + "\"}");
            assertThat(answer.statusCode()).isEqualTo(403);

            var shown = tail.next();

            assertThat(shown.data().getString("format")).isEqualTo("stripe");
            assertThat(shown.data().getString("raw")).isEqualTo("{\"id\":\"evt_" + run + "\"}");
            assertThat(shown.data().getJsonObject("refused").getMap())
                    .containsEntry("scope", "request")
                    .containsEntry("code", answer.jsonPath().getString("code"))
                    .containsEntry("status", 403);
        }
    }

    @Test
    void aKeyOfAnotherKindIsShownByItsHeadAlone() {
        var key = "pk_kind_" + run;
        register("kind-" + run, key);
        try (var tail = look("?source=kind-" + run)) {
            Sender.request(Sender.JSON)
                    .header("X-Api-Key", key)
                    .body(good(run))
                    .post("/v1/events")
                    .then()
                    .statusCode(403);

            var shown = tail.next();

            assertThat(shown.data().getString("source")).isEqualTo("kind-" + run);
            assertThat(shown.data().containsKey("raw")).isFalse();
            assertThat(shown.data().getJsonObject("refused").getMap())
                    .containsEntry("code", "source-of-another-kind")
                    .containsEntry("status", 403);
        }
    }

    @Test
    void aKeyOfAnotherKindInTheBodyIsShownToo() {
        var key = "pk_kind_" + run;
        register("kind-" + run, key);
        try (var tail = look("?source=kind-" + run)) {
            Sender.request(Sender.JSON)
                    .body("{\"api_key\":\"" + key + "\",\"event\":\"x\",\"distinct_id\":\"u\"}")
                    .post("/capture/")
                    .then()
                    .statusCode(403);

            var shown = tail.next();

            assertThat(shown.data().getString("format")).isEqualTo("posthog");
            assertThat(shown.data().getString("raw")).startsWith("{\"api_key\":\"[key]\"");
        }
    }

    @Test
    void bytesThatAreNoTextAreShownInBase64() {
        try (var tail = look("")) {
            send(Sender.JSON, new byte[] {(byte) 0xff, (byte) 0xfe, 1});

            assertThat(tail.next().data().getMap())
                    .containsEntry("encoding", "base64")
                    .containsEntry("raw", "//4B");
        }
    }

    @Test
    void aLongEventIsCut() {
        try (var tail = look("")) {
            send(Sender.with(run, "\"properties\":{\"text\":\"" + "é".repeat(6_000) + "\"}")
                    .replace(",\"properties\":{\"path\":\"/pricing\"}", ""));

            var shown = tail.next();

            assertThat(shown.name()).isEqualTo("touchpoint");
            assertThat(shown.data().getBoolean("rawCut")).isTrue();
            assertThat(shown.data().getInteger("size")).isGreaterThan(12_000);
            assertThat(shown.data().getString("raw").getBytes(UTF_8).length).isBetween(8_180, 8_192);
        }
    }

    @Test
    void whatTheFiltersLeaveOutIsNotShown() {
        try (var refused = look("?only=refused&format=native");
                var paid = look("?type=order_paid&only=accepted")) {
            send(good(run + "-viewed"));
            stripe("{\"id\":\"evt_" + run + "\"}");
            send("[{}]");
            send(good(run + "-paid").replace("page_viewed", "order_paid"));

            assertThat(refused.next().data().getString("raw")).isEqualTo("{}");
            assertThat(paid.next().data().getJsonObject("understood").getString("id"))
                    .isEqualTo(run + "-paid");
            assertThat(refused.next(event -> event.name().equals("sampling"))
                            .data()
                            .getInteger("seenTotal"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?sorce=api", "?source=shop", "?format=x", "?only=rejected", "?rate=0", "?type=A%20B"})
    void aMistakeInTheFiltersIsTold(String query) {
        var answer = refused(TestKeys.SECRET, query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).startsWith("parameter-");
        assertThat(answer.problem().getString("detail")).isNotBlank();
    }

    @Test
    void anotherWorkspaceSeesNothing() {
        try (var other = TailClient.open(TestKeys.OTHER_SECRET, "");
                var own = look("")) {
            send(good(run));
            send("nonsense");
            Sender.request(Sender.JSON)
                    .header("X-Api-Key", TestKeys.OTHER_WRITE)
                    .body(good("other-" + run))
                    .post("/v1/events");

            assertThat(own.next(event -> event.mentions(run)).name()).isEqualTo("touchpoint");
            assertThat(other.next().data().getJsonObject("understood").getString("id"))
                    .isEqualTo("other-" + run);
            assertThat(other.next(event -> event.name().equals("sampling"))
                            .data()
                            .getInteger("seenTotal"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aWriteKeyIsRefused() {
        var answer = refused(TestKeys.WRITE, "");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("key-of-the-wrong-kind");
    }

    @Test
    void aSecretKeyIsNotTakenFromThePath() {
        assertThat(TailClient.refused("", "/k/" + TestKeys.SECRET + "/v1/events/stream")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void withoutAKeyNothingIsShown() {
        assertThat(refused("", "").status()).isEqualTo(401);
    }

    @Test
    void theNextIsRefusedUntilOneGoes() {
        try (var first = look("");
                var second = look("")) {
            var refused = refused(TestKeys.SECRET, "");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("too-many-streams");
            assertThat(meter(VIEWERS)).isEqualTo(2);

            first.close();

            await().atMost(PATIENCE).until(() -> meter(VIEWERS) == 1);
            try (var third = look("")) {
                assertThat(third.hello().getString("workspace"))
                        .isEqualTo(second.hello().getString("workspace"));
            }
        }
    }

    @Test
    void anIdleStreamSaysThatItLives() {
        try (var tail = look("")) {
            assertThat(tail.nextComment()).isEqualTo("alive");
            assertThat(tail.nextComment()).isEqualTo("alive");
        }
    }

    @Test
    void ofACrowdTheRefusedAreShownAndTheCountsAreTrue() {
        try (var tail = look("?rate=5")) {
            send(Sender.LINES, lines(300) + "\n{\"id\":\"bad-" + run + "\"}\n" + lines(200));

            var all = tail.until(
                    event -> event.name().equals("sampling") && event.data().getInteger("shownTotal") == 6);

            var shown = all.stream()
                    .filter(event -> !event.name().equals("sampling"))
                    .toList();
            assertThat(shown).hasSize(6);
            assertThat(shown.getFirst().mentions("bad-" + run)).isTrue();
            var counts = all.stream()
                    .filter(event -> event.name().equals("sampling"))
                    .toList();
            assertThat(counts.getLast().data().getInteger("seenTotal")).isEqualTo(501);
            assertThat(counts.stream()
                            .mapToInt(event -> event.data().getInteger("seen"))
                            .sum())
                    .isEqualTo(501);
            assertThat(counts.stream()
                            .mapToInt(event -> event.data().getInteger("shown"))
                            .sum())
                    .isEqualTo(6);
        }
    }

    private String lines(int events) {
        return IntStream.range(0, events)
                .mapToObj(n -> good(run + "-" + UUID.randomUUID()))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void whoReadsNothingSlowsNobodyDownAndTakesNoMemory() throws IOException {
        var dropped = meter("pasillo_ingest_tail_dropped_total");
        try (var deaf = new RawHttp()) {
            deaf.write(
                    "GET /v1/events/stream?rate=200 HTTP/1.1\r\nHost: x\r\nX-Api-Key: " + TestKeys.SECRET + "\r\n\r\n");
            await().atMost(PATIENCE).until(() -> meter(VIEWERS) == 1);
            sendLarge(40);
            var before = heapInUse();

            long slowest = sendLarge(160);

            assertThat(heapInUse() - before).isLessThan(8 << 20);
            assertThat(slowest).isLessThan(Duration.ofSeconds(2).toMillis());
            assertThat(meter("pasillo_ingest_tail_dropped_total") - dropped).isGreaterThan(1_000);
        }
    }

    /// Sends requests of twenty events of 10 KB.
    ///
    /// @return milliseconds that the slowest took
    private long sendLarge(int requests) {
        long slowest = 0;
        for (int n = 0; n < requests; n++) {
            var body = IntStream.range(0, 20)
                    .mapToObj(event -> Sender.with(
                            UUID.randomUUID().toString(), "\"traits\":{\"text\":\"" + "x".repeat(10_000) + "\"}"))
                    .collect(Collectors.joining("\n"));
            long start = System.nanoTime();
            assertThat(send(Sender.LINES, body).statusCode()).isEqualTo(202);
            slowest = Math.max(slowest, (System.nanoTime() - start) / 1_000_000);
        }
        return slowest;
    }

    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
