package dev.pasillo.journey.kafka;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Topics;
import dev.pasillo.contract.Watermark;
import dev.pasillo.journey.application.ChangePublisher;
import dev.pasillo.journey.application.JourneyStore.OutboxEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// The producer of `journey-changes`. Idempotent, so that records of a partition arrive in the order they were sent,
/// whatever had to be sent again.
public final class ChangeProducer implements ChangePublisher, AutoCloseable {
    private static final List<Header> CHANGE = List.of(kind(Topics.KIND_CHANGE));
    private static final List<Header> WATERMARK = List.of(kind(Topics.KIND_WATERMARK));

    private final KafkaProducer<byte[], byte[]> producer;
    private final TopicLayout layout;
    private final String topic;
    private volatile int partitions;

    public ChangeProducer(Map<String, Object> clientConfig, TopicLayout layout, String topic) {
        var config = new HashMap<>(clientConfig);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        config.put(ProducerConfig.CLIENT_ID_CONFIG, "journey-changes");
        this.producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.layout = layout;
        this.topic = topic;
    }

    @Override
    public void publish(List<OutboxEntry> entries) {
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (var entry : entries) {
            var key = entry.workspace().getBytes(StandardCharsets.UTF_8);
            sent.add(send(entry.partition(), key, entry.body(), CHANGE));
        }
        await(sent);
    }

    @Override
    public void watermark(Instant at) {
        var body = ContractJson.bytes(new Watermark(at));
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (var partition = 0; partition < partitions(); partition++) {
            sent.add(send(partition, null, body, WATERMARK));
        }
        await(sent);
    }

    @Override
    public int partitions() {
        if (partitions == 0) {
            partitions = layout.partitions(topic).size();
        }
        return partitions;
    }

    private Future<RecordMetadata> send(int partition, byte @Nullable [] key, byte[] body, List<Header> headers) {
        return producer.send(new ProducerRecord<>(topic, partition, null, key, body, headers));
    }

    private static void await(List<Future<RecordMetadata>> sent) {
        for (var acknowledgement : sent) {
            try {
                acknowledgement.get();
            } catch (ExecutionException refused) {
                throw new IllegalStateException("journey-changes was not acknowledged", refused.getCause());
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", stopping);
            }
        }
    }

    private static Header kind(String kind) {
        return new RecordHeader(Topics.KIND, kind.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
