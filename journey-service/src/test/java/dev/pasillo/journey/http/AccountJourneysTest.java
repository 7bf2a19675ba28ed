package dev.pasillo.journey.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Identifiers;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.contract.Touchpoint;
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
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Journeys of accounts: of everything that names one, whoever did it.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
class AccountJourneysTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String STAGES = """
            stages:
              - {id: try, enter: [{type: trial}], allowedTime: P3650D}
              - {id: talk, enter: [{type: demo}], allowedTime: P3650D}
              - {id: buy, enter: [{type: contract}]}
            completion: {stage: buy}
            """;
    private static final String HEAD = """
            apiVersion: pasillo/v1
            kind: JourneyDefinition
            name: %s
            """;
    private static final String OF_CUSTOMERS = HEAD + STAGES;
    private static final List<String> TYPES = List.of("trial", "demo", "contract", "seen");

    @Inject
    Inlet inlet;

    @Inject
    FactsTopic published;

    @BeforeEach
    void open() {
        Definition.put(TestKeys.SECRET, "persons-way", OF_CUSTOMERS);
        Definition.put(TestKeys.SECRET, "accounts-way", ofAccounts("account_id"));
        awaitFolded();
    }

    @Test
    void threePeopleMakeOneJourneyOfTheirAccount() {
        arrive(
                event("three-1", 1, "trial", user("three-ana"), account("three")),
                event("three-2", 2, "demo", mail("three-bea"), account("three")),
                event("three-3", 3, "contract", browser("three-cyd"), account("three")));

        customer(account("three"))
                .body("identifiers", hasSize(1))
                .body("identifiers[0].value", equalTo("three"))
                .body("journeys", hasSize(1))
                .body("journeys[0].definition", equalTo("accounts-way"))
                .body("journeys[0].state", equalTo("completed"))
                .body("journeys[0].visits.stage", contains("try", "talk", "buy"));
        customer(user("three-ana"))
                .body("journeys.definition", contains("persons-way"))
                .body("journeys[0].visits.stage", contains("try"));
        var profile = customer(account("three")).extract().<String>path("profileId");
        assertThat(given().header("X-Api-Key", TestKeys.SECRET)
                        .get("/v1/customers/profile/" + profile)
                        .asString())
                .isEqualTo(json(account("three")));
        assertThat(facts(account("three")).keySet())
                .isNotEmpty()
                .allSatisfy(fact -> assertThat(fact.fact().definition()).isEqualTo("accounts-way"));
        given().header("X-Api-Key", TestKeys.SECRET)
                .get("/v1/customers/account_id/three/timeline?order=oldest")
                .then()
                .body("items.findAll { it.entry == 'touchpoint' }.id", contains("three-1", "three-2", "three-3"))
                .body("items.findAll { it.entry == 'transition' }.definition.unique()", contains("accounts-way"));
    }

    @Test
    void accountThatActsByItselfKeepsItsOwnJourneysBesideThose() {
        arrive(
                event("self-1", 1, "trial", account("self")),
                event("self-2", 2, "demo", user("self-ana"), account("self")));

        customer(account("self"))
                .body("journeys.definition", contains("accounts-way", "persons-way"))
                .body("journeys[0].visits.stage", contains("try", "talk"))
                .body("journeys[1].visits.stage", contains("try"));
    }

    @Test
    void eventThatNamesTwoAccountsStartsAJourneyOfEach() {
        arrive(event("both-1", 1, "trial", user("both-ana"), account("both-a"), account("both-b")));

        var a = customer(account("both-a")).extract().<String>path("journeys[0].journeyId");
        var b = customer(account("both-b")).extract().<String>path("journeys[0].journeyId");
        assertThat(a).isNotNull().isNotEqualTo(b);
    }

    @Test
    void lateEventIsPutInItsPlace() {
        arrive(event("belated-1", 1, "trial", user("belated-ana"), account("belated")));
        arrive(event("belated-3", 9, "contract", user("belated-bea"), account("belated")));

        arrive(event("belated-2", 5, "demo", user("belated-cyd"), account("belated")));

        customer(account("belated")).body("journeys[0].visits.stage", contains("try", "talk", "buy"));
    }

    @Test
    void revisionThatNamesAnotherAccountLeavesTheFirst() {
        arrive(
                event("moved-1", 1, "trial", user("moved-ana"), account("moved-a")),
                event("moved-2", 2, "demo", user("moved-ana"), account("moved-a")));

        arrive(revised(event("moved-2", 2, "demo", user("moved-bea"), account("moved-b")), 1));

        customer(account("moved-a")).body("journeys[0].visits.stage", contains("try"));
        customer(account("moved-b")).body("journeys[0].visits.stage", contains("talk"));
    }

    @Test
    void erasedPersonIsTakenOutOfTheAccount() {
        arrive(
                event("gone-1", 1, "trial", user("gone-ana"), account("gone")),
                event("gone-2", 2, "demo", user("gone-bea"), account("gone")),
                event("gone-3", 1, "trial", user("gone-bea"), account("gone-alone")));
        var alone = customer(account("gone-alone")).extract().<String>path("profileId");
        assertThat(factsOf(alone)).isNotEmpty();

        given().header("X-Api-Key", TestKeys.SECRET)
                .delete("/v1/customers/user_id/gone-bea")
                .then()
                .statusCode(200);
        inlet.awaitApplied();

        customer(account("gone")).body("journeys[0].visits.stage", contains("try"));
        assertThat(facts(account("gone")).keySet())
                .noneSatisfy(fact -> assertThat(fact.json()).contains("\"stage\":\"talk\""));
        given().header("X-Api-Key", TestKeys.SECRET)
                .get("/v1/customers/account_id/gone-alone")
                .then()
                .statusCode(404);
        assertThat(factsOf(alone)).isEmpty();
        assertThat(inlet.count("select count(*) from account where value = 'gone-alone'"))
                .isZero();
    }

    @Test
    void orderOfArrivalDoesNotMatter() {
        var history = history("order", 120);
        var shuffled = new ArrayList<>(history("order", 120));
        Collections.shuffle(shuffled, new Random(3));
        for (var from = 0; from < shuffled.size(); from += 11) {
            arrive(shuffled.subList(from, Math.min(shuffled.size(), from + 11)).toArray(Touchpoint[]::new));
        }
        var told = accountsOf("order").map(AccountJourneysTest::json).toList();
        var before = facts(accountsOf("order").toList().getFirst());

        Definition.put(TestKeys.SECRET, "accounts-way", ofAccounts("account_id") + "abandonAfter: P3650D\n");
        awaitFolded();
        Definition.put(TestKeys.SECRET, "accounts-way", ofAccounts("account_id"));
        awaitFolded();

        assertThat(history).isNotEmpty();
        assertThat(accountsOf("order")
                        .map(AccountJourneysTest::json)
                        .map(text -> text.replaceAll("\"definitionVersion\":\\d+", ""))
                        .toList())
                .as("folded anew as a whole")
                .isEqualTo(told.stream()
                        .map(text -> text.replaceAll("\"definitionVersion\":\\d+", ""))
                        .toList());
        assertThat(FactsTopic.anonymous(facts(accountsOf("order").toList().getFirst())).keySet().stream()
                        .map(text -> text.replaceAll("\"definitionVersion\":\\d+", ""))
                        .sorted()
                        .toList())
                .isEqualTo(FactsTopic.anonymous(before).keySet().stream()
                        .map(text -> text.replaceAll("\"definitionVersion\":\\d+", ""))
                        .sorted()
                        .toList());
    }

    @Test
    void definitionThatComesLaterIsOfTheWholeHistory() {
        var team = new Identifier("team_id", "later");
        arrive(
                event("later-1", 1, "trial", user("later-ana"), team),
                event("later-2", 2, "demo", user("later-bea"), team));
        given().header("X-Api-Key", TestKeys.SECRET)
                .get("/v1/customers/team_id/later")
                .then()
                .statusCode(404);

        given().header("X-Api-Key", TestKeys.SECRET)
                .contentType(ContentType.TEXT)
                .body(ofAccounts("team_id").formatted("teams-way"))
                .post("/v1/definitions/teams-way/preview")
                .then()
                .statusCode(200)
                .body("customers.compared", equalTo(1))
                .body("journeys.before", equalTo(Map.of()))
                .body("journeys.after.started", equalTo(1));
        Definition.put(TestKeys.SECRET, "teams-way", ofAccounts("team_id"));
        customer(team).body("journeys[0].visits.stage", contains("try", "talk"));
        awaitFolded();
        inlet.awaitApplied();

        customer(team).body("journeys[0].visits.stage", contains("try", "talk"));
        assertThat(facts(team)).isNotEmpty();
        arrive(event("later-3", 3, "contract", user("later-cyd"), team));
        customer(team).body("journeys[0].visits.stage", contains("try", "talk", "buy"));
    }

    @Test
    void longHistoryIsFoldedInTheBackground() {
        var all = new ArrayList<Touchpoint>();
        for (var number = 0; number < 1_300; number++) {
            all.add(event(
                    "long-" + number, number + 10, TYPES.get(number % 4), user("long-" + number % 7), account("long")));
        }
        for (var from = 0; from < all.size(); from += 650) {
            arrive(all.subList(from, from + 650).toArray(Touchpoint[]::new));
        }
        awaitUpToDate();

        arrive(event("long-first", 1, "demo", user("long-0"), account("long")));
        awaitUpToDate();
        inlet.awaitApplied();

        customer(account("long")).body("journeys[0].visits[0].stage", equalTo("talk"));
        assertThat(inlet.count("select touchpoints from customer join account using (id) where value = 'long'"))
                .isEqualTo(1_301);
        var visits = customer(account("long")).extract().<List<List<Object>>>path("journeys.visits").stream()
                .mapToInt(List::size)
                .sum();
        assertThat(facts(account("long")).keySet().stream()
                        .filter(fact -> fact.json().contains("\"fact\":\"visit\"")))
                .hasSize(visits);
    }

    @Test
    void mergeOfPersonsChangesNothingForTheirAccount() {
        arrive(
                event("merge-1", 1, "trial", user("merge-ana"), account("merge")),
                event("merge-2", 2, "demo", mail("merge-ana"), account("merge")));
        var before = facts(account("merge"));
        var told = json(account("merge"));

        arrive(event("merge-3", 3, "seen", user("merge-ana"), mail("merge-ana")));

        assertThat(json(account("merge"))).isEqualTo(told);
        assertThat(facts(account("merge"))).isEqualTo(before);
    }

    @Test
    void namespaceThatLinksPeopleHasNoJourneysOfItsOwn() {
        put("linking", ofAccounts("email"))
                .statusCode(422)
                .body("code", equalTo("definition-invalid"))
                .body("errors[0].path", equalTo("/subject/namespace"))
                .body("errors[0].message", containsString("subject: customer"));
    }

    @Test
    void subjectStaysTheSameInEveryVersion() {
        put("persons-way", ofAccounts("account_id")).statusCode(409).body("code", equalTo("subject-changed"));
        put("accounts-way", OF_CUSTOMERS).statusCode(409).body("code", equalTo("subject-changed"));
        given().header("X-Api-Key", TestKeys.SECRET)
                .contentType(ContentType.TEXT)
                .body(OF_CUSTOMERS.formatted("accounts-way"))
                .post("/v1/definitions/accounts-way/preview")
                .then()
                .statusCode(409)
                .body("code", equalTo("subject-changed"));
        given().header("X-Api-Key", TestKeys.SECRET)
                .get("/v1/definitions/accounts-way")
                .then()
                .body("definition.subject.namespace", equalTo("account_id"));
    }

    @Test
    void touchpointsThatNameNoAccountLeaveNothing() {
        arrive(event("plain-1", 1, "trial", user("plain-ana"), browser("plain")));

        assertThat(inlet.count("select count(*) from account_touchpoint join identifier on identifier.id = owner"
                        + " where value = 'plain-ana'"))
                .isZero();
        customer(user("plain-ana"))
                .body("journeys.definition", contains("persons-way"))
                .body("moments", empty());
    }

    @Test
    void migrationFillsTheIndexAsItIsWritten() throws IOException {
        arrive(
                event(
                        "índice-1",
                        1,
                        "trial",
                        user("index-ana"),
                        account("index"),
                        new Identifier("region_id", "index")),
                revised(event("índice-1", 2, "trial", user("index-bea"), account("índice")), 1));
        String migration;
        try (var file = getClass().getResourceAsStream("/db/migration/V11__accounts.sql")) {
            migration = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        var from = migration.indexOf("on commit drop as") + "on commit drop as".length();
        var filled = "select workspace, namespace, value, owner, occurred_at, key from ("
                + migration.substring(from, migration.indexOf(';', from)) + ") as named";
        var written = "select account.workspace, namespace, value, owner, occurred_at, key"
                + " from account_touchpoint join account on account.id = account";

        assertThat(inlet.count("select count(*) from (" + written + ") as it where value in ('index', 'índice')"))
                .isEqualTo(3);
        assertThat(inlet.count("select count(*) from (" + filled + " except " + written + ") as it"))
                .isZero();
        assertThat(inlet.count("select count(*) from (" + written + " except " + filled + ") as it"))
                .isZero();
    }

    private static String ofAccounts(String namespace) {
        return HEAD + "subject: {namespace: " + namespace + "}\n" + STAGES;
    }

    private static ValidatableResponse put(String name, String file) {
        return given().header("X-Api-Key", TestKeys.SECRET)
                .contentType(ContentType.TEXT)
                .body(file.formatted(name))
                .put("/v1/definitions/" + name)
                .then();
    }

    private void arrive(Touchpoint... touchpoints) {
        inlet.send(List.of(touchpoints)).awaitApplied();
    }

    private void awaitFolded() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> inlet.count("select count(*) from refold_job where finished_at is null") == 0);
    }

    private void awaitUpToDate() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> inlet.count("select count(*) from customer where dirty_at is not null") == 0);
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

    private Map<PublishedFact, Integer> facts(Identifier account) {
        return factsOf(customer(account).extract().path("profileId"));
    }

    private Map<PublishedFact, Integer> factsOf(String profileId) {
        return published.net().entrySet().stream()
                .filter(entry -> entry.getKey().fact().profileId().equals(profileId))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Stream<Identifier> accountsOf(String people) {
        return List.of("a", "b", "c").stream().map(name -> account(people + "-" + name));
    }

    /// Of some people and three accounts, with revisions under other names.
    private static List<Touchpoint> history(String people, int size) {
        var random = new Random(7);
        var history = new ArrayList<Touchpoint>();
        for (var number = 0; number < size; number++) {
            history.add(event(people, random, number, number * 5));
            if (random.nextInt(5) == 0) {
                history.add(revised(event(people, random, number, number * 5 + random.nextInt(40)), 1));
            }
        }
        return history;
    }

    private static Touchpoint event(String people, Random random, int number, int hours) {
        var names = new ArrayList<>(List.of(user(people + "-" + random.nextInt(6))));
        for (var name : List.of("a", "b", "c")) {
            if (random.nextInt(2) == 0) {
                names.add(account(people + "-" + name));
            }
        }
        return event(people + "-" + number, hours, TYPES.get(random.nextInt(4)), names.toArray(Identifier[]::new));
    }

    private static Touchpoint event(String id, int hours, String type, Identifier... names) {
        return touchpoint(id, hours, type, null, names);
    }

    private static Touchpoint revised(Touchpoint touchpoint, int revision) {
        return touchpoint(
                touchpoint.id(),
                (int) Duration.between(START, touchpoint.occurredAt()).toHours(),
                touchpoint.type(),
                revision,
                touchpoint.identifiers().toArray(Identifier[]::new));
    }

    private static Touchpoint touchpoint(
            String id, int hours, String type, @Nullable Integer revision, Identifier... names) {
        return new Touchpoint(
                TestKeys.WORKSPACE,
                "accounts",
                id,
                "web",
                type,
                null,
                Actor.CUSTOMER,
                START.plus(Duration.ofHours(hours)),
                null,
                Instant.now(),
                Identifiers.usable(List.of(names)),
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                revision,
                id + type + revision);
    }

    private static Identifier account(String value) {
        return new Identifier("account_id", value);
    }

    private static Identifier user(String value) {
        return new Identifier("user_id", value);
    }

    private static Identifier mail(String value) {
        return new Identifier("email", value + "@example.org");
    }

    private static Identifier browser(String value) {
        return new Identifier("anonymous_id", value);
    }
}
