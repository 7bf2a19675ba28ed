package dev.pasillo.journey.kafka;

import dev.pasillo.journey.application.ChangePublisher;
import dev.pasillo.journey.application.Positions;
import org.jspecify.annotations.Nullable;

/// Makes the rows of positions and streams, once, when the broker can say which partitions there are.
public final class Preparation {
    private final Positions positions;
    private final ChangePublisher publisher;
    private final TopicLayout layout;
    private final TopicNames topics;
    private final int lanes;
    private @Nullable String positionsOf;

    public Preparation(
            Positions positions, ChangePublisher publisher, TopicLayout layout, TopicNames topics, int lanes) {
        this.positions = positions;
        this.publisher = publisher;
        this.layout = layout;
        this.topics = topics;
        this.lanes = lanes;
    }

    /// @throws RuntimeException where the broker or PostgreSQL does not answer; try again
    public synchronized void ensure() {
        if (positionsOf == null) {
            var topic = layout.describe(topics.touchpoints());
            positionsOf = positions.prepare(
                    new Positions.Topic(topic.name(), topic.id()),
                    layout.beginnings(topic.partitions()),
                    lanes,
                    publisher.partitions());
        }
    }

    /// Whether positions are of this topic. After [#ensure].
    synchronized boolean isOf(TopicLayout.Described topic) {
        return topic.id().equals(positionsOf);
    }
}
