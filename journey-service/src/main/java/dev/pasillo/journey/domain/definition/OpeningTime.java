package dev.pasillo.journey.domain.definition;

import dev.pasillo.contract.Touchpoint;
import java.time.Instant;
import java.util.Optional;

/// A time that a touchpoint carries, as a definition's author named it. Never throws. Two are equal when their texts
/// are. Safe for use by several threads.
public interface OpeningTime {

    /// The time, to the millisecond; a date without a time is the last millisecond of that day in the workspace's zone.
    /// Empty where there is none, or what is there is no time.
    Optional<Instant> of(Touchpoint opening);

    /// The expression as it stands in the file.
    String text();
}
