package dev.pasillo.journey.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Identifiers;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import dev.pasillo.journey.fixture.Inlet;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
class CustomersResourceTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Inject
    Pool pool;

    @Inject
    Inlet inlet;

    @Inject
    Pseudonyms pseudonyms;

    @Nested
    class ACustomer {
        @Test
        void isFoundByIdentifierByProfileAndByLookup() {
            arrive(touchpoint("found-1", 0, user("found"), new Identifier("email", "Found@Example.org")));
            var expected = get("user_id", "found").statusCode(200).extract().asString();
            var profileId = pseudonyms.profileId(TestKeys.WORKSPACE, user("found"));
            var alias = pseudonyms.profileId(TestKeys.WORKSPACE, new Identifier("email", "found@example.org"));

            get("email", " FOUND@example.org").statusCode(200).body(equalTo(expected));
            get("profile", profileId).statusCode(200).body(equalTo(expected));
            get("profile", alias).statusCode(200).body(equalTo(expected));
            lookup("{\"namespace\":\"email\",\"value\":\"found@EXAMPLE.org\"}")
                    .statusCode(200)
                    .body(equalTo(expected));
            assertThat(expected).startsWith("{\"profileId\":\"" + profileId + "\"");
        }

        @Test
        void isFoundWhateverCharactersTheValueHas() {
            var values = List.of(
                    "a/b",
                    "/a",
                    "a/",
                    "a+b",
                    "a b",
                    "a@b.c",
                    "100%",
                    "%2F",
                    "a%2Fb",
                    "a;b=c",
                    "a?b#c",
                    "a&b=c",
                    "ü/€",
                    "\"quoted\"",
                    "back\\slash",
                    "a:b",
                    "timeline",
                    "lookup",
                    "{value}",
                    "a..b");
            arrive(IntStream.range(0, values.size())
                    .mapToObj(place -> touchpoint("odd-" + place, 0, user(values.get(place))))
                    .toArray(Touchpoint[]::new));

            assertThat(values)
                    .allSatisfy(
                            value -> get("user_id", value).statusCode(200).body("identifiers.value", contains(value)));
        }

        @Test
        void isFoundByLookupWhereTheValueFitsIntoNoPath() {
            arrive(touchpoint("dots-1", 0, user("..")), touchpoint("dots-2", 0, user(".")));

            lookup("{\"namespace\":\"user_id\",\"value\":\"..\"}")
                    .statusCode(200)
                    .body("identifiers.value", contains(".."));
            lookup("{\"namespace\":\"user_id\",\"value\":\".\"}")
                    .statusCode(200)
                    .body("identifiers.value", contains("."));
        }

        @Test
        void withoutJourneysHasNone() {
            arrive(touchpoint("plain-1", 0, user("plain")));

            get("user_id", "plain")
                    .statusCode(200)
                    .contentType("application/json")
                    .header("Cache-Control", "no-store")
                    .body("journeys", empty())
                    .body("moments", empty());
        }

        @Test
        void knownByALinkThatWasRejectedHasNoJourneysAndStaysApart() {
            arrive(
                    touchpoint("reject-1", 0, user("reject-a"), new Identifier("anonymous_id", "reject-an")),
                    touchpoint("reject-2", 1, user("reject-b"), new Identifier("anonymous_id", "reject-an")));

            get("user_id", "reject-b").statusCode(200).body("identifiers.value", contains("reject-b"));
            get("anonymous_id", "reject-an")
                    .statusCode(200)
                    .body("identifiers.value", contains("reject-a", "reject-an"));
        }

        @Test
        void isNotFoundFromAnotherWorkspace() {
            arrive(touchpoint("private-1", 0, user("private")));
            var profileId = pseudonyms.profileId(TestKeys.WORKSPACE, user("private"));

            for (var path : List.of("user_id/private", "profile/" + profileId, "user_id/private/timeline")) {
                given().header("X-Api-Key", TestKeys.OTHER_SECRET)
                        .get("/v1/customers/" + path)
                        .then()
                        .statusCode(404)
                        .contentType("application/problem+json")
                        .body("code", equalTo("customer-unknown"))
                        .body("status", equalTo(404));
            }
        }
    }

    @Nested
    class NobodyAtAll {
        @Test
        void isUnknown() {
            for (var path : List.of(
                    "user_id/nobody",
                    "anonymous_id/null",
                    "profile/" + "0".repeat(32),
                    "profile/nobody",
                    "user_id/nobody/timeline",
                    "profile/nobody/timeline",
                    "x/%00",
                    "user_id/%20")) {
                given().urlEncodingEnabled(false)
                        .header("X-Api-Key", TestKeys.SECRET)
                        .get("/v1/customers/" + path)
                        .then()
                        .statusCode(404)
                        .body("code", equalTo("customer-unknown"));
            }
        }
    }

    @Nested
    class ALookup {
        @Test
        void thatCannotBeReadIsRefused() {
            for (var body : List.of(
                    "",
                    "{",
                    "null",
                    "[]",
                    "{}",
                    "\"x\"",
                    "{\"namespace\":\"user_id\"}",
                    "{\"value\":\"x\"}",
                    "{\"namespace\":null,\"value\":\"x\"}",
                    "{\"namespace\":\"user_id\",\"value\":{}}")) {
                lookup(body)
                        .statusCode(400)
                        .contentType("application/problem+json")
                        .body("code", equalTo("request-unreadable"));
            }
        }

        @Test
        void inAnotherMediaTypeIsRefused() {
            given().header("X-Api-Key", TestKeys.SECRET)
                    .contentType("text/plain")
                    .body("{\"namespace\":\"user_id\",\"value\":\"x\"}")
                    .post("/v1/customers/lookup")
                    .then()
                    .statusCode(415)
                    .body("code", equalTo("media-type-unsupported"));
        }
    }

    @Nested
    class ATimeline {
        private final List<Touchpoint> line = IntStream.range(0, 7)
                .mapToObj(hour -> touchpoint("line-" + hour, hour, user("line")))
                .toList();

        @Test
        void tellsTouchpointsNewestFirst() {
            arrive(line.toArray(Touchpoint[]::new));

            timeline("")
                    .body("items.id", contains("line-6", "line-5", "line-4", "line-3", "line-2", "line-1", "line-0"))
                    .body("next", nullValue())
                    .body("transitionsUntil", nullValue())
                    .body("items[0].entry", equalTo("touchpoint"))
                    .body("items[0].source", equalTo("api"))
                    .body("items[0].actor", equalTo("customer"))
                    .body("items[0].occurredAt", equalTo("2026-01-01T06:00:00.000Z"))
                    .body("items[0].identifiers[0].namespace", equalTo("user_id"))
                    .body("items[0].properties.path", equalTo("/"))
                    .body("items[0].receivedAt", nullValue());
        }

        @Test
        void isPagedInEitherOrder() {
            arrive(line.toArray(Touchpoint[]::new));

            for (var order : List.of("oldest", "newest")) {
                var ids = new ArrayList<String>();
                String next = null;
                do {
                    var page = timeline("order=" + order + "&limit=3" + (next == null ? "" : "&after=" + next));
                    ids.addAll(page.extract().jsonPath().getList("items.id", String.class));
                    next = page.extract().path("next");
                } while (next != null);
                var expected = line.stream().map(Touchpoint::id).toList();
                assertThat(ids).isEqualTo(order.equals("oldest") ? expected : expected.reversed());
            }
        }

        @Test
        void tellsLinksWithTheirEvidence() {
            arrive(
                    touchpoint("linked-1", 0, user("linked"), new Identifier("email", "linked@example.org")),
                    touchpoint("linked-2", 1, new Identifier("email", "linked@example.org")));

            given().header("X-Api-Key", TestKeys.SECRET)
                    .get("/v1/customers/email/linked@example.org/timeline?order=oldest")
                    .then()
                    .statusCode(200)
                    .body("items.entry", contains("touchpoint", "identity", "touchpoint"))
                    .body("items[1].owner.value", equalTo("linked"))
                    .body("items[1].other.value", equalTo("linked@example.org"))
                    .body("items[1].evidence.strength", equalTo("strong"))
                    .body("items[1].evidence.touchpoint", equalTo("linked-1"))
                    .body("items[1].accepted", equalTo(true));
        }

        @Test
        void withAParameterThatCannotBeReadIsRefused() {
            arrive(line.getFirst());

            for (var parameters : List.of(
                    "limit=0",
                    "limit=501",
                    "limit=-1",
                    "limit=x",
                    "limit=1.5",
                    "limit=99999999999",
                    "order=up",
                    "order=NEWEST",
                    "after=x",
                    "after=e30",
                    "after=bnVsbA")) {
                given().header("X-Api-Key", TestKeys.SECRET)
                        .urlEncodingEnabled(false)
                        .get("/v1/customers/user_id/line/timeline?" + parameters)
                        .then()
                        .statusCode(400)
                        .body("code", equalTo("parameter-invalid"))
                        .body("parameter", equalTo(parameters.substring(0, parameters.indexOf('='))));
            }
        }

        private ValidatableResponse timeline(String parameters) {
            return given().header("X-Api-Key", TestKeys.SECRET)
                    .get("/v1/customers/user_id/line/timeline" + (parameters.isEmpty() ? "" : "?" + parameters))
                    .then()
                    .statusCode(200);
        }
    }

    @Nested
    class TouchpointTypes {
        @Test
        void areThoseThatCameToTheWorkspace() {
            arrive(touchpoint("type-1", 0, user("type")), touchpoint("type-2", 3, user("type")));

            given().header("X-Api-Key", TestKeys.SECRET)
                    .get("/v1/touchpoint-types?matched=false")
                    .then()
                    .statusCode(200)
                    .body("items.find { it.type == 'type_seen' && it.channel == 'store' }.seen", equalTo(2))
                    .body("items.find { it.type == 'type_seen' }.lastAt", equalTo("2026-01-01T03:00:00.000Z"))
                    .body("items.find { it.type == 'type_seen' }.stages", empty());
            given().header("X-Api-Key", TestKeys.OTHER_SECRET)
                    .get("/v1/touchpoint-types")
                    .then()
                    .statusCode(200)
                    .body("items.type", not(contains("type_seen")));
        }

        @Test
        void arePaged() {
            arrive(touchpoint("other-1", 0, user("type")), touchpoint("page-1", 3, user("type")));

            var first = types("limit=1").body("items", hasSize(1)).extract();
            var second = types("limit=1&after=" + first.path("next")).extract();

            assertThat(Stream.of(first, second)
                            .map(page -> page.jsonPath().getString("items[0].channel") + " "
                                    + page.jsonPath().getString("items[0].type")))
                    .isSorted()
                    .doesNotHaveDuplicates();
        }

        @Test
        void withAParameterThatCannotBeReadAreRefused() {
            for (var parameter : List.of("matched=yes", "matched=TRUE", "limit=0", "after=x", "after=e30")) {
                given().header("X-Api-Key", TestKeys.SECRET)
                        .get("/v1/touchpoint-types?" + parameter)
                        .then()
                        .statusCode(400)
                        .body("code", equalTo("parameter-invalid"));
            }
        }

        private ValidatableResponse types(String parameters) {
            return given().header("X-Api-Key", TestKeys.SECRET)
                    .get("/v1/touchpoint-types?" + parameters)
                    .then()
                    .statusCode(200);
        }
    }

    @Nested
    class ClientsThatGoBeforeTheAnswer {
        @Test
        void leaveNoConnectionBehind() {
            arrive(touchpoint("hasty-1", 0, user("hasty")));
            var address = URI.create("http://127.0.0.1:" + RestAssured.port + "/v1/customers/user_id/hasty");
            var request = HttpRequest.newBuilder(address)
                    .header("X-Api-Key", TestKeys.SECRET)
                    .build();
            for (var round = 0; round < 30; round++) {
                try (var client = HttpClient.newHttpClient()) {
                    var asked = IntStream.range(0, 20)
                            .mapToObj(any -> client.sendAsync(request, BodyHandlers.discarding()))
                            .toList();
                    asked.forEach(answer -> answer.cancel(true));
                    client.shutdownNow();
                }
            }

            get("user_id", "hasty").statusCode(200);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(openSnapshots()).isZero());
        }

        private long openSnapshots() {
            return pool.query("""
                            select from pg_stat_activity
                            where datname = current_database() and state like 'idle in transaction%'
                                and query like '%closed_fact%'""")
                    .execute()
                    .await()
                    .atMost(Duration.ofSeconds(10))
                    .size();
        }
    }

    private static ValidatableResponse get(String namespace, String value) {
        return given().urlEncodingEnabled(false)
                .header("X-Api-Key", TestKeys.SECRET)
                .get("/v1/customers/" + namespace + "/" + encoded(value))
                .then();
    }

    /// As a careful client writes a value into a path.
    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static ValidatableResponse lookup(String body) {
        return given().header("X-Api-Key", TestKeys.SECRET)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/customers/lookup")
                .then();
    }

    private void arrive(Touchpoint... touchpoints) {
        inlet.send(List.of(touchpoints)).awaitApplied();
    }

    private static Identifier user(String id) {
        return new Identifier("user_id", id);
    }

    /// Its type is its id's first word with `_seen`.
    private static Touchpoint touchpoint(String id, int hour, Identifier... identifiers) {
        return new Touchpoint(
                TestKeys.WORKSPACE,
                "api",
                id,
                "store",
                id.substring(0, id.indexOf('-')) + "_seen",
                null,
                Actor.CUSTOMER,
                START.plus(Duration.ofHours(hour)),
                null,
                Instant.now(),
                Identifiers.usable(List.of(identifiers)),
                Map.of("path", "/"),
                Map.of(),
                null,
                null,
                null,
                null,
                id);
    }
}
