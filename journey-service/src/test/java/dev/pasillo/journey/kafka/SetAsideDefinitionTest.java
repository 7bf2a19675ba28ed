package dev.pasillo.journey.kafka;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.pasillo.contract.PublishedFact;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.Definitions;
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
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A definition that another build accepted and this one cannot read, beside one with the same rules that it can.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
class SetAsideDefinitionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    @Inject
    Definitions definitions;

    @Inject
    MeterRegistry meters;

    @Inject
    Inlet topic;

    @Inject
    FactsTopic facts;

    @Test
    void othersGoOnAndItCatchesUpOnceABuildReadsItAgain() {
        var history = begun("again");
        var held = of("again-shut");

        setAside("again-shut");
        send(history.subList(history.size() / 3, history.size()));

        assertThat(of("again-shut"))
                .as("what was true of it stays, and nothing is added")
                .isNotEmpty();
        assertThat(held.entrySet()).containsAll(of("again-shut").entrySet());
        customer(history)
                .body("setAside", equalTo(List.of("again-shut")))
                .body("journeys.definition", not(hasItem("again-shut")));
        secret().get("/v1/definitions?limit=200")
                .then()
                .statusCode(200)
                .body("items.find { it.name == 'again-shut' }.setAside", containsString("apiVersion"))
                .body("items.find { it.name == 'again-open' }.setAside", nullValue());
        secret().get("/v1/definitions/again-shut").then().body("setAside", containsString("apiVersion"));
        secret().get("/v1/definitions/again-shut/versions/1").then().body("setAside", nullValue());
        assertThat(meters.get(JourneyMeters.SET_ASIDE).gauge().value()).isEqualTo(1);

        // What was folded before is in force again: only who was written meanwhile has missed something.
        run("delete from definition_version where workspace = $1 and name = $2 and version = 2", "again-shut");
        definitions.readAgain().await().atMost(PATIENCE);

        caughtUp("again", history);
        assertThat(topic.count("select count(*) from definition_set_aside")).isZero();
    }

    @Test
    void whatWasTrueOfACustomerStaysWhileOthersAreAddedAndCorrected() {
        Definition.put(TestKeys.SECRET, "held-open", People.DEFINITION);
        Definition.put(TestKeys.SECRET, "held-shut", People.DEFINITION);
        folded();
        var person = People.history(new Random(3), "held").stream()
                .collect(Collectors.groupingBy(Touchpoint::owner))
                .values()
                .stream()
                .max(Comparator.comparing(List::size))
                .orElseThrow();
        var middle = person.size() / 2;
        topic.send(person.subList(middle, middle + 1));
        topic.awaitApplied();
        var before = of("held-shut");

        setAside("held-shut");
        for (var touchpoint : person.reversed()) {
            topic.send(List.of(touchpoint));
            topic.awaitApplied();
        }

        assertThat(of("held-shut")).isEqualTo(before);
        assertThat(of("held-open")).isNotEqualTo(before);
        Definition.put(TestKeys.SECRET, "held-shut", People.DEFINITION);
        folded();
        var net = facts.net();
        assertThat(alike(of("held-shut", net))).isEqualTo(alike(of("held-open", net)));
    }

    @Test
    void mendedInANewVersionItCatchesUpToo() {
        var history = begun("mended");

        setAside("mended-shut");
        send(history.subList(history.size() / 3, history.size()));
        Definition.put(TestKeys.SECRET, "mended-shut", People.DEFINITION);

        caughtUp("mended", history);
        definitions.readAgain().await().atMost(PATIENCE);
        assertThat(topic.count("select count(*) from definition_set_aside")).isZero();
    }

    /// Two definitions, and a third of the people's touchpoints, in no order.
    private List<Touchpoint> begun(String people) {
        Definition.put(TestKeys.SECRET, people + "-open", People.DEFINITION);
        Definition.put(TestKeys.SECRET, people + "-shut", People.DEFINITION);
        var random = new Random(11);
        var history = People.history(random, people);
        Collections.shuffle(history, random);
        send(history.subList(0, history.size() / 3));
        folded();
        return history;
    }

    private void send(List<Touchpoint> touchpoints) {
        for (var from = 0; from < touchpoints.size(); from += 70) {
            topic.send(touchpoints.subList(from, Math.min(touchpoints.size(), from + 70)));
            topic.awaitApplied();
        }
    }

    /// As if an older build had accepted another version.
    private void setAside(String definition) {
        run("""
                with risen as (
                    update definition_revision set revision = revision + 1 where workspace = $1
                    returning workspace, revision
                ), job as (
                    insert into refold_job (workspace, revision, requested_at) select workspace, revision, now() from risen
                )
                insert into definition_version
                select workspace, name, version + 1, now(), source, replace(canonical, 'pasillo/v1', 'pasillo/v0'), true
                from definition_version where workspace = $1 and name = $2""", definition);
        folded();
    }

    private void run(String statement, String definition) {
        pool.preparedQuery(statement)
                .execute(Tuple.of(TestKeys.WORKSPACE, definition))
                .await()
                .atMost(PATIENCE);
    }

    private void folded() {
        await().atMost(PATIENCE)
                .until(() -> topic.count("select count(*) from refold_job where finished_at is null") == 0);
        topic.awaitApplied();
    }

    /// Both definitions say the same of the same people, and what was published says nothing else.
    private void caughtUp(String people, List<Touchpoint> history) {
        folded();
        var net = facts.net();
        var open = of(people + "-open", net);
        assertThat(open).isNotEmpty();
        assertThat(open.values()).containsOnly(1);
        assertThat(alike(of(people + "-shut", net))).isEqualTo(alike(open));
        customer(history).body("setAside", nullValue()).body("journeys.definition", hasItem(people + "-shut"));
    }

    /// The facts of a definition that are true of anybody.
    private Map<PublishedFact, Integer> of(String definition) {
        return of(definition, facts.net());
    }

    /// Of what was read at one time: half a minute after the last touchpoint, passed deadlines change facts.
    private static Map<PublishedFact, Integer> of(String definition, Map<PublishedFact, Integer> net) {
        var of = new HashMap<>(net);
        of.keySet().removeIf(fact -> !fact.fact().definition().equals(definition));
        return of;
    }

    private static Map<String, Integer> alike(Map<PublishedFact, Integer> facts) {
        var alike = new HashMap<String, Integer>();
        FactsTopic.anonymous(facts)
                .forEach((text, count) -> alike.merge(
                        text.replaceAll("\"definition\":\"[^\"]*\"", "").replaceAll("\"definitionVersion\":\\d+", ""),
                        count,
                        Integer::sum));
        return alike;
    }

    private static ValidatableResponse customer(List<Touchpoint> history) {
        var owner = history.getFirst().owner();
        return secret().body(Map.of("namespace", owner.namespace(), "value", owner.value()))
                .contentType(ContentType.JSON)
                .post("/v1/customers/lookup")
                .then()
                .statusCode(200);
    }

    private static RequestSpecification secret() {
        return given().header("X-Api-Key", TestKeys.SECRET);
    }
}
