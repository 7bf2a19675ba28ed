package dev.pasillo.journey.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Touchpoint;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// The topic as ingest-service writes it, and how far journey-service has read it.
final class TouchpointsTopic {
    private final String brokers;
    private final Pool pool;

    TouchpointsTopic(String brokers, Pool pool) {
        this.brokers = brokers;
        this.pool = pool;
    }

    void send(List<Touchpoint> touchpoints) {
        try (var producer = producer()) {
            touchpoints.forEach(touchpoint -> producer.send(
                    new ProducerRecord<>("touchpoints", key(touchpoint), ContractJson.bytes(touchpoint))));
        }
    }

    void sendRaw(byte[] key, List<byte @Nullable []> values) {
        try (var producer = producer()) {
            values.forEach(value -> producer.send(new ProducerRecord<>("touchpoints", key, value)));
        }
    }

    /// Every partition is read to its end, and every change is published.
    void awaitRead() {
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

    long count(String statement) {
        return pool.preparedQuery(statement)
                .execute(Tuple.tuple())
                .await()
                .atMost(Duration.ofSeconds(10))
                .iterator()
                .next()
                .getLong(0);
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers), new ByteArraySerializer(), new ByteArraySerializer());
    }

    static byte[] key(Touchpoint touchpoint) {
        return (touchpoint.workspace() + "/" + touchpoint.owner().namespace() + "/"
                        + touchpoint.owner().value())
                .getBytes(StandardCharsets.UTF_8);
    }
}
