package dev.pasillo.journey.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Identifiers;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.testsupport.BackingResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// From records on `touchpoints` to rows.
@QuarkusTest
@WithTestResource(
        value = BackingResource.class,
        initArgs = @io.quarkus.test.common.ResourceArg(name = "database", value = "journey"))
class BatchPathTest {
    @Inject
    Pool pool;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    @Test
    void eachTouchpointCountsOnceHoweverOftenItComes() {
        var touchpoints = Stream.iterate(0, i -> i + 1)
                .limit(500)
                .map(i -> touchpoint("once-" + i, "once-" + i % 50, "fp"))
                .toList();

        send(touchpoints);
        send(touchpoints);

        untilAllIsRead();
        assertThat(count("select count(*) from touchpoint where workspace = 'once'"))
                .isEqualTo(500);
        assertThat(count("select count(*) from quarantine where workspace = 'once'"))
                .isZero();
        assertThat(count("select count(*) from customer where workspace = 'once'"))
                .isEqualTo(50);
    }

    @Test
    void sameIdWithAnotherContentIsSetApart() {
        send(List.of(touchpoint("conflict", "conflict", "one")));
        untilAllIsRead();
        send(List.of(touchpoint("conflict", "conflict", "another")));

        untilAllIsRead();
        assertThat(count("select count(*) from touchpoint where workspace = 'conflict'"))
                .isEqualTo(1);
        assertThat(count("select count(*) from quarantine where workspace = 'conflict' and code = 'id-conflict'"))
                .isEqualTo(1);
    }

    @Test
    void recordThatIsNoTouchpointHarmsNoNeighbour() {
        var before = touchpoint("poison-1", "poison", "1");
        var after = touchpoint("poison-2", "poison", "2");
        var key = key(before);
        try (var producer = producer()) {
            producer.send(new ProducerRecord<>("touchpoints", key, ContractJson.bytes(before)));
            for (var poison :
                    List.of("{", "{\"workspace\":\"poison\"}", "null", "", "\u0000", "{\"rating\":1e400000}")) {
                producer.send(new ProducerRecord<>("touchpoints", key, poison.getBytes(StandardCharsets.UTF_8)));
            }
            producer.send(new ProducerRecord<>("touchpoints", key, null));
            producer.send(new ProducerRecord<>("touchpoints", key, ContractJson.bytes(after)));
        }

        untilAllIsRead();
        assertThat(count("select count(*) from touchpoint where workspace = 'poison'"))
                .isEqualTo(2);
        assertThat(count("select count(*) from quarantine where workspace = 'poison' and code = 'record-unreadable'"))
                .isEqualTo(7);
    }

    @Test
    void identifiersSeenTogetherBecomeOneCustomer() {
        send(List.of(
                touchpoint("join-1", "join", "1", new Identifier("anonymous_id", "a")),
                touchpoint("join-2", "join", "2", new Identifier("user_id", "u"))));
        untilAllIsRead();
        assertThat(count("select count(*) from customer where workspace = 'join'"))
                .isEqualTo(2);

        send(List.of(touchpoint(
                "join-3", "join", "3", new Identifier("anonymous_id", "a"), new Identifier("user_id", "u"))));

        untilAllIsRead();
        assertThat(count("select count(*) from customer where workspace = 'join'"))
                .isEqualTo(1);
        assertThat(count("select count(distinct customer) from identifier where workspace = 'join'"))
                .isEqualTo(1);
    }

    private long count(String statement) {
        return pool.preparedQuery(statement)
                .execute(Tuple.tuple())
                .await()
                .atMost(Duration.ofSeconds(10))
                .iterator()
                .next()
                .getLong(0);
    }

    /// Every partition is read to its end and every change is published.
    private void untilAllIsRead() {
        try (var layout = new TopicLayout(Map.of("bootstrap.servers", brokers))) {
            var ends = layout.ends(layout.partitions("touchpoints"));
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                ends.forEach((partition, end) -> assertThat(
                                count("select coalesce(max(next_offset), 0) from stream where name = 'touchpoints-"
                                        + partition + "'"))
                        .isGreaterThanOrEqualTo(end));
                assertThat(count("select count(*) from outbox")).isZero();
            });
        }
    }

    private void send(List<Touchpoint> touchpoints) {
        try (var producer = producer()) {
            touchpoints.forEach(touchpoint -> producer.send(
                    new ProducerRecord<>("touchpoints", key(touchpoint), ContractJson.bytes(touchpoint))));
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static byte[] key(Touchpoint touchpoint) {
        return (touchpoint.workspace() + "/" + touchpoint.owner().namespace() + "/"
                        + touchpoint.owner().value())
                .getBytes(StandardCharsets.UTF_8);
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
