package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Touchpoint;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/// Where a touchpoint stands in a customer's order: by time, at one instant by the rank of the lowest stage whose entry
/// it matches (many senders know only the second, and forward is the natural way), then by source and id.
///
/// @param rank [#BEFORE_ALL] where it matches no entry, or where no definition is asked
public record Position(Instant occurredAt, int rank, String source, String id) implements Comparable<Position> {
    /// The rank of a touchpoint that enters nothing.
    public static final int BEFORE_ALL = -1;

    private static final Comparator<Position> ORDER = Comparator.comparing(Position::occurredAt)
            .thenComparingInt(Position::rank)
            .thenComparing(Position::source)
            .thenComparing(Position::id);

    public Position {
        Objects.requireNonNull(occurredAt, "occurredAt");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(id, "id");
    }

    /// The position that no definition's ranks decide.
    public static Position of(Touchpoint touchpoint) {
        return new Position(touchpoint.occurredAt(), BEFORE_ALL, touchpoint.source(), touchpoint.id());
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }
}
