package dev.pasillo.ingest.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.RejectedEvent;
import dev.pasillo.contract.Topics;
import dev.pasillo.contract.Touchpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;

/// What is in the topics now.
final class Kept {
    static final String PREFIX = "ingest-";

    private Kept() {}

    private static final Map<String, Reader> READERS = new ConcurrentHashMap<>();

    /// Everything up to the end that the topic has at the time of the call.
    static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        var bootstrapServers = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        return READERS.computeIfAbsent(bootstrapServers + " " + topic, any -> new Reader(bootstrapServers, topic))
                .all();
    }

    /// Reads each record once and remembers it: the tests look again and again.
    private static final class Reader {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final List<TopicPartition> partitions;
        private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

        Reader(String bootstrapServers, String topic) {
            consumer = new KafkaConsumer<>(
                    Map.<String, Object>of("bootstrap.servers", bootstrapServers, "fetch.max.wait.ms", 20),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
            partitions = consumer.partitionsFor(PREFIX + topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        synchronized List<ConsumerRecord<byte[], byte[]>> all() {
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return List.copyOf(records);
        }
    }

    /// The touchpoints whose id has that part.
    static List<Touchpoint> touchpoints(String part) {
        return records(Topics.TOUCHPOINTS).stream()
                .map(found -> ContractJson.read(found.value(), Touchpoint.class))
                .filter(touchpoint -> touchpoint.id().contains(part))
                .toList();
    }

    /// The touchpoints that name somebody by that part.
    static List<Touchpoint> naming(String part) {
        return records(Topics.TOUCHPOINTS).stream()
                .map(found -> ContractJson.read(found.value(), Touchpoint.class))
                .filter(touchpoint -> touchpoint.identifiers().stream()
                        .anyMatch(identifier -> identifier.value().contains(part)))
                .toList();
    }

    /// The refused events whose bytes have that part.
    static List<RejectedEvent> rejected(String part) {
        return records(Topics.REJECTED).stream()
                .map(Kept::rejected)
                .filter(rejected -> new String(rejected.raw(), UTF_8).contains(part))
                .toList();
    }

    static RejectedEvent rejected(ConsumerRecord<byte[], byte[]> found) {
        var rejected = ContractJson.read(found.value(), RejectedEvent.class);
        var header = new String(found.headers().lastHeader(Topics.CODE).value(), UTF_8);
        if (!header.equals(rejected.code())) {
            throw new AssertionError("the header says " + header + ", the event " + rejected.code());
        }
        return rejected;
    }
}
