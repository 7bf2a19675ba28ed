package dev.pasillo.journey.kafka;

import dev.pasillo.journey.application.ChangePublisher;
import dev.pasillo.journey.application.Positions;

/// Makes the rows of positions and streams, once, when the broker can say which partitions there are.
public final class Preparation {
    private final Positions positions;
    private final ChangePublisher publisher;
    private final TopicLayout layout;
    private final TopicNames topics;
    private final int lanes;
    private boolean done;

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
        if (!done) {
            positions.prepare(
                    layout.beginnings(layout.partitions(topics.touchpoints())), lanes, publisher.partitions());
            done = true;
        }
    }
}
