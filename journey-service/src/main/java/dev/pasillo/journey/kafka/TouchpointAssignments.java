package dev.pasillo.journey.kafka;

import dev.pasillo.journey.application.Intake;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// Reads each partition on from where PostgreSQL says. Runs on the polling thread, which must wait for the answer, and
/// waits as long as it takes: nothing can be read without it.
@ApplicationScoped
@Identifier("touchpoints")
public class TouchpointAssignments implements KafkaConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(TouchpointAssignments.class);

    private final Intake intake;
    private final Preparation preparation;
    private final TopicGuard guard;
    private final Patience patience;

    @Inject
    TouchpointAssignments(Intake intake, Preparation preparation, TopicGuard guard, Patience patience) {
        this.intake = intake;
        this.preparation = preparation;
        this.guard = guard;
        this.patience = patience;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            intake.assigned(List.of());
            return;
        }
        patience.untilDone("positions of touchpoints", () -> assigned(consumer, partitions), never -> false);
    }

    private void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        preparation.ensure();
        if (guard.partitions().isEmpty()) {
            return;
        }
        var beginnings = consumer.beginningOffsets(partitions);
        var ends = consumer.endOffsets(partitions);
        var positions = intake.assigned(
                partitions.stream().map(TopicPartition::partition).toList());
        for (var partition : partitions.stream()
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .toList()) {
            var position = positions.get(partition.partition());
            var beginning = beginnings.getOrDefault(partition, 0L);
            var end = ends.getOrDefault(partition, 0L);
            if (!guard.fits(partition.partition(), position, beginning, end)) {
                return;
            }
            consumer.seek(partition, Objects.requireNonNull(position));
            LOG.infof(
                    "partition %d of touchpoints: reading on from %d, %d to go",
                    partition.partition(), position, end - position);
        }
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        intake.revoked(partitions.stream().map(TopicPartition::partition).toList());
    }
}
