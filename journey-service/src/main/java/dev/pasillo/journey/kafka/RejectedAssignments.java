package dev.pasillo.journey.kafka;

import dev.pasillo.journey.application.KeepRejected;
import dev.pasillo.journey.application.KeepRejected.Held;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.HashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// Reads `touchpoints.rejected` on from where PostgreSQL says. Runs on the polling thread, which must wait for the
/// answer.
@ApplicationScoped
@Identifier("rejected")
public class RejectedAssignments implements KafkaConsumerRebalanceListener {
    private final KeepRejected keepRejected;
    private final Patience patience;

    @Inject
    RejectedAssignments(KeepRejected keepRejected, Patience patience) {
        this.keepRejected = keepRejected;
        this.patience = patience;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        patience.untilDone("positions of rejected events", () -> assigned(consumer, partitions), never -> false);
    }

    private void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        var beginnings = consumer.beginningOffsets(partitions);
        var ends = consumer.endOffsets(partitions);
        var held = new HashMap<Integer, Held>();
        partitions.forEach(partition -> held.put(
                partition.partition(),
                new Held(beginnings.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L))));
        var positions = keepRejected.assigned(held);
        partitions.forEach(partition -> consumer.seek(partition, positions.getOrDefault(partition.partition(), 0L)));
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        keepRejected.revoked(partitions.stream().map(TopicPartition::partition).toList());
    }
}
