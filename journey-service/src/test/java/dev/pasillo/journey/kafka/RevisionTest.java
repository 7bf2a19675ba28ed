package dev.pasillo.journey.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.KeyGenerations;
import dev.pasillo.journey.fixture.Definition;
import dev.pasillo.journey.fixture.FactsTopic;
import dev.pasillo.journey.fixture.Inlet;
import dev.pasillo.journey.fixture.People;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A higher revision of a touchpoint replaces the lower ones, in whatever order they come.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
class RevisionTest {
    @Inject
    Pool pool;

    @Inject
    KeyGenerations generations;

    @Inject
    Inlet topic;

    @Inject
    FactsTopic published;

    @BeforeEach
    void open() {
        Definition.put(TestKeys.SECRET, "revised", People.DEFINITION);
    }

    /// Revisions come before and after what they replace, under other owners, and in pieces.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void factsAreThoseOfTheHighestRevisionsHoweverTheyCame(int seed) {
        var random = new Random(seed);
        var history = People.revised(random, "revised" + seed, false);
        Collections.shuffle(history, random);
        for (var from = 0; from < history.size(); from += 90) {
            topic.send(history.subList(from, Math.min(history.size(), from + 90)));
            topic.awaitApplied();
        }
        var revised = published.facts("revised" + seed);

        topic.send(People.revised(new Random(seed), "outcome" + seed, true));
        topic.awaitApplied();

        assertThat(FactsTopic.anonymous(revised))
                .as("seed %d", seed)
                .isNotEmpty()
                .isEqualTo(FactsTopic.anonymous(published.facts("outcome" + seed)));
    }

    @Test
    void lowerRevisionThatComesLaterIsKeptAndChangesNothing() {
        var touchpoint = look("lower");
        topic.send(List.of(People.with(touchpoint, "lower", 2)));
        topic.awaitApplied();
        var before = published.facts("lower");

        topic.send(List.of(People.with(touchpoint, "lower", null), People.with(touchpoint, "lower", 1)));
        topic.awaitApplied();

        assertThat(published.facts("lower")).isNotEmpty().isEqualTo(before);
        assertThat(stored("lower")).isEqualTo(3);
        assertThat(quarantined("lower")).isZero();
    }

    @Test
    void eachRevisionCountsOnceAndKeepsItsContent() {
        var touchpoint = look("once");
        var other = People.history(new Random(6), "once").get(5);
        var revisions = List.of(People.with(touchpoint, "once", 1), People.with(touchpoint, "once", 0));
        topic.send(revisions);
        topic.awaitApplied();

        topic.send(revisions);
        topic.send(List.of(People.with(touchpoint, "once", null)));
        topic.send(List.of(People.with(other, "once", 1), People.with(other, "once", null)));
        topic.awaitApplied();

        assertThat(stored("once")).isEqualTo(2);
        assertThat(quarantined("once")).isEqualTo(2);
    }

    @Test
    void replacedStaysReplacedWhenItsKeyIsForgotten() {
        var touchpoint = look("forgotten");
        topic.send(List.of(People.with(touchpoint, "forgotten", null), People.with(touchpoint, "forgotten", 1)));
        topic.awaitApplied();
        var before = published.facts("forgotten");

        assertThat(generations.renew(Instant.now(), Duration.ZERO, 1)).isTrue();
        topic.send(List.of(People.with(touchpoint, "forgotten", null), People.with(touchpoint, "forgotten", 1)));
        topic.awaitApplied();

        assertThat(stored("forgotten")).isEqualTo(2);
        assertThat(published.facts("forgotten")).isEqualTo(before);
    }

    /// A touchpoint that starts a journey.
    private static Touchpoint look(String people) {
        return People.history(new Random(5), people).stream()
                .filter(touchpoint -> touchpoint.type().equals("look"))
                .findFirst()
                .orElseThrow();
    }

    private long stored(String source) {
        return topic.count("select count(*) from touchpoint where convert_from(body, 'UTF8')::json ->> 'source' = '"
                + source + "'");
    }

    private long quarantined(String source) {
        return topic.count("select count(*) from quarantine where source = '" + source + "' and code = 'id-conflict'");
    }
}
