package dev.pasillo.journey.kafka;

import dev.pasillo.journey.application.Intake;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads each partition on from where PostgreSQL says. Runs on the polling thread, which must wait for the answer, and
/// waits as long as it takes: nothing can be read without it.
@ApplicationScoped
@Identifier("touchpoints")
public class TouchpointAssignments implements KafkaConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(TouchpointAssignments.class);

    private final Intake intake;
    private final Preparation preparation;
    private final Patience patience;

    @Inject
    TouchpointAssignments(Intake intake, Preparation preparation, Patience patience) {
        this.intake = intake;
        this.preparation = preparation;
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
            if (position == null || position < beginning || position > end) {
                refuse(partition, position, beginning, end);
                return;
            }
            consumer.seek(partition, position);
            LOG.infof(
                    "partition %d of touchpoints: reading on from %d, %d to go",
                    partition.partition(), position, end - position);
        }
    }

    /// Going on would skip what was accepted or count it twice; only a person can know which.
    private void refuse(TopicPartition partition, @Nullable Long position, long beginning, long end) {
        var why = "partition " + partition.partition() + " of touchpoints holds offsets " + beginning + " to " + end
                + " and was read up to " + position + ": the topic was truncated or made anew";
        intake.stop(why);
        LOG.errorf("stopped: %s", why);
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        intake.revoked(partitions.stream().map(TopicPartition::partition).toList());
    }
}
