package dev.pasillo.journey.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.PublishedDefinition;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.Definitions;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import dev.pasillo.testsupport.TopicReader;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
@SuppressWarnings("NullAway.Init")
class DefinitionResourceTest {
    @Inject
    Pool pool;

    @Inject
    Definitions definitions;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    @Nested
    class Put {

        @Test
        void newFileBecomesTheFirstVersion() {
            put("put-new", file("put-new", "P7D"))
                    .statusCode(201)
                    .header("Location", matchesPattern(".*/v1/definitions/put-new/versions/1"))
                    .body("name", equalTo("put-new"))
                    .body("version", equalTo(1))
                    .body("effectiveFrom", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
        }

        @Test
        void sameMeaningStaysTheSameVersion() {
            var first = put("put-same", file("put-same", "P7D")).statusCode(201).extract();

            put("put-same", file("put-same", "P7D"))
                    .statusCode(200)
                    .body("version", equalTo(1))
                    .body("effectiveFrom", equalTo(first.path("effectiveFrom")));
            put("put-same", "# said otherwise\n" + file("put-same", "PT168H"))
                    .statusCode(200)
                    .body("version", equalTo(1));
            put("put-same", json("put-same")).statusCode(200).body("version", equalTo(1));
        }

        @Test
        void otherMeaningIsTheNextVersionAlsoWhenItWasThereBefore() {
            put("put-next", file("put-next", "P7D")).statusCode(201).body("version", equalTo(1));
            put("put-next", file("put-next", "P8D")).statusCode(201).body("version", equalTo(2));
            put("put-next", file("put-next", "P7D")).statusCode(201).body("version", equalTo(3));
        }

        @Test
        void textDecidesWhatTheFormatIsAndNotTheMediaType() {
            for (var type : List.of(
                    "application/json",
                    "application/yaml",
                    "text/plain",
                    "application/octet-stream",
                    "application/x-www-form-urlencoded")) {
                asIs(type)
                        .body(file("put-type", "P7D").getBytes(StandardCharsets.UTF_8))
                        .put("/v1/definitions/put-type")
                        .then()
                        .body("version", equalTo(1));
                asIs(type)
                        .body(json("put-type").getBytes(StandardCharsets.UTF_8))
                        .put("/v1/definitions/put-type")
                        .then()
                        .statusCode(200);
            }
        }

        private static RequestSpecification asIs(String type) {
            var encoding = EncoderConfig.encoderConfig().encodeContentTypeAs(type, ContentType.BINARY);
            return secret().config(RestAssured.config().encoderConfig(encoding)).contentType(type);
        }

        @Test
        void referenceExampleIsAccepted() throws IOException {
            try (var example = DefinitionResourceTest.class.getResourceAsStream("/definitions/first-purchase.yaml")) {
                if (example == null) {
                    throw new IllegalStateException("no example");
                }
                put("first-purchase", new String(example.readAllBytes(), StandardCharsets.UTF_8))
                        .statusCode(201);
            }
        }

        @Test
        void invalidFileIsRefusedWithAllThatIsWrongAndChangesNothing() {
            put(
                            "put-bad",
                            "apiVersion: pasillo/v1\nkind: JourneyDefinition\nname: put-bad\nstages:\n  - {id: a}\ncolour: red\n")
                    .statusCode(422)
                    .contentType("application/problem+json")
                    .body("code", equalTo("definition-invalid"))
                    .body("status", equalTo(422))
                    .body("errors.path", equalTo(List.of("/stages/0", "/colour")))
                    .body("errors.line", equalTo(List.of(5, 6)))
                    .body("errors[0].message", matchesPattern(".*needs `enter`.*"));
            secret().get("/v1/definitions/put-bad").then().statusCode(404);
        }

        @Test
        void nameInTheFileHasToBeTheNameOfTheAddress() {
            put("put-here", file("put-there", "P7D"))
                    .statusCode(422)
                    .body("errors[0].path", equalTo("/name"))
                    .body("errors[0].line", equalTo(3));
        }

        @Test
        void emptyBodyIsRefused() {
            secret().put("/v1/definitions/put-empty").then().statusCode(422);
            put("put-empty", "").statusCode(422).body("errors[0].message", matchesPattern(".*empty.*"));
        }

        @Test
        void tooLargeAFileIsRefused() {
            put("put-large", file("put-large", "P7D") + "#".repeat(1 << 20))
                    .statusCode(413)
                    .body("code", equalTo("body-too-large"));
        }

        @Test
        void definitionThatAFileManagesIsChangedThereOnly() {
            definitions.manageByFiles(TestKeys.WORKSPACE, Set.of("put-managed"));
            try {
                put("put-managed", file("put-managed", "P7D"))
                        .statusCode(409)
                        .contentType("application/problem+json")
                        .body("code", equalTo("file-managed"));
                other().body(file("put-managed", "P7D"))
                        .put("/v1/definitions/put-managed")
                        .then()
                        .statusCode(201);
            } finally {
                definitions.manageByFiles(TestKeys.WORKSPACE, Set.of());
            }
        }

        @Test
        void simultaneousFilesBecomeVersionsOneAfterTheOther() throws Exception {
            try (var people = Executors.newFixedThreadPool(8)) {
                var answers = IntStream.rangeClosed(1, 16)
                        .mapToObj(day -> people.submit(() -> put("put-race", file("put-race", "P" + day + "D"))
                                .statusCode(201)
                                .extract()
                                .<Integer>path("version")))
                        .toList();
                var versions = new TreeSet<Integer>();
                for (var answer : answers) {
                    versions.add(answer.get());
                }
                assertThat(versions)
                        .containsExactlyElementsOf(
                                IntStream.rangeClosed(1, 16).boxed().toList());
            }
            var times = texts(
                    "select effective_from::text from definition_version where name = 'put-race' order by version");
            assertThat(times).isSorted().doesNotHaveDuplicates();
        }

        @Test
        void newVersionRaisesTheRevisionAndAsksForTheStoredCustomersToBeFoldedAnew() {
            var before = revision();

            put("put-refold", file("put-refold", "P7D")).statusCode(201);
            put("put-refold", file("put-refold", "P7D")).statusCode(200);

            assertThat(texts("select workspace from refold_job where revision = " + (before + 1)))
                    .contains(TestKeys.WORKSPACE);
            assertThat(revision()).isGreaterThan(before);
        }

        private long revision() {
            return Long.parseLong(
                    texts("select coalesce(max(revision), 0)::text from definition_revision where workspace = '"
                                    + TestKeys.WORKSPACE + "'")
                            .getFirst());
        }
    }

