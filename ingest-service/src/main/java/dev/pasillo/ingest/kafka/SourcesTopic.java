package dev.pasillo.ingest.kafka;

import dev.pasillo.ingest.application.Sources;
import dev.pasillo.kit.sealed.Secrets;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads the compacted topic `sources`: all of it, and then what comes, as long as the service runs. Every instance
/// reads every partition by itself, in no group, and keeps no position.
///
/// Every few seconds it asks where the topic ends. A broker that does not answer, and everything else that is not as it
/// should be, ends this reading; the next begins at the beginning, so that a removal is not missed whose record is gone
/// by then. What was known stays known until the next reading has reached the end.
///
/// Has a thread of its own.
@Singleton
public class SourcesTopic {
    private static final Logger LOG = Logger.getLogger(SourcesTopic.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(5);
    private static final Duration REST = Duration.ofMillis(500);

    private final Map<String, Object> kafka;
    private final String topic;
    private final Sources sources;
    private final Secrets secrets;
    private final Clock clock;
    private final Instant started;
    private volatile boolean stopping;
    private volatile @Nullable Consumer<byte[], byte[]> reading;
    private volatile Instant upToDate = Instant.EPOCH;
    private volatile int setAside;
    private @Nullable String trouble;

    @Inject
    SourcesTopic(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            TopicNames topics,
            Sources sources,
            Secrets secrets,
            Clock clock) {
        this.kafka = kafka;
        this.topic = topics.sources();
        this.sources = sources;
        this.secrets = secrets;
        this.clock = clock;
        this.started = clock.instant();
    }

    /// Since when this instance may lack something: none, as long as the broker says that nothing is unread.
    public Duration age() {
        var since = upToDate.equals(Instant.EPOCH) ? started : upToDate;
        var age = Duration.between(since, clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    /// How many sources have a newest record that cannot be read.
    public int setAside() {
        return setAside;
    }

    void start(@Observes StartupEvent starting) {
        Thread.ofPlatform().name("sources").daemon().start(this::follow);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        var open = reading;
        if (open != null) {
            open.wakeup();
        }
    }

    private void follow() {
        while (!stopping) {
            try (var consumer = consumer()) {
                reading = consumer;
                read(consumer);
            } catch (WakeupException | InterruptException asked) {
                return;
            } catch (RuntimeException failure) {
                trouble(failure.getClass().getSimpleName() + ": " + failure.getMessage());
            } finally {
                reading = null;
            }
            rest();
        }
    }

    /// Returns where the topic does not exist.
    private void read(Consumer<byte[], byte[]> consumer) {
        var partitions = consumer.partitionsFor(topic, PATIENCE).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            trouble("there is no topic " + topic);
            return;
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var records = new SourceRecords(secrets);
        var end = consumer.endOffsets(partitions, PATIENCE);
        var asked = clock.instant();
        boolean reached = false;
        boolean changed = true;
        while (!stopping) {
            if (reached(consumer, end, partitions)) {
                if (changed) {
                    sources.know(records.known());
                    setAside = records.setAside();
                }
                changed = false;
                upToDate = asked;
                if (!reached) {
                    LOG.infof(
                            "all sources are known: %d; %d have a record that cannot be read",
                            sources.count(), setAside);
                }
                reached = true;
                trouble = null;
            }
            if (!asked.plus(BETWEEN_QUESTIONS).isAfter(clock.instant())) {
                end = consumer.endOffsets(partitions, PATIENCE);
                asked = clock.instant();
            }
            for (var next : consumer.poll(POLL)) {
                records.take(next);
                changed = true;
            }
        }
    }

    /// Positions only grow, and what has been polled has been taken.
    private static boolean reached(
            Consumer<?, ?> consumer, Map<TopicPartition, Long> end, Collection<TopicPartition> partitions) {
        return partitions.stream()
                .allMatch(partition ->
                        consumer.position(partition, PATIENCE) >= end.getOrDefault(partition, Long.MAX_VALUE));
    }

    private void trouble(String why) {
        if (!stopping && !why.equals(trouble)) {
            trouble = why;
            LOG.warnf(
                    "the topic of sources cannot be read (%s); %d sources stay as they are known, and it is tried again",
                    why, sources.count());
        }
    }

    private void rest() {
        try {
            Thread.sleep(REST);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        var settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "pasillo-ingest-sources");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A topic that was made anew is read from its beginning.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return new KafkaConsumer<>(settings);
    }
}
