package dev.pasillo.testsupport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads what is in a topic now, without a consumer group: every partition from its beginning to the end it has at the
/// time of the call. No idle time-out decides.
public final class TopicReader {
    private TopicReader() {}

    /// All records, partition by partition, each in its order.
    public static List<ConsumerRecord<byte[], byte[]>> readAll(String bootstrapServers, String topic) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            var ends = consumer.endOffsets(partitions);
            for (var partition : partitions) {
                long end = ends.getOrDefault(partition, 0L);
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                while (consumer.position(partition) < end) {
                    for (var found : consumer.poll(Duration.ofMillis(100))) {
                        if (found.offset() < end) {
                            records.add(found);
                        }
                    }
                }
            }
            return records;
        }
    }
}
