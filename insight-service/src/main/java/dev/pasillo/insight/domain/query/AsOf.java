package dev.pasillo.insight.domain.query;

import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The moment that an answer is of: how far each partition of the topic had been applied. A fact counts as of
/// then when the record that added it lies below, and the one that took it back does not.
///
/// @param era changes when what was taken back can no longer be told (a rebuild, a crash of the database)
/// @param issuedAt when it was given out
/// @param positions the next offset, by partition
/// @param watermark the smallest over the partitions; absent while one has none
// Positions are handed in by the one reader that made them and are not changed afterwards.
@SuppressWarnings("ArrayRecordComponent")
public record AsOf(
        UUID era,
        Instant issuedAt,
        long[] positions,
        @Nullable Instant watermark) {
    @Override
    public boolean equals(Object other) {
        return other instanceof AsOf that
                && era.equals(that.era)
                && issuedAt.equals(that.issuedAt)
                && Arrays.equals(positions, that.positions)
                && java.util.Objects.equals(watermark, that.watermark);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(positions);
    }

    /// Whether everything of a selection is final: no visit in it is open, and the watermark has reached its
    /// end.
    public boolean settled(long open, @Nullable Instant to) {
        return open == 0 && watermark != null && (to == null || !watermark.isBefore(to));
    }
}
