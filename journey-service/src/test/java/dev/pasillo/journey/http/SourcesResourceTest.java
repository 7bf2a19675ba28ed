package dev.pasillo.journey.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.PublishedSource;
import dev.pasillo.contract.Topics;
import dev.pasillo.journey.application.SourceStore;
import dev.pasillo.journey.application.SourceStore.Change;
import dev.pasillo.journey.application.SourceStore.State;
import dev.pasillo.journey.domain.source.Source;
import dev.pasillo.journey.domain.source.SourceSettings;
import dev.pasillo.journey.fixture.IngestStub;
import dev.pasillo.kit.Keys;
import dev.pasillo.kit.sealed.Secrets;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import dev.pasillo.testsupport.TopicReader;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sources over HTTP, in the table and on the topic. Each test has a name of its own.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
@WithTestResource(IngestStub.class)
@SuppressWarnings("NullAway.Init")
class SourcesResourceTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    SourceStore store;

    @Inject
    Pool pool;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    private final String name = "s-" + UUID.randomUUID();

    @Nested
    class Registering {
        @Test
        void tellsTheSourceAndItsKeyOnce() {
            var key = create("\"channel\":\"store\",\"trusted\":true")
                    .statusCode(201)
                    .header("Location", endsWith("/v1/sources/" + name))
                    .body("name", equalTo(name))
                    .body("channel", equalTo("store"))
                    .body("trusted", equalTo(true))
                    .body("keys", hasSize(1))
                    .body("keys[0].expiresAt", nullValue())
                    .extract()
                    .<String>path("key");

            assertThat(key).matches("pk_[A-Za-z0-9_-]{32}");
            get().statusCode(200)
                    .body("key", nullValue())
                    .body("keys[0].key", nullValue())
                    .body("keys[0].id", notNullValue())
                    .body(not(containsString(key)));
        }

        @Test
        void reachesTheTopicWithTheHashAndNotTheKey() {
            var key = create("\"kind\":\"stripe\"").extract().<String>path("key");

            var published = published();
            assertThat(published.kind()).isEqualTo("stripe");
            assertThat(published.keys())
                    .singleElement()
                    .satisfies(kept -> assertThat(kept.sha256()).isEqualTo(Keys.hash(key)));
            assertThat(raw().getLast()).doesNotContain(key);
        }

        @Test
        void sealsItsSecretsInTheTableAndOnTheTopicAndTellsThemNever() {
            create("\"secrets\":[\"whsec_canary\"]")
                    .statusCode(201)
                    .body("secretCount", equalTo(1))
                    .body(not(containsString("canary")));

            var sealed = published().secrets();
            assertThat(new Secrets(Optional.of(IngestStub.SECRETS_KEY))
                            .open(sealed.getFirst(), PublishedSource.key(TestKeys.WORKSPACE, name)))
                    .isEqualTo("whsec_canary");
            assertThat(raw()).noneSatisfy(record -> assertThat(record).contains("canary"));
            assertThat(pool.query("select source::text as row from source where name = '" + name + "'")
                            .executeAndAwait()
                            .iterator()
                            .next()
                            .getString("row"))
                    .contains("s1.")
                    .doesNotContain("canary");
            get().body(not(containsString("canary"))).body(not(containsString("s1.")));
        }

        @Test
        void refusesANameThatIsTaken() {
            create("").statusCode(201);

            create("").statusCode(409).body("code", equalTo("source-exists"));
        }

        @Test
        void refusesAKindThatIngestServiceDoesNotReadAndNamesThoseItDoes() {
            create("\"kind\":\"strype\"")
                    .statusCode(422)
                    .body("code", equalTo("source-invalid"))
                    .body("errors.field", contains("kind"))
                    .body("errors[0].message", equalTo("It must be one of native, segment, stripe."));
            get().statusCode(404);
        }

        @Test
        void waitsForTheCatalogueWhereItIsNotKnown() {
            body(as(TestKeys.OTHER_SECRET), "\"kind\":\"stripe\"")
                    .post("/v1/sources")
                    .then()
                    .statusCode(503)
                    .body("code", equalTo("catalogue-unavailable"))
                    .body("detail", containsString("404"));
        }

        @Test
        void saysAllThatIsToBeMended() {
            create("\"channel\":\"pigeon\",\"colour\":\"red\"")
                    .statusCode(422)
                    .contentType("application/problem+json")
                    .body("code", equalTo("source-invalid"))
                    .body("detail", equalTo("The source has 2 things to mend; see `errors`."))
                    .body("errors.field", contains("colour", "channel"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "{", "[]", "null", "\"x\"", "{\"name\":\"a\",\"name\":\"b\"}"})
        void refusesWhatIsNoObject(String body) {
            as(TestKeys.SECRET)
                    .body(body)
                    .post("/v1/sources")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("request-unreadable"));
        }

        @Test
        void refusesALargeBody() {
            create("\"channel\":\"" + "x".repeat(70_000) + "\"")
                    .statusCode(413)
                    .body("code", equalTo("body-too-large"));
        }

        @Test
        void happensOnceWhereSeveralTryAtTheSameTime() throws Exception {
            try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
                var answers = callers.invokeAll(IntStream.range(0, 6)
                        .<Callable<Integer>>mapToObj(
                                _ -> () -> create("").extract().statusCode())
                        .toList());

                assertThat(answers.stream().map(Future::resultNow).toList())
                        .containsOnlyOnce(201)
                        .contains(409);
            }
        }
    }

    @Nested
    class Changing {
        @Test
        void replacesTheSettingsAndLeavesKeysAndSecrets() {
            create("\"channel\":\"store\",\"kind\":\"stripe\",\"secrets\":[\"one\",\"two\"]");

            put("\"zone\":\"Europe/Madrid\"")
                    .statusCode(200)
                    .body("zone", equalTo("Europe/Madrid"))
                    .body("channel", nullValue())
                    .body("secretCount", equalTo(2))
                    .body("keys", hasSize(1))
                    .body("key", nullValue());
            assertThat(published().secrets()).hasSize(2);
        }

        @Test
        void replacesSecretsThatAreSaidAndTakesThemAwayWhereNoneAre() {
            create("\"secrets\":[\"one\",\"two\"]");

            put("\"secrets\":[\"three\"]").body("secretCount", equalTo(1));
            put("\"secrets\":[]").body("secretCount", equalTo(0));
        }

        @Test
        void takesAnAnswerBackAsItCame() {
            create("\"channel\":\"store\",\"mapping\":{\"b\":1,\"a\":{\"z\":[1.5,true]}}");
            var answer = get().extract().asString();

            as(TestKeys.SECRET)
                    .body(answer)
                    .put("/v1/sources/" + name)
                    .then()
                    .statusCode(200)
                    .body("channel", equalTo("store"))
                    .body("mapping.a.z", contains(1.5f, true));
        }

        @Test
        void raisesTheRevision() {
            int before = create("").extract().path("revision");

            put("").body("revision", greaterThan(before));
        }

        @Test
        void asksForNoCatalogueWhereTheKindStays() {
            var other = new Source(
                    TestKeys.OTHER_WORKSPACE,
                    name,
                    new SourceSettings("stripe", null, null, List.of(), null, Map.of(), false),
                    List.of(),
                    List.of(),
                    0,
                    Instant.EPOCH,
                    Instant.EPOCH);
            store.insert(other, 1_000).await().atMost(SOON);

            body(as(TestKeys.OTHER_SECRET), "\"kind\":\"stripe\",\"channel\":\"web\"")
                    .put("/v1/sources/" + name)
                    .then()
                    .statusCode(200);
        }

        @Test
        void needsASource() {
            put("").statusCode(404).body("code", equalTo("source-unknown"));
        }
    }

    @Nested
    class Rotating {
        @Test
        void tellsAFurtherKeyOnceAndEndsTheOthersLater() {
            var first = create("").extract().<String>path("key");

            var second = as(TestKeys.SECRET)
                    .body("{\"expiresOthersIn\":\"PT24H\"}")
                    .post("/v1/sources/" + name + "/keys")
                    .then()
                    .statusCode(201)
                    .body("expiresAt", nullValue())
                    .extract()
                    .<String>path("key");

            assertThat(second).startsWith("pk_").isNotEqualTo(first);
            get().body("keys", hasSize(2))
                    .body("keys[0].expiresAt", notNullValue())
                    .body(not(containsString(second)));
            var keys = published().keys();
            assertThat(keys)
                    .extracting(PublishedSource.Key::sha256)
                    .containsExactly(Keys.hash(first), Keys.hash(second));
            assertThat(keys.getFirst().isValidAt(Instant.now())).isTrue();
            assertThat(keys.getFirst().isValidAt(Instant.now().plus(Duration.ofHours(25))))
                    .isFalse();
        }

        @Test
        void withoutABodyLeavesTheOthers() {
            create("");

            given().header("X-Api-Key", TestKeys.SECRET)
                    .post("/v1/sources/" + name + "/keys")
                    .then()
                    .statusCode(201);
            get().body("keys.expiresAt", equalTo(Arrays.asList(null, null)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"P91D\"", "\"-PT1S\"", "\"tomorrow\"", "5", "\"P1Y\""})
        void refusesATimeThatIsNone(String time) {
            create("");

            as(TestKeys.SECRET)
                    .body("{\"expiresOthersIn\":" + time + "}")
                    .post("/v1/sources/" + name + "/keys")
                    .then()
                    .statusCode(422)
                    .body("errors[0].field", equalTo("expiresOthersIn"));
        }

        @Test
        void endsWithTooManyKeys() {
            create("");
            for (var more = 1; more < 10; more++) {
                rotate().statusCode(201);
            }

            rotate().statusCode(409).body("code", equalTo("too-many-keys"));
        }

        @Test
        void takesAKeyAway() {
            var id = create("").extract().<String>path("keys[0].id");

            delete("/keys/" + id).statusCode(204);
            delete("/keys/" + id).statusCode(404).body("code", equalTo("source-key-unknown"));
            get().body("keys", empty());
            assertThat(published().keys()).isEmpty();
        }

        private ValidatableResponse rotate() {
            return as(TestKeys.SECRET)
                    .body("{}")
                    .post("/v1/sources/" + name + "/keys")
                    .then();
        }
    }

    @Nested
    class Removing {
        @Test
        void takesTheSourceFromTheListAndTheTopic() {
            create("");
            published();

            delete("").statusCode(204);

            get().statusCode(404).body("code", equalTo("source-unknown"));
            delete("").statusCode(404);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(records()).last().isNull());
        }

        @Test
        void leavesTheNameToANewSourceWithAGreaterRevision() {
            int before = create("\"secrets\":[\"one\"]").extract().path("revision");
            delete("");

            create("").statusCode(201).body("secretCount", equalTo(0)).body("revision", greaterThan(before));
        }
    }

    @Nested
    class AnotherWorkspace {
        @Test
        void seesAndChangesNothing() {
            create("");
            var other = as(TestKeys.OTHER_SECRET);

            other.get("/v1/sources/" + name).then().statusCode(404);
            other.get("/v1/sources?limit=500").then().body(not(containsString(name)));
            other.delete("/v1/sources/" + name).then().statusCode(404);
            other.post("/v1/sources/" + name + "/keys").then().statusCode(404);
            get().body("keys", hasSize(1));
        }
    }

    @Test
    void theListIsPagedByName() {
        for (var each : List.of("a", "b", "c")) {
            var source = as(TestKeys.OTHER_SECRET).body("{\"name\":\"" + name + "-" + each + "\"}");
            source.post("/v1/sources").then().statusCode(201);
        }

        var first = as(TestKeys.OTHER_SECRET)
                .get("/v1/sources?limit=2&after=" + name)
                .then()
                .body("items.name", contains(name + "-a", name + "-b"))
                .extract()
                .<String>path("next");
        as(TestKeys.OTHER_SECRET)
                .get("/v1/sources?limit=1&after=" + first)
                .then()
                .body("items.name", contains(name + "-c"));
    }

    @Nested
    class InTheTable {
        private final String workspace = "w-" + UUID.randomUUID();

        /// Nobody else publishes meanwhile.
        @BeforeEach
        void nothingIsUnderWay() {
            handedOut();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(pool.query("""
                            select (select count(*) from source where not published) + (select count(*) from pg_locks
                                where locktype = 'advisory'
                                and objid::bigint = hashtext('source publication')::bigint & 4294967295) as open""")
                                    .executeAndAwait()
                                    .iterator()
                                    .next()
                                    .getLong("open"))
                            .isZero());
        }

        @Test
        void aWorkspaceHasSoManyAndNoMore() {
            insert("a", 2);
            insert("b", 2);

            assertThat(insert("c", 2)).isInstanceOf(Change.TooMany.class);
            assertThat(insert("a", 2)).isInstanceOf(Change.Exists.class);
            assertThat(store.remove(workspace, "a").await().atMost(SOON)).isTrue();
            assertThat(insert("c", 2)).isInstanceOf(Change.To.class);
        }

        @Test
        void brokerThatIsDownLeavesStatesToBePublishedLaterInOrder() {
            insert("a", 10);
            insert("b", 10);
            store.remove(workspace, "a").await().atMost(SOON);
            var tried = new ArrayList<String>();

            var failure = store.publish(state -> {
                        own(state).ifPresent(tried::add);
                        return own(state).isPresent()
                                ? Uni.createFrom().failure(new IllegalStateException("down"))
                                : Uni.createFrom().voidItem();
                    })
                    .onFailure()
                    .recoverWithItem(-1)
                    .await()
                    .atMost(SOON);

            assertThat(failure).isEqualTo(-1);
            assertThat(tried).containsExactly("b");
            assertThat(handedOut()).containsExactly("b", "-a");
            assertThat(handedOut()).isEmpty();
        }

        @Test
        void whatChangesWhileItIsPublishedIsPublishedAgain() {
            insert("a", 10);

            store.publish(state -> own(state).isPresent()
                            ? store.change(workspace, "a", Change.To::new).replaceWithVoid()
                            : Uni.createFrom().voidItem())
                    .await()
                    .atMost(SOON);

            assertThat(handedOut()).containsExactly("a");
        }

        private List<String> handedOut() {
            var seen = new ArrayList<String>();
            store.publish(state -> {
                        own(state).ifPresent(seen::add);
                        return Uni.createFrom().voidItem();
                    })
                    .await()
                    .atMost(SOON);
            return seen;
        }

        private Optional<String> own(State state) {
            return switch (state) {
                case State.Present(var source) ->
                    Optional.of(source.name()).filter(_ -> source.workspace().equals(workspace));
                case State.Absent(var of, var gone) -> Optional.of("-" + gone).filter(_ -> of.equals(workspace));
            };
        }

        private Change insert(String source, int most) {
            return store.insert(
                            new Source(
                                    workspace,
                                    source,
                                    SourceSettings.NONE,
                                    List.of(),
                                    List.of(),
                                    0,
                                    Instant.EPOCH,
                                    Instant.EPOCH),
                            most)
                    .await()
                    .atMost(SOON);
        }
    }

    private ValidatableResponse create(String fields) {
        return body(as(TestKeys.SECRET), fields).post("/v1/sources").then();
    }

    private ValidatableResponse put(String fields) {
        return body(as(TestKeys.SECRET), fields).put("/v1/sources/" + name).then();
    }

    private RequestSpecification body(RequestSpecification request, String fields) {
        return request.body("{\"name\":\"" + name + "\"" + (fields.isEmpty() ? "" : "," + fields) + "}");
    }

    private ValidatableResponse get() {
        return as(TestKeys.SECRET).get("/v1/sources/" + name).then();
    }

    private ValidatableResponse delete(String path) {
        return as(TestKeys.SECRET).delete("/v1/sources/" + name + path).then();
    }

    private static RequestSpecification as(String key) {
        return given().header("X-Api-Key", key).contentType(ContentType.JSON);
    }

    /// The state on the topic, once it is the newest.
    private PublishedSource published() {
        long newest = get().extract().jsonPath().getLong("revision");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(records())
                        .isNotEmpty()
                        .last()
                        .satisfies(record -> assertThat(ContractJson.read(String.valueOf(record), PublishedSource.class)
                                        .revision())
                                .isEqualTo(newest)));
        return ContractJson.read(raw().getLast(), PublishedSource.class);
    }

    private List<String> raw() {
        return records().stream().map(String::valueOf).toList();
    }

    private List<@Nullable String> records() {
        var key = PublishedSource.key(TestKeys.WORKSPACE, name);
        var records = new ArrayList<@Nullable String>();
        for (var record : TopicReader.readAll(brokers, Topics.SOURCES)) {
            if (key.equals(new String(record.key(), StandardCharsets.UTF_8))) {
                records.add(record.value() == null ? null : new String(record.value(), StandardCharsets.UTF_8));
            }
        }
        return records;
    }
}
