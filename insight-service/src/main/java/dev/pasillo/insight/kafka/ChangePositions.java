package dev.pasillo.insight.kafka;

import dev.pasillo.insight.application.Alarm;
import dev.pasillo.insight.application.ApplyChanges;
import dev.pasillo.insight.application.ChangeMonitor;
import dev.pasillo.kit.Standstill;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// Puts the reader of `journey-changes` where PostgreSQL says, whenever it is given partitions, and watches
/// that the topic still has what comes next. Runs on the polling thread, which waits: every wait is bounded.
@ApplicationScoped
@Identifier(JourneyChangesChannel.NAME)
public class ChangePositions implements KafkaConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(ChangePositions.class);
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 6;

    private final ApplyChanges changes;
    private final Alarm alarm;
    private final KafkaClientService clients;
    private final ChangeMonitor monitor;
    private final Standstill standstill;
    private final Clock clock;

    @Inject
    ChangePositions(
            ApplyChanges changes,
            Alarm alarm,
            KafkaClientService clients,
            ChangeMonitor monitor,
            Standstill standstill,
            Clock clock) {
        this.changes = changes;
        this.alarm = alarm;
        this.clients = clients;
        this.monitor = monitor;
        this.standstill = standstill;
        this.clock = clock;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        // Somewhere, before anything can fail: a partition without a position would fail every poll, because nothing
        // is ever reset by itself. Whatever is read from here too early is below the position and not applied.
        consumer.seekToBeginning(partitions);
        var topic = partitions.iterator().next().topic();
        var beginnings = consumer.beginningOffsets(
                consumer.partitionsFor(topic).stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList(),
                WAIT);
        var positions = read(
                partitions.stream().map(TopicPartition::partition).toList(),
                beginnings.entrySet().stream()
                        .collect(Collectors.toMap(entry -> entry.getKey().partition(), Map.Entry::getValue)));
        if (fits(positions, beginnings, consumer.endOffsets(partitions, WAIT))) {
            positions.forEach((partition, offset) -> consumer.seek(new TopicPartition(topic, partition), offset));
        }
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        changes.revoked(partitions.stream().map(TopicPartition::partition).toList());
    }

    /// Empty where PostgreSQL does not answer in time: the first batch reads the positions then.
    private Map<Integer, Long> read(Collection<Integer> partitions, Map<Integer, Long> beginnings) {
        for (var attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                return changes.assigned(partitions, beginnings).await().atMost(WAIT);
            } catch (RuntimeException unavailable) {
                LOG.warnf("positions cannot be read yet (%d of %d): %s", attempt, ATTEMPTS, unavailable);
            }
        }
        return Map.of();
    }

    @Scheduled(
            every = "${pasillo.insight.topic-check}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            delayed = "5s")
    Uni<Void> watch() {
        var consumer = clients.<byte[], byte[]>getConsumer(JourneyChangesChannel.NAME);
        if (consumer == null) {
            return Uni.createFrom().voidItem();
        }
        // The positions before the ends: what is applied cannot be beyond an end that is read later.
        var positions = changes.positions();
        return consumer.runOnPollingThread(reader -> {
                    var mine = reader.assignment().stream()
                            .filter(partition -> positions.containsKey(partition.partition()))
                            .toList();
                    if (!mine.isEmpty()) {
                        var ends = reader.endOffsets(mine, WAIT);
                        var checked = mine.stream()
                                .collect(Collectors.toMap(
                                        TopicPartition::partition, partition -> positions.get(partition.partition())));
                        fits(checked, reader.beginningOffsets(mine, WAIT), ends);
                        standstill.seen(
                                checked,
                                ends.entrySet().stream()
                                        .collect(Collectors.toMap(
                                                end -> end.getKey().partition(), Map.Entry::getValue)),
                                clock.instant());
                        monitor.lag(ends.entrySet().stream()
                                .mapToLong(end -> end.getValue()
                                        - checked.getOrDefault(end.getKey().partition(), end.getValue()))
                                .sum());
                    }
                })
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.debugf("the topic cannot be checked: %s", failure);
                    return Uni.createFrom().voidItem();
                });
    }

    private boolean fits(
            Map<Integer, Long> positions, Map<TopicPartition, Long> beginnings, Map<TopicPartition, Long> ends) {
        ends.forEach((partition, end) -> {
            var position = positions.get(partition.partition());
            var beginning = beginnings.get(partition);
            if (position != null && beginning != null && (position < beginning || position > end)) {
                alarm.raise(
                        Alarm.Reason.TOPIC_REPLACED,
                        "partition=%d position=%d beginning=%d end=%d"
                                .formatted(partition.partition(), position, beginning, end));
            }
        });
        return alarm.raised().isEmpty();
    }
}