    @Nested
    class Find {

        @Test
        void newestVersionIsFoundWithItsDefaults() {
            put("find-one", file("find-one", "P7D")).statusCode(201);
            put("find-one", file("find-one", "P8D")).statusCode(201);

            secret().get("/v1/definitions/find-one")
                    .then()
                    .statusCode(200)
                    .contentType("application/json")
                    .body("name", equalTo("find-one"))
                    .body("version", equalTo(2))
                    .body("definition.stages[0].allowedTime", equalTo("P8D"))
                    .body("definition.stages[0].rank", equalTo(1))
                    .body("definition.reentry", equalTo("new-journey"));
            secret().get("/v1/definitions/find-one/versions/1")
                    .then()
                    .statusCode(200)
                    .body("version", equalTo(1))
                    .body("definition.stages[0].allowedTime", equalTo("P7D"));
        }

        @Test
        void yamlIsTheFileAsItWasPut() {
            var file = "# märkt\n" + file("find-yaml", "P7D");
            put("find-yaml", file).statusCode(201);

            for (var type : List.of("application/yaml", "text/yaml", "application/x-yaml")) {
                var answer = secret().accept(type)
                        .get("/v1/definitions/find-yaml")
                        .then()
                        .statusCode(200)
                        .contentType("application/yaml")
                        .extract();
                assertThat(new String(answer.asByteArray(), StandardCharsets.UTF_8))
                        .isEqualTo(file);
            }
            secret().accept("*/*").get("/v1/definitions/find-yaml").then().contentType("application/json");
        }

