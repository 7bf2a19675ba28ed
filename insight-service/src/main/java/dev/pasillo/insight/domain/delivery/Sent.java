package dev.pasillo.insight.domain.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How an attempt went.
public sealed interface Sent {
    /// How long it took.
    Duration took();

    /// The other side answered.
    ///
    /// @param retryAfter the header as it came
    record Answered(int status, @Nullable String retryAfter, Duration took) implements Sent {}

    /// No answer, or no call.
    ///
    /// @param reason a word, never what the other side said
    record Failed(String reason, Duration took) implements Sent {}
}
