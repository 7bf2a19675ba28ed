package dev.pasillo.insight.application;

import dev.pasillo.insight.application.ChangeStore.Outcome;
import dev.pasillo.insight.domain.stream.Progress.Admission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Counts what becomes of the topic's records.
public interface ChangeMonitor {
    /// A batch is in the database.
    void applied(List<Admission> admissions, Outcome.Applied applied, Duration took);

    /// Records came again that are below the position.
    void replayed(int records);

    /// A batch failed and is tried again.
    void retried(Throwable failure);

    /// A record is in every figure from now on.
    ///
    /// @param writtenAt when journey-service wrote it
    default void visible(Instant writtenAt) {}

    /// How many records of the topic this instance has still to apply.
    void lag(long records);
}
