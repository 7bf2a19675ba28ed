package dev.pasillo.journey.kafka;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.oneOf;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Identifiers;
import dev.pasillo.contract.JourneyChange;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.contract.Topics;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.fixture.Inlet;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a reader of `journey-changes` ends up with.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
class PublishedFactsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> TYPES = List.of("look", "compare", "order", "note", "cancel");
    private static final String DEFINITION = """
            apiVersion: pasillo/v1
            kind: JourneyDefinition
            name: published
            stages:
              - {id: discover, enter: [{type: look}], allowedTime: P2D}
              - {id: consider, enter: [{type: compare}], allowedTime: P3D}
              - {id: own, enter: [{type: order}]}
            completion: {stage: own}
            endings: [{id: cancelled, on: {type: cancel}, kind: lost}]
            """;

    @Inject
    Pool pool;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers = "";

    private Inlet topic;

    @AfterEach
    void close() {
        topic.close();
    }

    @BeforeEach
    void open() {
        topic = new Inlet(brokers, pool);
        given().header("X-Api-Key", TestKeys.SECRET)
                .contentType(ContentType.TEXT)
                .body(DEFINITION)
                .put("/v1/definitions/published")
                .then()
                .statusCode(oneOf(200, 201));
    }

    /// Sends the history of a few dozen people who are known by several names, late and in pieces, so that journeys are
    /// folded anew and customers merge on the way.
    @Test
    void factsAddedAndNotRemovedAreThoseThatOneFoldInOrderGives() {
        var random = new Random(7);
        var history = history(random, "late");
        Collections.shuffle(history, random);
        for (var from = 0; from < history.size(); from += 70) {
            topic.send(history.subList(from, Math.min(history.size(), from + 70)));
            topic.awaitApplied();
        }
        var late = facts("late");

        var inOrder = history(new Random(7), "prompt");
        topic.send(inOrder);
        topic.awaitApplied();

        assertThat(anonymous(late)).isNotEmpty().isEqualTo(anonymous(facts("prompt")));
    }

    @Test
    void everyRecordOfAStreamNamesTheOneBeforeOnItsPartition() {
        topic.send(history(new Random(8), "numbers"));
        topic.awaitApplied();

        var last = new HashMap<String, Long>();
        for (var change : changes()) {
            var place = change.change().stream() + " on " + change.partition();
            assertThat(change.change().previous()).as(place).isEqualTo(last.getOrDefault(place, 0L));
            last.put(place, change.change().sequence());
        }
        assertThat(last).isNotEmpty();
    }

    /// The facts that are true of the people of that name. Deadlines after their last touchpoints are history, which
    /// the sweep leaves alone for longer than this test takes.
    private Map<PublishedFact, Integer> facts(String people) {
        var now = net(people);
        assertThat(now.values()).as("each fact is true once").containsOnly(1);
        return now;
    }

    private Map<PublishedFact, Integer> net(String people) {
        var profiles = profiles(people);
        var net = new HashMap<PublishedFact, Integer>();
        for (var change : changes()) {
            change.change().added().forEach(fact -> net.merge(fact, 1, Integer::sum));
            change.change().removed().forEach(fact -> net.merge(fact, -1, Integer::sum));
        }
        net.values().removeIf(count -> count == 0);
        net.keySet().removeIf(fact -> !profiles.contains(fact.fact().profileId()));
        return net;
    }

    private Set<String> profiles(String people) {
        var profiles = new HashSet<String>();
        pool.preparedQuery("select distinct customer.profile_id from customer join identifier"
                        + " on identifier.customer = customer.id where value like $1")
                .execute(Tuple.of(people + "-%"))
                .await()
                .atMost(Duration.ofSeconds(10))
                .forEach(row -> profiles.add(row.getString(0)));
        return profiles;
    }

    /// How often each fact is true of somebody, whoever that is: the two groups have other names.
    private static Map<String, Integer> anonymous(Map<PublishedFact, Integer> facts) {
        var anonymous = new HashMap<String, Integer>();
        facts.forEach((fact, count) -> {
            var text = fact.json();
            text = text.replace(fact.fact().profileId(), "someone");
            if (fact.fact() instanceof Fact.Visit visit) {
                text = text.replace(visit.journeyId(), "a journey");
            }
            if (fact.fact() instanceof Fact.Journey journey) {
                text = text.replace(journey.journeyId(), "a journey");
            }
            anonymous.merge(text, count, Integer::sum);
        });
        return anonymous;
    }

    private record Placed(int partition, JourneyChange change) {}

    private List<Placed> changes() {
        var changes = new ArrayList<Placed>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", brokers), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor("journey-changes").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                for (var read : consumer.poll(Duration.ofMillis(200))) {
                    var kind = new String(read.headers().lastHeader(Topics.KIND).value(), StandardCharsets.UTF_8);
                    if (kind.equals(Topics.KIND_CHANGE)) {
                        changes.add(new Placed(read.partition(), ContractJson.read(read.value(), JourneyChange.class)));
                    }
                }
            }
        }
        return changes;
    }

    private static List<Touchpoint> history(Random random, String people) {
        var history = new ArrayList<Touchpoint>();
        for (var person = 0; person < 40; person++) {
            var hours = random.nextInt(100);
            for (var i = 0; i < 3 + random.nextInt(12); i++) {
                hours += random.nextInt(40);
                history.add(touchpoint(random, people, person, i, hours));
            }
        }
        return history;
    }

    private static Touchpoint touchpoint(Random random, String people, int person, int number, int hours) {
        var names = new ArrayList<Identifier>();
        var browser = new Identifier("anonymous_id", people + "-b" + person + "." + random.nextInt(3));
        var known = new Identifier("user_id", people + "-u" + person);
        switch (random.nextInt(4)) {
            case 0 -> names.add(browser);
            case 1 -> names.add(known);
            case 2 -> names.add(new Identifier("email", people + "-m" + person + "@example.com"));
            default ->
                names.addAll(List.of(browser, known, new Identifier("email", people + "-m" + person + "@example.com")));
        }
        var at = START.plus(Duration.ofHours(hours));
        var id = person + "-" + number;
        return new Touchpoint(
                TestKeys.WORKSPACE,
                people,
                id,
                random.nextBoolean() ? "web" : "call",
                TYPES.get(random.nextInt(TYPES.size())),
                null,
                random.nextInt(5) == 0 ? Actor.COMPANY : Actor.CUSTOMER,
                at,
                null,
                Instant.now(),
                Identifiers.usable(names),
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                null,
                id);
    }
}
