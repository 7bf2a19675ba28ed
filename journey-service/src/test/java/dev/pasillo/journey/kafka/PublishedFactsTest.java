package dev.pasillo.journey.kafka;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.oneOf;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Fact;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.fixture.Definition;
import dev.pasillo.journey.fixture.FactsTopic;
import dev.pasillo.journey.fixture.Inlet;
import dev.pasillo.journey.fixture.People;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a reader of `journey-changes` ends up with.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
class PublishedFactsTest {
    private static final String FINISHING = """
            apiVersion: pasillo/v1
            kind: JourneyDefinition
            name: finishing
            stages:
              - {id: %s, enter: [{type: fin_look}], allowedTime: P400D}
              - {id: own, enter: [{type: fin_order}]}
            inFlight: %s
            """;

    private static final String HELD = """
            apiVersion: pasillo/v1
            kind: JourneyDefinition
            name: held
            stages:
              - {id: %s, enter: [{type: held_look}], allowedTime: P400D}
              - {id: own, enter: [{type: held_order}]}
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Pool pool;

    @Inject
    Inlet topic;

    @Inject
    FactsTopic published;

    @BeforeEach
    void open() {
        Definition.put(TestKeys.SECRET, "published", People.DEFINITION);
    }

    /// Sends the history of a few dozen people who are known by several names, late and in pieces, so that journeys are
    /// folded anew and customers merge on the way.
    @Test
    void factsAddedAndNotRemovedAreThoseThatOneFoldInOrderGives() {
        var random = new Random(7);
        var history = People.history(random, "late");
        Collections.shuffle(history, random);
        for (var from = 0; from < history.size(); from += 70) {
            topic.send(history.subList(from, Math.min(history.size(), from + 70)));
            topic.awaitApplied();
        }
        var late = published.facts("late");

        var inOrder = People.history(new Random(7), "prompt");
        topic.send(inOrder);
        topic.awaitApplied();

        assertThat(FactsTopic.anonymous(late)).isNotEmpty().isEqualTo(FactsTopic.anonymous(published.facts("prompt")));
    }

    @Test
    void everyRecordOfAStreamNamesTheOneBeforeOnItsPartition() {
        topic.send(People.history(new Random(8), "numbers"));
        topic.awaitApplied();

        var last = new HashMap<String, Long>();
        for (var change : published.changes()) {
            var place = change.change().stream() + " on " + change.partition();
            assertThat(change.change().previous()).as(place).isEqualTo(last.getOrDefault(place, 0L));
            last.put(place, change.change().sequence());
        }
        assertThat(last).isNotEmpty();
    }

    @Test
    void digestsAreThoseOfWhatIsPublished() {
        topic.send(People.history(new Random(10), "digests"));
        topic.awaitApplied();

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var expected = new TreeMap<String, BigInteger>();
            published
                    .netOf(TestKeys.WORKSPACE)
                    .keySet()
                    .forEach(fact -> expected.merge(
                            fact.fact().profileId().substring(0, 2), first60BitsOfMd5(fact.json()), BigInteger::add));
            var digests = given().header("X-Api-Key", TestKeys.SECRET)
                    .get("/v1/facts/digests")
                    .jsonPath();
            assertThat(digests.<String>getList("items.group")).containsExactlyElementsOf(expected.keySet());
            assertThat(digests.<String>getList("items.digest"))
                    .containsExactlyElementsOf(
                            expected.values().stream().map(BigInteger::toString).toList());
        });
    }

    private static BigInteger first60BitsOfMd5(String text) {
        try {
            var md5 = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return new BigInteger(HexFormat.of().formatHex(md5).substring(0, 15), 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void journeysFinishOnTheVersionTheyStartedUnderUntilAVersionFoldsThemAnew() {
        define("finishing", FINISHING.formatted("early", "refold"));
        topic.send(List.of(touchpoint("finish-a", "fin_look", Instant.now().minusSeconds(3_600))));
        topic.awaitApplied();

        var from = define("finishing", FINISHING.formatted("later", "finish"));
        topic.send(List.of(
                touchpoint("finish-a", "fin_order", from.plusMillis(1)),
                touchpoint("finish-b", "fin_look", from),
                touchpoint("finish-late", "fin_look", from.minusMillis(1))));
        topic.awaitApplied();

        assertVersion("finish-a", 1, "early");
        assertVersion("finish-b", 2, "later");
        assertVersion("finish-late", 1, "early");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(published.facts("finish").keySet())
                        .filteredOn(fact -> fact.fact() instanceof Fact.Visit
                                && fact.fact().definition().equals("finishing"))
                        .extracting(
                                fact -> ((Fact.Visit) fact.fact()).stage(),
                                fact -> fact.fact().definitionVersion())
                        .containsExactlyInAnyOrder(
                                tuple("early", 1), tuple("own", 1), tuple("later", 2), tuple("early", 1)));

        // One of them has a funnel with a stage that the draft has no more; their journeys go on as they began.
        preview("finishing", FINISHING.formatted("latest", "finish"))
                .body("customers.differing", equalTo(1))
                .body("stages.find { it.stage == 'early' }.after.entered", equalTo(2))
                .body("stages.find { it.stage == 'later' }.after.entered", equalTo(1));
        preview("finishing", FINISHING.formatted("latest", "refold")).body("customers.differing", equalTo(3));

        define("finishing", FINISHING.formatted("latest", "refold"));
        assertVersion("finish-a", 3, "latest");
        assertVersion("finish-b", 3, "latest");
    }

    @Test
    void refoldGoesRoundWhomSomebodyHoldsAndComesBack() {
        var people = List.of("held-a", "held-b", "held-c");
        define("held", HELD.formatted("early"));
        topic.send(people.stream()
                .map(person -> touchpoint(person, "held_look", Instant.now()))
                .toList());
        topic.awaitApplied();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(unfinished()).isZero());

        var holder = pool.getConnection().await().atMost(PATIENCE);
        try {
            holder.query(
                            "begin; select from customer where id = (select customer from identifier where value = 'held-a')"
                                    + " for update")
                    .execute()
                    .await()
                    .atMost(PATIENCE);
            define("held", HELD.formatted("later"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(foldedUnder(2)).containsExactly("held-b", "held-c"));
            assertThat(foldedUnder(1)).containsExactly("held-a");
            assertThat(unfinished()).as("goes on").isPositive();
        } finally {
            holder.query("rollback").execute().await().atMost(PATIENCE);
            holder.close().await().atMost(PATIENCE);
        }

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(unfinished()).isZero());
        assertThat(foldedUnder(2)).containsExactlyElementsOf(people);
    }

    private long unfinished() {
        return topic.count("select count(*) from refold_job where finished_at is null");
    }

    /// Whose open journeys of the definition `held` are of a version.
    private List<String> foldedUnder(int version) {
        var people = new TreeSet<String>();
        pool.query("""
                        select value, fact from identifier join open_facts using (customer) cross join unnest(facts) as fact
                        where value like 'held-%'""").execute().await().atMost(PATIENCE).forEach(row -> {
            if (new PublishedFact(row.getString("fact")).fact() instanceof Fact.Journey journey
                    && journey.definition().equals("held")
                    && journey.definitionVersion() == version) {
                people.add(row.getString("value"));
            }
        });
        return List.copyOf(people);
    }

    /// @return since when the version is in force
    private static Instant define(String name, String text) {
        return Instant.parse(given().header("X-Api-Key", TestKeys.SECRET)
                .contentType(ContentType.TEXT)
                .body(text)
                .put("/v1/definitions/" + name)
                .then()
                .statusCode(oneOf(200, 201))
                .extract()
                .path("effectiveFrom"));
    }

    private static ValidatableResponse preview(String name, String text) {
        return given().header("X-Api-Key", TestKeys.SECRET)
                .contentType(ContentType.TEXT)
                .body(text)
                .post("/v1/definitions/" + name + "/preview?limit=100000")
                .then()
                .statusCode(200);
    }

    private static void assertVersion(String person, int version, String stage) {
        given().header("X-Api-Key", TestKeys.SECRET)
                .get("/v1/customers/user_id/" + person)
                .then()
                .statusCode(200)
                .body("journeys.findAll { it.definition == 'finishing' }.definitionVersion", contains(version))
                .body("journeys.find { it.definition == 'finishing' }.visits[0].stage", equalTo(stage));
    }

    private static Touchpoint touchpoint(String person, String type, Instant at) {
        return ContractJson.read(
                ContractJson.write(Map.of(
                        "workspace",
                        TestKeys.WORKSPACE,
                        "source",
                        "api",
                        "id",
                        person + " " + type,
                        "channel",
                        "web",
                        "type",
                        type,
                        "actor",
                        Actor.CUSTOMER,
                        "occurredAt",
                        at,
                        "receivedAt",
                        at,
                        "identifiers",
                        List.of(Map.of("namespace", "user_id", "value", person)),
                        "fingerprint",
                        person + type)),
                Touchpoint.class);
    }

    @Test
    void previewOfTheSameDefinitionChangesNobody() {
        topic.send(People.history(new Random(11), "preview"));
        topic.awaitApplied();

        given().header("X-Api-Key", TestKeys.SECRET)
                .contentType(ContentType.TEXT)
                .body(People.DEFINITION.formatted("published"))
                .post("/v1/definitions/published/preview?limit=100000")
                .then()
                .statusCode(200)
                .body("customers.compared", greaterThan(30))
                .body("customers.differing", equalTo(0))
                .body("stages.stage", hasItems("discover", "consider", "own"));
    }
}
