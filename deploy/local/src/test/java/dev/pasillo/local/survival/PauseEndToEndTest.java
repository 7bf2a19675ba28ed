package dev.pasillo.local.survival;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pasillo.contract.Topics;
import dev.pasillo.testsupport.TopicReader;
import dev.pasillo.testsupport.guarantee.LedgerSender;
import dev.pasillo.testsupport.guarantee.Outcome;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import dev.pasillo.testsupport.history.Definition;
import dev.pasillo.testsupport.history.Event;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/// journey-service is away for a minute, six times the allowed time, while events wait. Nobody is dropped whose advance
/// was waiting; those who did not advance are.
@Tag("guarantees")
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class PauseEndToEndTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration AWAY = Duration.ofSeconds(60);
    private static final int CUSTOMERS = 40;
    private static final Definition PROMISE = Definition.of("""
            apiVersion: pasillo/v1
            kind: JourneyDefinition
            name: promise
            stages:
              - {id: asked, enter: [{type: quote_requested}], allowedTime: PT10S}
              - {id: served, enter: [{type: order_paid}]}
            """);

    private Cluster cluster;
    private SystemUnderTest system;

    @BeforeAll
    void start() throws Exception {
        cluster = Cluster.start(Cluster.Shape.one());
        system = cluster.system();
        system.define(List.of(PROMISE));
    }

    @AfterAll
    void stop() throws Exception {
        cluster.close();
    }

    @Test
    void pausedServiceDropsNobodyWhoseAdvanceWasWaiting() throws Exception {
        var journey = cluster.journey(1);
        nobodyIsDropped("paused", () -> journey.signal("STOP"), () -> journey.signal("CONT"));
    }

    @Test
    void killedServiceDropsNobodyWhoseAdvanceWasWaiting() throws Exception {
        var journey = cluster.journey(1);
        nobodyIsDropped(
                "killed",
                () -> {
                    journey.hold();
                    journey.kill();
                },
                journey::letGo);
    }

    private void nobodyIsDropped(String who, LedgerSender.Action away, LedgerSender.Action back) throws Exception {
        var pid = cluster.journey(1).pid();
        try (var sender = cluster.sender(system)) {
            sender.send(events(who, "quote_requested", 0, CUSTOMERS));
            await(
                    "all have asked",
                    () -> verdicts(who).getOrDefault("open", Set.of()).size() == CUSTOMERS);
            away.run();
            var since = System.nanoTime();
            sender.send(events(who, "order_paid", 0, CUSTOMERS / 2));
            // The absence is the fault: it has to last.
            Thread.sleep(AWAY.minusNanos(System.nanoTime() - since));
        }
        back.run();
        var began = System.nanoTime();
        cluster.journey(1).awaitReady();
        await("all is decided", () -> !verdicts(who).containsKey("open"));
        System.out.printf(
                "journey-service %s for %d s (process %d, then %d): all decided %.1f s after its return%n",
                who, AWAY.toSeconds(), pid, cluster.journey(1).pid(), (System.nanoTime() - began) / 1e9);

        Survived.holdsAfter("journey-service " + who + " for a minute", system);
        var verdicts = verdicts(who);
        assertThat(verdicts.get("advanced")).hasSize(CUSTOMERS / 2);
        assertThat(verdicts.get("dropped")).hasSize(CUSTOMERS / 2);
        assertThat(everPublishedAsDropped())
                .as("nobody else, not even for a moment")
                .containsAll(verdicts.getOrDefault("dropped", Set.of()))
                .doesNotContainAnyElementsOf(verdicts.getOrDefault("advanced", Set.of()));
    }

    private static List<Event> events(String who, String type, int from, int to) {
        var now = Instant.now();
        var events = new ArrayList<Event>();
        for (var i = from; i < to; i++) {
            events.add(Event.read(
                    "{\"id\":\"%1$s-%2$s-%3$d\",\"occurredAt\":\"%4$s\",\"channel\":\"web\",\"type\":\"%2$s\",\"identifiers\":[{\"namespace\":\"user_id\",\"value\":\"%1$s-%3$d\"}]}"
                            .formatted(who, type, i, now)));
        }
        return events;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        var deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time: " + what).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    /// Profile ids by the verdict of their visit of `asked`.
    private TreeMap<String, Set<String>> verdicts(String who) {
        var verdicts = new TreeMap<String, Set<String>>();
        for (var text : Outcome.of(system).customers().values()) {
            var customer = parsed(text);
            if (customer.path("identifiers").path(0).path("value").asText().startsWith(who)) {
                var visit = customer.path("journeys").path(0).path("visits").path(0);
                verdicts.computeIfAbsent(visit.path("verdict").asText(), any -> new HashSet<>())
                        .add(customer.path("profileId").asText());
            }
        }
        return verdicts;
    }

    /// From the topic: every visit fact that was ever added with this verdict.
    private Set<String> everPublishedAsDropped() {
        var dropped = new HashSet<String>();
        for (var record : TopicReader.readAll(system.brokers(), Topics.JOURNEY_CHANGES)) {
            for (var added : parsed(record.value()).path("added")) {
                var fact = added.isTextual() ? parsed(added.asText()) : added;
                if (fact.path("verdict").asText().equals("dropped")) {
                    dropped.add(fact.path("profileId").asText());
                }
            }
        }
        return dropped;
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static JsonNode parsed(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
