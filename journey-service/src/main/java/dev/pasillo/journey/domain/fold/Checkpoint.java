package dev.pasillo.journey.domain.fold;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A customer's evidence after every touchpoint up to and with a time and none after it. A touchpoint that comes later
/// and lies after that time need not fold what lies before.
///
/// @param touchpoints how many it is of
public record Checkpoint(Instant at, int touchpoints, Customer evidence) {
    /// Before every touchpoint.
    public static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");

    /// After every touchpoint.
    public static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    /// Where every fold can begin.
    public static final Checkpoint NONE = new Checkpoint(BEGINNING, 0, Customer.NOBODY);

    /// How many touchpoints come between two checkpoints.
    public static final int EVERY = 250;

    public Checkpoint {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(evidence, "evidence");
    }

    /// Which checkpoints need not be kept: the further back, the fewer are left, so that their number grows with the
    /// logarithm of the history and the way from a late touchpoint to the one before it with how late it is.
    ///
    /// @param kept how many touchpoints each checkpoint is of, ascending
    /// @return the places in `kept` that can go
    public static List<Integer> superfluous(List<Integer> kept) {
        var superfluous = new ArrayList<Integer>();
        if (kept.isEmpty()) {
            return superfluous;
        }
        var newest = kept.getLast();
        var closer = newest;
        for (var i = kept.size() - 2; i > 0; i--) {
            if (newest - kept.get(i - 1) <= 2 * Math.max(EVERY, newest - closer)) {
                superfluous.add(i);
            } else {
                closer = kept.get(i);
            }
        }
        return superfluous;
    }
}
