package dev.pasillo.journey.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/// What the broker says of the topics. Every call blocks and belongs on a worker thread.
public final class TopicLayout implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Admin admin;

    public TopicLayout(Map<String, Object> clientConfig) {
        this.admin = Admin.create(clientConfig);
    }

    /// A topic as it is.
    ///
    /// @param id another for each topic that ever had the name
    public record Described(String name, String id, List<TopicPartition> partitions) {
        public Described {
            partitions = List.copyOf(partitions);
        }
    }

    /// What there is by that name now.
    ///
    /// @throws IllegalStateException where the broker does not answer or the topic does not exist
    public Described describe(String topic) {
        var found = await(admin.describeTopics(List.of(topic)).allTopicNames(), "describe " + topic)
                .values()
                .iterator()
                .next();
        return new Described(
                found.name(),
                found.topicId().toString(),
                found.partitions().stream()
                        .map(partition -> new TopicPartition(found.name(), partition.partition()))
                        .toList());
    }

    /// The partitions of a topic.
    ///
    /// @throws IllegalStateException where the broker does not answer or the topic does not exist
    public List<TopicPartition> partitions(String topic) {
        return describe(topic).partitions();
    }

    /// The first offset that each partition still has.
    public Map<Integer, Long> beginnings(List<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.earliest());
    }

    /// The offset after the last record of each partition.
    public Map<Integer, Long> ends(List<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest());
    }

    private Map<Integer, Long> offsets(List<TopicPartition> partitions, OffsetSpec spec) {
        var wanted = partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
        var offsets = new HashMap<Integer, Long>();
        await(admin.listOffsets(wanted).all(), "list offsets")
                .forEach((partition, found) -> offsets.put(partition.partition(), found.offset()));
        return offsets;
    }

    private static <T> T await(KafkaFuture<T> future, String what) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException refused) {
            throw new IllegalStateException("the broker did not " + what, refused.getCause());
        } catch (TimeoutException silent) {
            throw new IllegalStateException("the broker did not answer: " + what, silent);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopping);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
