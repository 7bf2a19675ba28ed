package dev.pasillo.insight.application;

import io.smallrye.mutiny.Uni;
import java.time.Instant;

/// Deletes what has served its time, and counts what should not stay.
public interface KeepHouse {
    /// Deletes facts that stopped being true before that time.
    ///
    /// @return how many
    Uni<Long> purgePast(Instant before);

    /// Deletes records set aside before that time.
    Uni<Long> purgeQuarantine(Instant before);

    /// Deletes sums that came back to 0.
    Uni<Long> purgeZeros();

    /// How many facts were taken back and never arrived. More than 0 for long: a change is missing.
    Uni<Long> negativeFacts();
}
