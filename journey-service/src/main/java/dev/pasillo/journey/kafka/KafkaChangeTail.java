package dev.pasillo.journey.kafka;

import dev.pasillo.contract.ContractException;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.JourneyChange;
import dev.pasillo.contract.Topics;
import dev.pasillo.journey.application.ChangePlace;
import dev.pasillo.journey.application.ChangeTail;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/// Follows `journey-changes` with a consumer of its own per follower, without a group: nobody's position is moved and
/// nobody rebalances when somebody comes or goes.
///
/// Nothing is committed; a follower that fails is closed, and whoever follows comes back with the place it has.
public final class KafkaChangeTail implements ChangeTail {
    private static final Logger LOG = Logger.getLogger(KafkaChangeTail.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, Object> broker;
    private final String topic;

    /// @param broker how to reach it: `bootstrap.servers` and what security needs
    /// @param topic with its prefix
    public KafkaChangeTail(Map<String, Object> broker, String topic) {
        this.broker = Map.copyOf(broker);
        this.topic = topic;
    }

    @Override
    public Follower follow(Optional<ChangePlace> after) {
        var consumer = new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            return new TopicFollower(consumer, after);
        } catch (RuntimeException unreachable) {
            close(consumer);
            throw unreachable;
        }
    }

    /// A follower that reads slowly holds one fetch in memory, so a fetch is small.
    private Map<String, Object> settings() {
        var settings = new HashMap<>(broker);
        settings.keySet().removeIf(name -> !ConsumerConfig.configNames().contains(name));
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 19);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
        return settings;
    }

    private static void close(Consumer<?, ?> consumer) {
        consumer.close(CloseOptions.timeout(PATIENCE));
    }

    private final class TopicFollower implements Follower {
        private final Consumer<byte[], byte[]> consumer;
        private final List<TopicPartition> partitions;
        private final List<Step> before = new ArrayList<>();
        private ChangePlace place;

        TopicFollower(Consumer<byte[], byte[]> consumer, Optional<ChangePlace> after) {
            this.consumer = consumer;
            this.partitions = consumer.partitionsFor(topic, PATIENCE).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            this.place = after.isEmpty() ? end() : within(after.get());
            seek();
        }

        private ChangePlace end() {
            var ends = new TreeMap<Integer, Long>();
            consumer.endOffsets(partitions, PATIENCE)
                    .forEach((partition, offset) -> ends.put(partition.partition(), offset));
            return new ChangePlace(ends);
        }

        /// The place asked for, or the present end and a gap where the topic does not reach back to it. A partition
        /// that the place does not know was added later, and everything in it comes after.
        private ChangePlace within(ChangePlace asked) {
            var first = consumer.beginningOffsets(partitions, PATIENCE);
            var end = end();
            var from = new TreeMap<Integer, Long>();
            for (var partition : partitions) {
                var number = partition.partition();
                var wanted = asked.offsets().getOrDefault(number, 0L);
                if (wanted < first.getOrDefault(partition, 0L)
                        || wanted > end.offsets().getOrDefault(number, 0L)) {
                    before.add(new Step.Gap(end));
                    return end;
                }
                from.put(number, wanted);
            }
            return new ChangePlace(from);
        }

        private void seek() {
            for (var partition : partitions) {
                consumer.seek(partition, place.offsets().getOrDefault(partition.partition(), 0L));
            }
        }

        @Override
        public ChangePlace place() {
            return place;
        }

        @Override
        public List<Step> next(Duration wait) {
            if (!before.isEmpty()) {
                var steps = List.copyOf(before);
                before.clear();
                return steps;
            }
            try {
                var steps = new ArrayList<Step>();
                for (var record : consumer.poll(wait)) {
                    place = place.after(record.partition(), record.offset());
                    change(record).ifPresent(change -> steps.add(new Step.Change(change, place)));
                }
                return steps;
            } catch (OffsetOutOfRangeException expired) {
                place = end();
                seek();
                return List.of(new Step.Gap(place));
            }
        }

        private Optional<JourneyChange> change(ConsumerRecord<byte[], byte[]> record) {
            var kind = record.headers().lastHeader(Topics.KIND);
            if (kind == null
                    || !Topics.KIND_CHANGE.equals(new String(kind.value(), StandardCharsets.UTF_8))
                    || record.value() == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(ContractJson.read(record.value(), JourneyChange.class));
            } catch (ContractException unreadable) {
                LOG.warnf(
                        "passing over an unreadable change, topic=%s, partition=%d, offset=%d",
                        record.topic(), record.partition(), record.offset());
                return Optional.empty();
            }
        }

        @Override
        public void close() {
            KafkaChangeTail.close(consumer);
        }
    }
}