        @Test
        void unknownOneIsNotFound() {
            for (var path :
                    List.of("nobody", "nobody/versions/1", "find-one/versions/99", "find-one/versions/x", "Ñ")) {
                secret().get("/v1/definitions/" + path)
                        .then()
                        .statusCode(404)
                        .contentType("application/problem+json")
                        .body("$", hasKey("code"));
            }
        }

        @Test
        void listGoesOnByName() {
            for (var name : List.of("list-a", "list-b", "list-c")) {
                put(name, file(name, "P7D"));
                put(name, file(name, "P9D"));
            }

            secret().get("/v1/definitions?after=list-&limit=2")
                    .then()
                    .statusCode(200)
                    .body("items.name", equalTo(List.of("list-a", "list-b")))
                    .body("items.version", equalTo(List.of(2, 2)))
                    .body("next", equalTo("list-b"));
            secret().get("/v1/definitions?after=list-b&limit=1").then().body("items.name", equalTo(List.of("list-c")));
            secret().get("/v1/definitions?after=zzz")
                    .then()
                    .body("items", equalTo(List.of()))
                    .body("$", not(hasKey("next")));
        }

        @Test
        void limitThatIsNoneIsRefused() {
            for (var limit : List.of("0", "201", "-1", "many", "99999999999")) {
                secret().get("/v1/definitions?limit=" + limit)
                        .then()
                        .statusCode(400)
                        .body("code", equalTo("limit-invalid"));
            }
        }

        @Test
        void schemaIsServed() {
            secret().get("/v1/definitions/schema")
                    .then()
                    .statusCode(200)
                    .contentType("application/schema+json")
                    .body("title", equalTo("Pasillo journey definition"));
        }

        @Test
        void setOfTheNewestFollowsEveryChange() {
            put("set-one", file("set-one", "P7D"));
            var first = set();
            put("set-one", file("set-one", "P8D"));
            var second = set();

            assertThat(second.revision()).isGreaterThan(first.revision());
            assertThat(second.newest())
                    .filteredOn(version -> version.name().equals("set-one"))
                    .singleElement()
                    .satisfies(version -> {
                        assertThat(version.version()).isEqualTo(2);
                        assertThat(version.definition().stage("a").allowedTime())
                                .isEqualTo(Duration.ofDays(8));
                    });
        }

        private dev.pasillo.journey.domain.definition.DefinitionSet set() {
            return definitions.newest(TestKeys.WORKSPACE).await().atMost(Duration.ofSeconds(10));
        }
    }

    @Nested
    class Doors {

        @Test
        void everyWorkspaceHasItsOwn() {
            put("mine", file("mine", "P7D")).statusCode(201);

            other().get("/v1/definitions/mine").then().statusCode(404);
            other().get("/v1/definitions/mine/versions/1").then().statusCode(404);
            other().get("/v1/definitions").then().body("items.name", not(hasItem("mine")));
            other().body(file("mine", "P9D"))
                    .put("/v1/definitions/mine")
                    .then()
                    .statusCode(201)
                    .body("version", equalTo(1));
            secret().get("/v1/definitions/mine").then().body("definition.stages[0].allowedTime", equalTo("P7D"));
        }

        @Test
        void writeKeyAndNoKeyStayOutside() {
            for (var path : List.of("", "/mine", "/mine/versions/1", "/schema")) {
                key(TestKeys.WRITE).get("/v1/definitions" + path).then().statusCode(403);
                key(TestKeys.UNKNOWN).get("/v1/definitions" + path).then().statusCode(401);
                given().get("/v1/definitions" + path).then().statusCode(401);
            }
            key(TestKeys.WRITE)
                    .body(file("mine", "P1D"))
                    .put("/v1/definitions/mine")
                    .then()
                    .statusCode(403);
        }
    }

