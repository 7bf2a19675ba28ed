package dev.pasillo.insight.domain.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which facts a figure is of: those anchored from `from` (inclusive) to `to` (exclusive), with this segment,
/// persona and channel. Absent: any.
public record Selection(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String segment,
        @Nullable String persona,
        @Nullable String channel) {
    /// Everything.
    public static final Selection ALL = new Selection(null, null, null, null, null);

    /// The same for another time.
    public Selection during(@Nullable Instant start, @Nullable Instant end) {
        return new Selection(start, end, segment, persona, channel);
    }
}
