package dev.pasillo.journey.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.RejectedEvent;
import dev.pasillo.contract.Topics;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.RejectedStore;
import dev.pasillo.journey.application.RejectedStore.Bounds;
import dev.pasillo.journey.application.RejectedStore.Slice;
import dev.pasillo.journey.fixture.IngestStub;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Refused events, from `touchpoints.rejected` and from the quarantine, in the list and sent again. Each test has a
/// source of its own.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
@WithTestResource(IngestStub.class)
class RejectedResourceTest {
    private static final Instant START =
            Instant.now().minusSeconds(3_600).truncatedTo(java.time.temporal.ChronoUnit.MILLIS);

    private static final Bounds PLENTY = new Bounds(1_000_000, 1L << 40);

    @Inject
    Pool pool;

    @Inject
    RejectedStore store;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers = "";

    private final String source = UUID.randomUUID().toString();

    @Nested
    class TheList {
        @Test
        void tellsWhatIngestServiceRefusedNewestFirst() {
            arrive(event("a", 1, "type-missing", "{\"id\":\"a\"}"), event("b", 2, "json-invalid", "{ ü"));

            list("").statusCode(200)
                    .body("items.eventId", contains("b", "a"))
                    .body("items.origin", contains("ingest", "ingest"))
                    .body("items.code", contains("json-invalid", "type-missing"))
                    .body("items.raw", contains("{ ü", "{\"id\":\"a\"}"))
                    .body("items[0].encoding", equalTo("text"))
                    .body("items[0].size", equalTo(4))
                    .body("items[0].detail", equalTo("because"))
                    .body("items[0].receivedAt", equalTo(ContractJson.write(START.plusSeconds(2))))
                    .body("items[0].replayedAt", nullValue())
                    .body("next", nullValue());
        }

        @Test
        void tellsBytesThatAreNoTextInBase64AndOfALargeEventTheBeginning() {
            arrive(
                    event("binary", 1, "text-invalid", new byte[] {(byte) 0xff, 0, 1}),
                    event("large", 2, "event-too-large", "x".repeat(20_000).getBytes(StandardCharsets.UTF_8)));

            list("").body("items[1].encoding", equalTo("base64"))
                    .body("items[1].raw", equalTo("/wAB"))
                    .body("items[0].size", equalTo(20_000))
                    .body("items[0].rawCut", equalTo(true))
                    .body("items[0].raw", equalTo("x".repeat(16_384)));
        }

        @Test
        void isFilteredByCodeAndTime() {
            arrive(event("a", 1, "one", "1"), event("b", 2, "two", "2"), event("c", 3, "one", "3"));

            list("&code=one").body("items.eventId", contains("c", "a"));
            list("&from=" + START.plusSeconds(2)).body("items.eventId", contains("c", "b"));
            list("&to=" + START.plusSeconds(2)).body("items.eventId", contains("a"));
            list("&from=2020-01-01&to=2020-01-02").body("items", empty());
            list("&code=three").body("items", empty());
        }

        @Test
        void isPagedWithoutGapsOrRepetitionsAcrossBothOrigins() {
            arrive(IntStream.range(0, 7)
                    .mapToObj(i -> event("e" + i, i / 2, "one", "1"))
                    .toArray(RejectedEvent[]::new));
            quarantine("q0", 1, "id-conflict", new byte[] {1});
            quarantine("q1", 2, "id-conflict", new byte[] {2});

            var seen = new ArrayList<String>();
            String next = "";
            while (next != null) {
                var page = list("&limit=2" + next).statusCode(200).extract().jsonPath();
                seen.addAll(page.getList("items.eventId", String.class));
                next = page.getString("next") == null ? null : "&after=" + page.getString("next");
            }

            assertThat(seen).containsExactly("e6", "q1", "e5", "e4", "q0", "e3", "e2", "e1", "e0");
        }

