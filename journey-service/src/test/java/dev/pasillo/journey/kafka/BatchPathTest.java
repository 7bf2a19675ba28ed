package dev.pasillo.journey.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Identifiers;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.KeyGenerations;
import dev.pasillo.journey.fixture.Inlet;
import dev.pasillo.testsupport.BackingResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// From records on `touchpoints` to rows.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
class BatchPathTest {
    @Inject
    KeyGenerations generations;

    @Inject
    Inlet topic;

    @Test
    void eachTouchpointCountsOnceHoweverOftenItComes() {
        var touchpoints = Stream.iterate(0, i -> i + 1)
                .limit(500)
                .map(i -> touchpoint("once-" + i, "once-" + i % 50, "fp"))
                .toList();

        topic.send(touchpoints);
        topic.send(touchpoints);

        topic.awaitApplied();
        assertThat(topic.count("select count(*) from touchpoint where workspace = 'once'"))
                .isEqualTo(500);
        assertThat(topic.count("select count(*) from quarantine where workspace = 'once'"))
                .isZero();
        assertThat(topic.count("select count(*) from customer where workspace = 'once'"))
                .isEqualTo(50);
    }

    @Test
    void sameIdWithAnotherContentIsSetApart() {
        topic.send(List.of(touchpoint("conflict", "conflict", "one")));
        topic.awaitApplied();
        topic.send(List.of(touchpoint("conflict", "conflict", "another")));

        topic.awaitApplied();
        assertThat(topic.count("select count(*) from touchpoint where workspace = 'conflict'"))
                .isEqualTo(1);
        assertThat(topic.count("select count(*) from quarantine where workspace = 'conflict' and code = 'id-conflict'"))
                .isEqualTo(1);
    }

    @Test
    void keyCountsOnceAsLongAsItsGenerationIsKept() {
        var touchpoint = List.of(touchpoint("generation-1", "generation", "1"));
        topic.send(touchpoint);
        topic.awaitApplied();

        assertThat(generations.renew(Instant.now(), Duration.ZERO, 2)).isTrue();
        topic.send(touchpoint);
        topic.awaitApplied();
        assertThat(topic.count("select count(*) from touchpoint where workspace = 'generation'"))
                .as("its generation is sealed and kept")
                .isEqualTo(1);

        assertThat(generations.renew(Instant.now(), Duration.ZERO, 2)).isTrue();
        topic.send(touchpoint);
        topic.awaitApplied();
        assertThat(topic.count("select count(*) from touchpoint where workspace = 'generation'"))
                .as("its generation is forgotten")
                .isEqualTo(2);
    }

    @Test
    void generationThatIsYoungGoesOn() {
        assertThat(generations.renew(Instant.now(), Duration.ofDays(30), 2)).isFalse();
    }

    @Test
    void recordThatIsNoTouchpointHarmsNoNeighbour() {
        var before = touchpoint("poison-1", "poison", "1");
        var after = touchpoint("poison-2", "poison", "2");
        var poison = new ArrayList<byte[]>();
        poison.add(ContractJson.bytes(before));
        for (var text : List.of("{", "{\"workspace\":\"poison\"}", "null", "", "\u0000", "{\"rating\":1e400000}")) {
            poison.add(text.getBytes(StandardCharsets.UTF_8));
        }
        poison.add(null);
        poison.add(ContractJson.bytes(after));

        topic.sendRaw(Inlet.key(before), poison);

        topic.awaitApplied();
        assertThat(topic.count("select count(*) from touchpoint where workspace = 'poison'"))
                .isEqualTo(2);
        assertThat(topic.count(
                        "select count(*) from quarantine where workspace = 'poison' and code = 'record-unreadable'"))
                .isEqualTo(7);
    }

    @Test
    void identifiersSeenTogetherBecomeOneCustomer() {
        topic.send(List.of(
                touchpoint("join-1", "join", "1", new Identifier("anonymous_id", "a")),
                touchpoint("join-2", "join", "2", new Identifier("user_id", "u"))));
        topic.awaitApplied();
        assertThat(topic.count("select count(*) from customer where workspace = 'join'"))
                .isEqualTo(2);

        topic.send(List.of(touchpoint(
                "join-3", "join", "3", new Identifier("anonymous_id", "a"), new Identifier("user_id", "u"))));

        topic.awaitApplied();
        assertThat(topic.count("select count(*) from customer where workspace = 'join'"))
                .isEqualTo(1);
        assertThat(topic.count("select count(distinct customer) from identifier where workspace = 'join'"))
                .isEqualTo(1);
    }

    /// The workspace is the id's first word.
    private static Touchpoint touchpoint(String id, String user, String content) {
        return touchpoint(id, user, content, new Identifier("user_id", user));
    }

    private static Touchpoint touchpoint(String id, String user, String content, Identifier... identifiers) {
        var now = Instant.parse("2026-01-01T00:00:00Z");
        return new Touchpoint(
                id.split("-", 2)[0],
                "api",
                id,
                "web",
                "page_viewed",
                null,
                Actor.CUSTOMER,
                now,
                null,
                Instant.now(),
                Identifiers.usable(new ArrayList<>(List.of(identifiers))),
                Map.of("path", "/" + user),
                Map.of(),
                null,
                null,
                null,
                null,
                content);
    }
}