    @Test
    void ruleThatFailsIsCountedWhereOperatorsLook() {
        put("rule-errors", file("rule-errors", "P7D").replace("{type: page_viewed}", "{when: 'properties.a.b.c'}"))
                .statusCode(201);
        var stage = definitions.newest(TestKeys.WORKSPACE).await().atMost(Duration.ofSeconds(10)).newest().stream()
                .filter(version -> version.name().equals("rule-errors"))
                .findFirst()
                .orElseThrow()
                .definition()
                .stage("a");
        var at = Instant.parse("2026-01-01T00:00:00Z");
        var touchpoint = new Touchpoint(
                "default",
                "api",
                "e",
                "web",
                "x",
                null,
                Actor.CUSTOMER,
                at,
                null,
                at,
                List.of(new Identifier("user_id", "u")),
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                null,
                "f");

        assertThat(stage.entered(touchpoint)).isFalse();

        given().port(ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class))
                .get("/q/metrics")
                .then()
                .statusCode(200)
                // Customers of other tests may be folded under it meanwhile.
                .body(
                        matchesPattern(
                                "(?s).*pasillo_journey_rule_errors_total\\{definition=\"rule-errors\",rule=\"stages/a/enter/0\"} [1-9].*"));
    }

    @Test
    void everyVersionIsPublishedInOrderUnderWorkspaceAndName() {
        put("published", file("published", "P1D")).statusCode(201);
        put("published", file("published", "P2D")).statusCode(201);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(published("default/published"))
                        .extracting(PublishedDefinition::version)
                        .containsSubsequence(1, 2));

        var newest = published("default/published").getLast();
        assertThat(newest.workspace()).isEqualTo(TestKeys.WORKSPACE);
        assertThat(newest.name()).isEqualTo("published");
        assertThat(newest.definition().at("/stages/0/allowedTime").asText()).isEqualTo("P2D");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                texts(
                                        "select version::text from definition_version where name = 'published' and not published"))
                        .isEmpty());
    }

    private List<PublishedDefinition> published(String key) {
        return TopicReader.readAll(brokers, "journey-definitions").stream()
                .filter(sent -> new String(sent.key(), StandardCharsets.UTF_8).equals(key))
                .map(sent -> ContractJson.read(sent.value(), PublishedDefinition.class))
                .toList();
    }

    private List<String> texts(String query) {
        return pool.preparedQuery(query).execute(Tuple.tuple()).await().atMost(Duration.ofSeconds(10)).stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static ValidatableResponse put(String name, String file) {
        return secret().contentType("application/yaml")
                .body(file.getBytes(StandardCharsets.UTF_8))
                .put("/v1/definitions/" + name)
                .then();
    }

    private static RequestSpecification secret() {
        return key(TestKeys.SECRET);
    }

    private static RequestSpecification other() {
        return key(TestKeys.OTHER_SECRET);
    }

    private static RequestSpecification key(String key) {
        return given().header("Authorization", "Bearer " + key);
    }

    private static String file(String name, String allowedTime) {
        return """
                apiVersion: pasillo/v1
                kind: JourneyDefinition
                name: %s
                stages:
                  - {id: a, enter: [{type: page_viewed}], allowedTime: %s}
                  - {id: b, enter: [{type: order_paid}]}
                """.formatted(name, allowedTime);
    }

    private static String json(String name) {
        return """
                {"apiVersion": "pasillo/v1", "kind": "JourneyDefinition", "name": "%s", "stages": [
                \t{"id": "a", "enter": [{"type": "page_viewed"}], "allowedTime": "P7D"},
                \t{"id": "b", "enter": [{"type": "order_paid"}]}]}
                """.formatted(name);
    }
}
