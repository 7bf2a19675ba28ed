package dev.pasillo.journey.application;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// How far the input has been read. PostgreSQL's word is the truth; the consumer group's offsets are not kept. Every
/// call blocks and belongs on a worker thread.
public interface Positions {
    /// Makes the rows that are missing, where nothing has been read yet.
    ///
    /// @param topic the input
    /// @param beginnings first offset of every partition of the input
    /// @param lanes how many maintenance streams there are
    /// @param targets how many partitions `journey-changes` has; must not change
    /// @return the id of the topic that positions are of: this one's, unless it was made anew meanwhile
    String prepare(Topic topic, Map<Integer, Long> beginnings, int lanes, int targets);

    /// The next offset of each partition.
    Map<Integer, Long> of(Collection<Integer> partitions);

    /// These partitions end here: where that much has been read, progress is at least that time.
    ///
    /// @param ends the offset after the last record of each partition, asked for at `at` or later
    /// @param at the clock's time; empty where progress follows the events, and then the furthest partition's
    void idle(Map<Integer, Long> ends, Optional<Instant> at);

    /// Moves the watermark on to min(progress, earliest deadline not yet swept, earliest change not yet published,
    /// before what left a customer to the background); empty before the first.
    Optional<Instant> watermark();

    /// A topic as the broker knows it.
    ///
    /// @param id another for each topic that ever had the name
    record Topic(String name, String id) {}

    /// How much has been left undone so far.
    Backlog backlog();

    /// What waits, and how far the input has been read.
    ///
    /// @param progress empty while a partition has not begun
    /// @param changes committed and not acknowledged by the broker
    /// @param oldestChange the progress at which the oldest of them was written
    /// @param earliestDeadline the next deadline that the sweep will find
    /// @param refolds jobs that fold a workspace's customers anew
    /// @param dirty customers whose history the background has to fold
    /// @param oldestDirty the progress before the oldest of them was left to it
    record Backlog(
            Optional<Instant> progress,
            long changes,
            Optional<Instant> oldestChange,
            Optional<Instant> earliestDeadline,
            long refolds,
            long dirty,
            Optional<Instant> oldestDirty) {}
}
