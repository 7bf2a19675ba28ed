package dev.pasillo.journey.application;

import dev.pasillo.journey.application.JourneyStore.OutboxEntry;
import java.time.Instant;
import java.util.List;

/// Sends changes to `journey-changes`. Every call blocks and belongs on a worker thread.
public interface ChangePublisher {
    /// Sends the entries in order and returns when the broker has acknowledged all of them.
    ///
    /// @throws RuntimeException where it has not; some may have been sent
    void publish(List<OutboxEntry> entries);

    /// Sends the watermark to every partition.
    void watermark(Instant at);

    /// How many partitions the topic has.
    int partitions();
}
