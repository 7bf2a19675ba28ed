package dev.pasillo.journey.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Identifiers;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.JourneyStore;
import dev.pasillo.journey.fixture.Definition;
import dev.pasillo.journey.fixture.FactsTopic;
import dev.pasillo.journey.fixture.Inlet;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is who, corrected by hand, and the end of it.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
class IdentityResourceTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String DEFINITION = """
            apiVersion: pasillo/v1
            kind: JourneyDefinition
            name: %s
            stages:
              - {id: discover, enter: [{type: corrected_look}], allowedTime: P3650D}
              - {id: consider, enter: [{type: corrected_compare}], allowedTime: P3650D}
              - {id: own, enter: [{type: corrected_order}]}
            """;

    @Inject
    Pool pool;

    @Inject
    JourneyStore store;

    @Inject
    Inlet inlet;

    @Inject
    FactsTopic published;

    @BeforeEach
    void open() {
        Definition.put(TestKeys.SECRET, "corrected", DEFINITION);
    }

    @Test
    void unmergeGivesBothCustomersBackAsTheyWereUntilSomebodyLinksThem() {
        arrive(
                touchpoint("um-1", 1, "corrected_look", user("um-ana"), browser("um-1")),
                touchpoint("um-2", 5, "corrected_compare", user("um-ana")),
                touchpoint("um-3", 2, "corrected_look", mail("um-bea"), browser("um-2")),
                touchpoint("um-4", 9, "corrected_order", mail("um-bea")));
        var ana = json(user("um-ana"));
        var bea = json(mail("um-bea"));
        var facts = published.facts("um");
        assertThat(facts).isNotEmpty();

        arrive(touchpoint("um-5", 20, "seen", user("um-ana"), mail("um-bea")));
        customer(mail("um-bea"))
                .body("aliases", hasSize(4))
                .body("profileId", equalTo(customer(user("um-ana")).extract().path("profileId")));
        var merged = published.facts("um");
        assertThat(merged).isNotEqualTo(facts);

        unmerge(mail("um-bea"), user("um-ana"))
                .statusCode(200)
                .body("together", equalTo(false))
                .body("profiles", hasSize(2));
        assertThat(json(user("um-ana"))).isEqualTo(ana);
        assertThat(json(mail("um-bea"))).isEqualTo(bea);
        assertThat(published.facts("um")).isEqualTo(facts);

        unmerge(user("um-ana"), mail("um-bea")).statusCode(200).body("together", equalTo(false));
        arrive(touchpoint("um-6", 21, "seen", user("um-ana"), mail("um-bea")));
        assertThat(json(mail("um-bea")))
                .as("a repeated event does not join them again")
                .isEqualTo(bea);
        identity(user("um-ana"))
                .body("withdrawals", hasSize(1))
                .body("withdrawals[0].a.value", equalTo("um-ana"))
                .body("links.find { it.other.namespace == 'email' }.reason", equalTo("withdrawn"))
                .body("links.find { it.other.namespace == 'email' }.evidence.touchpoint", equalTo("um-5"))
                .body("links.find { it.other.namespace == 'anonymous_id' }.accepted", equalTo(true));

        for (var again = 0; again < 2; again++) {
            link(user("um-ana"), mail(" UM-bea@EXAMPLE.com".strip()))
                    .statusCode(200)
                    .body("together", equalTo(true))
                    .body("reason", nullValue())
                    .body("profiles[0].identifiers", hasSize(4));
        }
        identity(user("um-ana"))
                .body("withdrawals", empty())
                .body("links.find { it.other.namespace == 'email' }.evidence.strength", equalTo("strong"));
        var linked = published.facts("um");
        assertThat(FactsTopic.anonymous(linked)).isEqualTo(FactsTopic.anonymous(merged));
        given().header("X-Api-Key", TestKeys.SECRET)
                .get("/v1/customers/user_id/um-ana/timeline?order=oldest")
                .then()
                .body("items.findAll { it.entry == 'identity' }.accepted", everyItem(equalTo(true)));
    }

    @Test
    void sharedBrowserIsCutFromWhomItJoinedWhenItHasTooManyNeighbours() {
        var first = new ArrayList<Touchpoint>();
        var everybody = new ArrayList<Touchpoint>();
        for (var n = 0; n < 101; n++) {
            var visit = touchpoint("hub-" + n, n, "corrected_look", mail("hub-" + n), browser("hub-kiosk"));
            (n < 3 ? first : everybody).add(visit);
        }
        arrive(first.toArray(Touchpoint[]::new));
        customer(mail("hub-0")).body("identifiers", hasSize(4));

        arrive(everybody.toArray(Touchpoint[]::new));

        customer(mail("hub-0")).body("identifiers.value", contains("hub-0@example.com"));
        customer(mail("hub-100")).body("identifiers", hasSize(1)).body("journeys", hasSize(1));
        identity(mail("hub-2")).body("hubs.value", contains("hub-kiosk")).body("links.reason", contains("hub"));
        identity(browser("hub-kiosk")).body("links", hasSize(101)).body("moreLinks", nullValue());
        assertThat(published.facts("hub").keySet().stream()
                        .map(fact -> fact.fact().profileId())
                        .distinct())
                .hasSize(101);
        link(mail("hub-0"), browser("hub-kiosk"))
                .statusCode(200)
                .body("together", equalTo(false))
                .body("reason", equalTo("hub"));
    }

    @Test
    void erasedCustomerIsGoneAndWhatWasReceivedBeforeNeverCounts() {
        var late = touchpoint("er-4", 7, "corrected_order", mail("er-ana"));
        arrive(
                touchpoint("er-1", 1, "corrected_look", user("er-ana"), browser("er-1")),
                touchpoint("er-2", 2, "corrected_compare", user("er-ana"), mail("er-ana")),
                touchpoint("er-3", 3, "corrected_look", user("er-bea"), browser("er-1")));
        var bea = json(user("er-bea"));
        var profileId = customer(user("er-ana")).extract().<String>path("profileId");
        var ids = new ArrayList<String>();
        var next = "";
        do {
            var page = given().header("X-Api-Key", TestKeys.SECRET)
                    .get("/v1/customers/user_id/er-ana/export?limit=1" + (next.isEmpty() ? "" : "&after=" + next))
                    .then()
                    .statusCode(200)
                    .body("customer", next.isEmpty() ? notNullValue() : nullValue())
                    .extract();
            ids.addAll(page.path("touchpoints.id"));
            next = page.path("next") == null ? "" : page.path("next");
        } while (!next.isEmpty());
        assertThat(ids).containsExactly("er-1", "er-2");

        erase("user_id", "er-ana")
                .statusCode(200)
                .body("profileId", equalTo(profileId))
                .body("identifiers", equalTo(3))
                .body("touchpoints", equalTo(2))
                .body("topicsHoldDataUntil", notNullValue());

        for (var gone : List.of(user("er-ana"), mail("er-ana"), browser("er-1"))) {
            given().header("X-Api-Key", TestKeys.SECRET)
                    .get("/v1/customers/{namespace}/{value}", gone.namespace(), gone.value())
                    .then()
                    .statusCode(404);
        }
        assertThat(published.net().keySet())
                .noneMatch(fact -> fact.fact().profileId().equals(profileId));
        assertThat(json(user("er-bea"))).isEqualTo(bea);
        erase("email", "er-ana@example.com")
                .statusCode(200)
                .body("identifiers", equalTo(0))
                .body("touchpoints", equalTo(0));

        arrive(late, touchpoint("er-1", 1, "corrected_look", user("er-ana"), browser("er-1")));
        erase("user_id", "er-ana").body("identifiers", equalTo(0));
        assertThat(inlet.count("select count(*) from identifier where value like 'er-ana%'"))
                .isZero();

        arrive(receivedAt(late, Instant.now().plusSeconds(60)));
        customer(mail("er-ana")).body("journeys", hasSize(1)).body("identifiers", hasSize(1));
    }

    @Test
    void whatCannotBeCorrectedIsRefusedWithItsReason() {
        arrive(
                touchpoint("no-1", 1, "seen", user("no-ana")),
                touchpoint("no-2", 1, "seen", user("no-bea")),
                touchpoint("no-3", 1, "seen", new Identifier("account_id", "no-account")));

        unmerge(user("no-ana"), user("nobody-at-all")).statusCode(404).body("code", equalTo("customer-unknown"));
        link(user("no-ana"), user("null")).statusCode(404).body("code", equalTo("customer-unknown"));
        link(user("no-ana"), user(" no-ana ")).statusCode(422).body("code", equalTo("identifiers-equal"));
        link(user("no-ana"), new Identifier("account_id", "no-account"))
                .statusCode(422)
                .body("code", equalTo("identifier-never-links"));
        link(user("no-ana"), user("no-bea"))
                .statusCode(200)
                .body("together", equalTo(false))
                .body("reason", equalTo("limit"))
                .body("profiles.identifiers.value.flatten()", containsInAnyOrder("no-ana", "no-bea"));
        for (var body : List.of("", "{}", "[]", "null", "{\"a\":1}", "{\"a\":{\"namespace\":\"user_id\"}}")) {
            for (var path : List.of("link", "unmerge")) {
                post(path, body).statusCode(400).body("code", equalTo("request-unreadable"));
            }
        }
        given().header("X-Api-Key", TestKeys.SECRET)
                .get("/v1/identity/nobody")
                .then()
                .statusCode(404);
        erase("user_id", "nobody-at-all").statusCode(404).body("code", equalTo("customer-unknown"));
        assertThat(new HashSet<>(List.of(json(user("no-ana")), json(user("no-bea")))))
                .hasSize(2);
    }

    @Test
    void correctionsOfOneWorkspaceAreNotAnothers() {
        arrive(touchpoint("ws-1", 1, "seen", user("ws-ana"), browser("ws-1")));
        given().header("X-Api-Key", TestKeys.OTHER_SECRET)
                .contentType(ContentType.JSON)
                .body(Map.of("a", user("ws-ana"), "b", browser("ws-1")))
                .post("/v1/identity/unmerge")
                .then()
                .statusCode(404);
        given().header("X-Api-Key", TestKeys.OTHER_SECRET)
                .delete("/v1/customers/user_id/ws-ana")
                .then()
                .statusCode(404);
        customer(user("ws-ana")).body("identifiers", hasSize(2));
    }

    @Test
    void workThatWasOvertakenTwiceIsAloneTheThirdTime() {
        var othersMayLearn = new ArrayList<Boolean>();
        store.inTransaction(transaction -> {
            transaction.lockIdentities(List.of("overtaken"), false);
            othersMayLearn.add(pool.query(
                            "select pg_try_advisory_xact_lock_shared(hashtextextended('identity/overtaken', 0)) as free")
                    .executeAndAwait()
                    .iterator()
                    .next()
                    .getBoolean("free"));
            if (othersMayLearn.size() < 3) {
                throw new JourneyStore.Retry("a component grew");
            }
            return othersMayLearn;
        });
        assertThat(othersMayLearn).containsExactly(true, true, false);
    }

    private void arrive(Touchpoint... touchpoints) {
        inlet.send(List.of(touchpoints)).awaitApplied();
    }

    private static ValidatableResponse unmerge(Identifier a, Identifier b) {
        return post("unmerge", a, b);
    }

    private static ValidatableResponse link(Identifier a, Identifier b) {
        return post("link", a, b);
    }

    private static ValidatableResponse post(String what, Identifier a, Identifier b) {
        return given().header("X-Api-Key", TestKeys.SECRET)
                .contentType(ContentType.JSON)
                .body(Map.of("a", a, "b", b))
                .post("/v1/identity/" + what)
                .then();
    }

    private static ValidatableResponse post(String what, String body) {
        return given().header("X-Api-Key", TestKeys.SECRET)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/identity/" + what)
                .then();
    }

    private static ValidatableResponse erase(String namespace, String value) {
        return given().header("X-Api-Key", TestKeys.SECRET)
                .delete("/v1/customers/{namespace}/{value}", namespace, value)
                .then();
    }

    private static ValidatableResponse identity(Identifier identifier) {
        var profileId = customer(identifier).extract().<String>path("profileId");
        return given().header("X-Api-Key", TestKeys.SECRET)
                .get("/v1/identity/" + profileId)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse customer(Identifier identifier) {
        return given().header("X-Api-Key", TestKeys.SECRET)
                .get("/v1/customers/{namespace}/{value}", identifier.namespace(), identifier.value())
                .then()
                .statusCode(200);
    }

    private static String json(Identifier identifier) {
        return customer(identifier).extract().asString();
    }

    private static Identifier user(String value) {
        return new Identifier("user_id", value);
    }

    private static Identifier mail(String name) {
        return new Identifier("email", name.contains("@") ? name : name + "@example.com");
    }

    private static Identifier browser(String value) {
        return new Identifier("anonymous_id", value);
    }

    private static Touchpoint receivedAt(Touchpoint touchpoint, Instant receivedAt) {
        return touchpoint(
                touchpoint.id(),
                touchpoint.occurredAt(),
                touchpoint.type(),
                receivedAt,
                touchpoint.identifiers().toArray(Identifier[]::new));
    }

    private static Touchpoint touchpoint(String id, int hour, String type, Identifier... identifiers) {
        return touchpoint(id, START.plus(hour, ChronoUnit.HOURS), type, Instant.now(), identifiers);
    }

    private static Touchpoint touchpoint(
            String id, Instant at, String type, Instant receivedAt, Identifier... identifiers) {
        return new Touchpoint(
                TestKeys.WORKSPACE,
                "identity-resource",
                id,
                "web",
                type,
                null,
                type.equals("seen") ? Actor.COMPANY : Actor.CUSTOMER,
                at,
                null,
                receivedAt.truncatedTo(ChronoUnit.MILLIS),
                Identifiers.usable(List.of(identifiers)),
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                null,
                id);
    }
}