        @Test
        void belongsToOneWorkspace() {
            arrive(event("mine", 1, "one", "1"));

            given().header("X-Api-Key", TestKeys.OTHER_SECRET)
                    .get("/v1/rejected?source=" + source)
                    .then()
                    .statusCode(200)
                    .body("items", empty());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "limit=0",
                    "limit=501",
                    "limit=x",
                    "after=x",
                    "after=1-x-1",
                    "from=yesterday",
                    "to=2026-13-01",
                    "from=-1-01-01",
                    "code=%00",
                    "replayed=maybe"
                })
        void refusesWhatItCannotRead(String query) {
            given().urlEncodingEnabled(false)
                    .header("X-Api-Key", TestKeys.SECRET)
                    .get("/v1/rejected?" + query)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("parameter-invalid"));
        }
    }

    @Nested
    class SendingAgain {
        @Test
        void marksWhatIsAcceptedAndSaysWhatIsRefusedAgain() {
            arrive(
                    event("a", 1, "one", "good"),
                    event("b", 2, "one", "still-bad"),
                    event("c", 3, "one", "unreadable"),
                    event("d", 4, "two", "good"));

            replay("")
                    .statusCode(200)
                    .body("replayed", equalTo(4))
                    .body("accepted", equalTo(2))
                    .body("refused", equalTo(Map.of("still-bad", 1, "json-invalid", 1)))
                    .body("next", nullValue());

            list("&replayed=true").body("items.eventId", contains("d", "a"));
            list("&replayed=false")
                    .body("items.eventId", contains("c", "b"))
                    .body("items.refusedAgain.code", contains("json-invalid", "still-bad"))
                    .body("items.refusedAgain.times", contains(1, 1));
            replay("").body("replayed", equalTo(2)).body("accepted", equalTo(0));
        }

        @Test
        void goesOnWhereAStepEnded() {
            arrive(IntStream.range(0, 5)
                    .mapToObj(i -> event("e" + i, i, "one", i == 1 ? "still-bad" : "good"))
                    .toArray(RejectedEvent[]::new));

            var first = replay("&limit=3")
                    .body("accepted", equalTo(2))
                    .extract()
                    .jsonPath()
                    .getString("next");
            replay("&limit=3&after=" + first)
                    .body("replayed", equalTo(2))
                    .body("accepted", equalTo(2))
                    .body("next", nullValue());

            list("&replayed=false").body("items.eventId", contains("e1"));
        }

        @Test
        void takesOnlyWhatTheFiltersMean() {
            arrive(event("a", 1, "one", "good"), event("b", 2, "two", "good"), event("c", 3, "one", "good"));

            replay("&code=one&from=" + START.plusSeconds(2)).body("accepted", equalTo(1));

            list("&replayed=true").body("items.eventId", contains("c"));
        }

        @Test
        void losesNothingWhileIngestServiceIsAway() {
            arrive(event("a", 1, "one", "away"));

            replay("").statusCode(503).body("code", equalTo("ingest-unavailable"));

            list("&replayed=false").body("items.eventId", contains("a")).body("items[0].refusedAgain", nullValue());
        }

        @Test
        void endsTheStepWhereIngestServiceGoesAwayAndKeepsWhatWasDone() {
            arrive(event("a", 1, "one", "good"), event("b", 2, "one", "away"));

            var next = replay("&limit=1")
                    .body("accepted", equalTo(1))
                    .extract()
                    .jsonPath()
                    .getString("next");
            replay("&limit=1&after=" + next).statusCode(503);

            list("&replayed=true").body("items.eventId", contains("a"));
            list("&replayed=false").body("items.eventId", contains("b"));
        }

        @Test
        void beginsAgainWithTheFirstEventWhereOnlyLaterOnesWereDone() {
            arrive(event("a", 1, "one", "away"), onlyTheBeginning(2));

            var next = replay("")
                    .statusCode(200)
                    .body("replayed", equalTo(1))
                    .body("next", notNullValue())
                    .extract()
                    .jsonPath()
                    .getString("next");

            replay("&limit=1&after=" + next).statusCode(503);
        }

        private RejectedEvent onlyTheBeginning(long seconds) {
            return new RejectedEvent(
                    TestKeys.WORKSPACE,
                    source,
                    "cut",
                    "event-too-large",
                    "because",
                    START.plusSeconds(seconds),
                    "good".getBytes(StandardCharsets.UTF_8),
                    true);
        }

        @Test
        void doesNotSendWhatIsOnlyTheBeginning() {
            arrive(onlyTheBeginning(0));

            replay("").body("accepted", equalTo(0)).body("refused", equalTo(Map.of("truncated", 1)));
        }

        @Test
        void appliesTouchpointsOfTheQuarantineOnce() {
            var touchpoint = touchpoint("q-" + source, source);
            quarantine("q-" + source, 1, "not-applicable", ContractJson.bytes(touchpoint));

            replay("").statusCode(200).body("accepted", equalTo(1)).body("refused", equalTo(Map.of()));
            replay("").body("replayed", equalTo(0));

            given().header("X-Api-Key", TestKeys.SECRET)
                    .get("/v1/customers/user_id/" + source + "/timeline")
                    .then()
                    .statusCode(200)
                    .body("items.findAll { it.entry == 'touchpoint' }", hasSize(1));
            list("").body("items", hasSize(1)).body("items[0].replayedAt", org.hamcrest.Matchers.notNullValue());
        }

        @Test
        void saysOfAQuarantinedTouchpointWhyItStillCannotBeApplied() {
            quarantine("first", 1, "not-applicable", ContractJson.bytes(touchpoint("same-" + source, "1")));
            quarantine("second", 2, "id-conflict", ContractJson.bytes(touchpoint("same-" + source, "2")));
            quarantine("third", 3, "record-unreadable", "{".getBytes(StandardCharsets.UTF_8));

            replay("")
                    .body("replayed", equalTo(3))
                    .body("accepted", equalTo(1))
                    .body("refused", equalTo(Map.of("id-conflict", 1, "record-unreadable", 1)));

            assertThat(count("select count(*) from quarantine where source = '" + source + "'"))
                    .as("nothing is set apart anew")
                    .isEqualTo(3);
        }
    }

    @Nested
    class TheStore {
        @Test
        void takesARecordOnceHoweverOftenItComes() {
            var partition = 1_000 + (source.hashCode() & 0xffff);
            store.positions(Map.of(partition, 0L));
            var slice = new Slice(partition, 0, 1, List.of(event("once", 1, "one", "1")));

            assertThat(store.keep(slice, PLENTY)).isTrue();
            assertThat(store.keep(slice, PLENTY)).isFalse();

            list("").body("items.eventId", contains("once"));
        }

        @Test
        void letsTheOldestGoWhereAWorkspaceKeepsTooMuch() {
            var workspace = "full-" + source;
            var partition = 1_000 + (source.hashCode() & 0xffff);
            store.positions(Map.of(partition, 0L));
            for (var i = 0; i < 30; i++) {
                var event = new RejectedEvent(
                        workspace, source, "e" + i, "one", "", START.plusSeconds(i), new byte[100], false);
                store.keep(new Slice(partition, i, i + 1, List.of(event)), new Bounds(10, 1_000_000));
            }

            var kept = store.newest(new RejectedStore.Filter(workspace, null, null, null, null, null), null, 100, 10);
            assertThat(kept).hasSizeBetween(9, 10);
            assertThat(kept.getFirst().eventId()).isEqualTo("e29");
            assertThat(count("select entries from rejected_usage where workspace = '" + workspace + "'"))
                    .isEqualTo(kept.size());
            assertThat(count("select bytes from rejected_usage where workspace = '" + workspace + "'"))
                    .isEqualTo(100L * kept.size());
        }

        @Test
        void forgetsWhatIsTooOldAndNothingElse() {
            arrive(event("old", -86_400, "one", "1"), event("young", 1, "one", "1"));

            store.expire(START.minusSeconds(3_600));

            list("").body("items.eventId", contains("young"));
        }

        @Test
        void keepsARecordOfTheTopicThatIsNoRejectedEventWithItsBytes() {
            try (var producer = producer()) {
                producer.send(new ProducerRecord<>(
                        Topics.REJECTED,
                        TestKeys.WORKSPACE.getBytes(StandardCharsets.UTF_8),
                        ("{\"no\":\"" + source).getBytes(StandardCharsets.UTF_8)));
            }

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> given().header("X-Api-Key", TestKeys.SECRET)
                            .get("/v1/rejected?code=record-unreadable&limit=500")
                            .then()
                            .body(org.hamcrest.Matchers.containsString(source)));
        }
    }

    private RejectedEvent event(String id, long seconds, String code, String raw) {
        return event(id, seconds, code, raw.getBytes(StandardCharsets.UTF_8));
    }

    private RejectedEvent event(String id, long seconds, String code, byte[] raw) {
        return new RejectedEvent(
                TestKeys.WORKSPACE, source, id, code, "because", START.plusSeconds(seconds), raw, false);
    }

    private static Touchpoint touchpoint(String id, String user) {
        return new Touchpoint(
                TestKeys.WORKSPACE,
                "api",
                id,
                "web",
                "page_viewed",
                null,
                Actor.CUSTOMER,
                START,
                null,
                START,
                List.of(new Identifier("user_id", user)),
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                null,
                user);
    }

    private void arrive(RejectedEvent... events) {
        try (var producer = producer()) {
            for (var event : events) {
                producer.send(new ProducerRecord<>(
                        Topics.REJECTED,
                        event.workspace().getBytes(StandardCharsets.UTF_8),
                        ContractJson.bytes(event)));
            }
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(count("select count(*) from rejected_event where source = '" + source + "'"))
                                .isGreaterThanOrEqualTo(events.length));
    }

    private void quarantine(String eventId, long seconds, String code, byte[] raw) {
        pool.preparedQuery("""
                        insert into quarantine
                            (workspace, source, event_id, code, detail, topic, partition, record_offset, received_at, raw)
                        values ($1, $2, $3, $4, 'because', 'touchpoints', 0, 0, $5, $6)""")
                .execute(Tuple.of(
                        TestKeys.WORKSPACE,
                        source,
                        eventId,
                        code,
                        START.plusSeconds(seconds).atOffset(ZoneOffset.UTC),
                        Buffer.buffer(raw)))
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    private ValidatableResponse list(String query) {
        return given().header("X-Api-Key", TestKeys.SECRET)
                .get("/v1/rejected?source=" + source + query)
                .then();
    }

    private ValidatableResponse replay(String query) {
        return given().header("X-Api-Key", TestKeys.SECRET)
                .post("/v1/rejected/replay?source=" + source + query)
                .then();
    }

    private long count(String statement) {
        return pool.query(statement)
                .execute()
                .await()
                .atMost(Duration.ofSeconds(10))
                .iterator()
                .next()
                .getLong(0);
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers), new ByteArraySerializer(), new ByteArraySerializer());
    }
}
