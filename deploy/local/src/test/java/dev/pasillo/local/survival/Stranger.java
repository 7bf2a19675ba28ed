package dev.pasillo.local.survival;

import dev.pasillo.contract.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// A further member of journey-service's group, that comes and goes and applies nothing of what it is given.
/// Partitions move whenever it comes or goes.
final class Stranger {
    private final String brokers;
    private final String protocol;

    /// @param protocol `classic` or `consumer`
    Stranger(String brokers, String protocol) {
        this.brokers = brokers;
        this.protocol = protocol;
    }

    /// Comes, stays so long, and goes.
    void visit(Duration stay) {
        var settings = new HashMap<String, Object>(Map.of(
                "bootstrap.servers", brokers,
                "group.id", "journey-service",
                "group.protocol", protocol,
                "enable.auto.commit", "false",
                "auto.offset.reset", "latest"));
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topics.TOUCHPOINTS));
            var until = System.nanoTime() + stay.toNanos();
            while (System.nanoTime() < until) {
                consumer.poll(Duration.ofMillis(100));
            }
        }
    }
}
