package dev.pasillo.contract;

import java.time.Instant;
import java.util.Objects;

/// Everything that was due before `at` has been published. Sent to every partition of `journey-changes`, also when
/// nothing happens; never decreases. A figure is final up to the smallest watermark over the partitions, apart from
/// events that arrive late.
public record Watermark(Instant at) {
    public Watermark {
        Objects.requireNonNull(at, "at");
    }
}
