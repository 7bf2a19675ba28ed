package dev.pasillo.journey.kafka;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Identifiers;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.fold.Checkpoint;
import dev.pasillo.journey.fixture.Definition;
import dev.pasillo.journey.fixture.FactsTopic;
import dev.pasillo.journey.fixture.Inlet;
import dev.pasillo.journey.fixture.People;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A history too long to be folded within a batch comes out as if it had come in order.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
class LongHistoryTest {
    private static final List<String> TYPES = List.of("look", "compare", "order", "note", "note", "note", "cancel");
    private static final int LONG = 3_000;
    private static final int TEN_THOUSAND = 10_000;

    /// So that no deadline passes while this runs.
    private static final Instant START = Instant.parse("2100-01-01T00:00:00Z");

    @Inject
    Pool pool;

    @Inject
    MeterRegistry registry;

    @Inject
    Inlet topic;

    @Inject
    FactsTopic published;

    @BeforeEach
    void open() {
        Definition.put(TestKeys.OTHER_SECRET, "long", People.DEFINITION);
        awaitFolded();
    }

    /// Everybody is folded under the definition.
    private void awaitFolded() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(topic.count("select count(*) from refold_job where finished_at is null"
                                + " and workspace = '" + TestKeys.OTHER_WORKSPACE + "'"))
                        .isZero());
    }

    @Test
    void shuffledHistoryGivesTheFactsOfTheOneInOrder() {
        var shuffled = history("shuffled", LONG);
        Collections.shuffle(shuffled, new Random(11));
        for (var from = 0; from < shuffled.size(); from += 300) {
            topic.send(shuffled.subList(from, Math.min(shuffled.size(), from + 300)));
        }
        awaitUpToDate();

        assertThat(facts("shuffled")).isEqualTo(inOrder("sorted", LONG));
    }

    @Test
    void mergeOfLongHistoriesGivesTheFactsOfOneCustomer() {
        inOrder("merged", LONG);
        topic.send(history("merged", LONG).stream()
                .map(touchpoint -> by(touchpoint, new Identifier("loyalty_id", "merged-other")))
                .toList());
        awaitUpToDate();

        topic.send(List.of(meeting("merged", List.of("merged-one", "merged-other"))));
        topic.awaitApplied();
        var waiting = topic.count("select count(*) from customer where dirty_at is not null");
        given().header("X-Api-Key", TestKeys.OTHER_SECRET)
                .get("/v1/customers/user_id/merged-one")
                .then()
                .statusCode(200);
        awaitUpToDate();

        assertThat(waiting).as("left to the background").isPositive();
        var together = history("together", LONG);
        together.addAll(history("together", LONG).stream()
                .map(touchpoint -> by(touchpoint, new Identifier("user_id", "together-one")))
                .toList());
        together.sort(Comparator.comparing(Touchpoint::occurredAt));
        topic.send(together);
        topic.send(List.of(meeting("together", List.of("together-one", "together-other"))));
        awaitUpToDate();
        assertThat(facts("merged")).isEqualTo(facts("together"));
        assertThat(topic.count("select count(*) from customer join identifier on identifier.customer = customer.id"
                        + " where value like 'merged-%'"))
                .isEqualTo(2);
    }

    @Test
    void lateTouchpointIsFoldedFromTheCheckpointBeforeIt() {
        var all = history("punctual", LONG);
        var late = new ArrayList<Touchpoint>();
        var prompt = new ArrayList<Touchpoint>();
        for (var i = 0; i < all.size(); i++) {
            (i > LONG - 150 && i % 10 == 0 ? late : prompt).add(all.get(i));
        }
        Collections.shuffle(late, new Random(12));
        for (var from = 0; from < prompt.size(); from += 50) {
            topic.send(prompt.subList(from, Math.min(prompt.size(), from + 50)));
            topic.awaitApplied();
        }
        var checkpoints = topic.count(
                "select count(*) from checkpoint join identifier using (customer)" + " where value = 'punctual-one'");
        var before = metric("deferred");
        for (var touchpoint : late) {
            topic.send(List.of(touchpoint));
            topic.awaitApplied();
        }

        assertThat(metric("deferred")).as("folded within the batch").isEqualTo(before);
        assertThat(checkpoints).isBetween(2L, (long) LONG / Checkpoint.EVERY);
        assertThat(facts("punctual")).isEqualTo(inOrder("unhurried", LONG));
    }

    /// Prints how long it takes, and what others had to wait meanwhile.
    @Test
    @Tag("guarantees")
    void mergeOfTenThousandTouchpointsEachHoldsNobodyUpAndUnmergeGivesBothBack() {
        topic.send(history("great", TEN_THOUSAND));
        topic.send(history("great", TEN_THOUSAND).stream()
                .map(touchpoint -> by(touchpoint, new Identifier("loyalty_id", "great-other")))
                .toList());
        awaitUpToDate();
        var one = customer("user_id", "great-one");
        var other = customer("loyalty_id", "great-other");
        var before = published.facts("great");
        var quiet = waits("quiet");

        var began = System.nanoTime();
        topic.send(List.of(meeting("great", List.of("great-one", "great-other"))));
        topic.awaitApplied();
        var busy = waits("busy");
        awaitUpToDate();
        told("merge", began, quiet, busy);
        assertThat(topic.count("select count(distinct customer) from identifier where value like 'great-%'"))
                .isEqualTo(1);
        assertThat(topic.count("select touchpoints from customer join identifier on identifier.customer = customer.id"
                        + " where value = 'great-one'"))
                .isEqualTo(2 * TEN_THOUSAND + 1);
        assertThat(published.facts("great")).isNotEqualTo(before);

        began = System.nanoTime();
        unmerge("great-one", "great-other");
        busy = waits("busier");
        awaitUpToDate();
        told("un-merge", began, quiet, busy);
        assertThat(customer("user_id", "great-one")).isEqualTo(one);
        assertThat(customer("loyalty_id", "great-other")).isEqualTo(other);
        assertThat(published.facts("great")).isEqualTo(before);
    }

    private static void told(String what, long began, List<Long> quiet, List<Long> busy) {
        System.out.printf(
                "%s of 2 x %,d touchpoints: settled after %.1f s; others waited at most %d ms, %d ms without it%n",
                what, TEN_THOUSAND, (System.nanoTime() - began) / 1e9, Collections.max(busy), Collections.max(quiet));
    }

    private static String customer(String namespace, String value) {
        return given().header("X-Api-Key", TestKeys.OTHER_SECRET)
                .get("/v1/customers/" + namespace + "/" + value)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static void unmerge(String user, String loyalty) {
        given().header("X-Api-Key", TestKeys.OTHER_SECRET)
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "a", Map.of("namespace", "user_id", "value", user),
                        "b", Map.of("namespace", "loyalty_id", "value", loyalty)))
                .post("/v1/identity/unmerge")
                .then()
                .statusCode(200);
    }

    /// Milliseconds until each of some touchpoints of others is applied and published.
    private List<Long> waits(String person) {
        var waits = new ArrayList<Long>();
        for (var touchpoint : history(person, 30)) {
            var began = System.nanoTime();
            topic.send(List.of(touchpoint));
            topic.awaitOwn();
            waits.add(Duration.ofNanos(System.nanoTime() - began).toMillis());
        }
        return waits;
    }

    private Map<String, Integer> inOrder(String person, int length) {
        topic.send(history(person, length));
        awaitUpToDate();
        return facts(person);
    }

    private Map<String, Integer> facts(String person) {
        var facts = FactsTopic.anonymous(published.facts(person));
        assertThat(facts).isNotEmpty();
        return facts;
    }

    private void awaitUpToDate() {
        topic.awaitApplied();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(topic.count("select count(*) from customer where dirty_at is not null"))
                        .isZero());
        topic.awaitApplied();
    }

    private double metric(String how) {
        return registry.counter(JourneyMeters.CUSTOMERS, "how", how).count();
    }

    private static List<Touchpoint> history(String person, int length) {
        var random = new Random(9);
        var history = new ArrayList<Touchpoint>();
        var at = START;
        for (var i = 0; i < length; i++) {
            // Every now and then two at one instant.
            at = at.plus(Duration.ofMinutes(random.nextInt(5) == 0 ? 0 : random.nextInt(900)));
            history.add(touchpoint(
                    person,
                    "t-" + i,
                    TYPES.get(random.nextInt(TYPES.size())),
                    random.nextInt(4) == 0 ? Actor.COMPANY : Actor.CUSTOMER,
                    at,
                    List.of(new Identifier("user_id", person + "-one"))));
        }
        return history;
    }

    /// The same a minute later, by somebody else.
    private static Touchpoint by(Touchpoint touchpoint, Identifier name) {
        return touchpoint(
                touchpoint.source(),
                "other-" + touchpoint.id(),
                touchpoint.type(),
                touchpoint.actor(),
                touchpoint.occurredAt().plus(Duration.ofMinutes(1)),
                List.of(name));
    }

    private static Touchpoint meeting(String person, List<String> names) {
        return touchpoint(
                person,
                "meeting",
                "note",
                Actor.COMPANY,
                START,
                Identifiers.usable(List.of(
                        new Identifier("user_id", names.getFirst()), new Identifier("loyalty_id", names.getLast()))));
    }

    private static Touchpoint touchpoint(
            String person, String id, String type, Actor actor, Instant at, List<Identifier> identifiers) {
        return new Touchpoint(
                TestKeys.OTHER_WORKSPACE,
                person,
                id,
                "web",
                type,
                null,
                actor,
                at,
                null,
                Instant.now(),
                identifiers,
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                null,
                id);
    }
}
