package dev.pasillo.insight.domain.alert;

import dev.pasillo.insight.domain.figure.Proportion;

/// What was counted in a window: visits of the rule's stage, segment and channel whose deadline fell into it, without
/// the censored and without those whose deadline was historical.
///
/// @param dropped visits that were dropped
/// @param decided visits that advanced, completed or were dropped
/// @param customers how many different customers they are of
public record Measured(long dropped, long decided, long customers) {
    public static final Measured NOTHING = new Measured(0, 0, 0);

    public Measured {
        if (dropped < 0 || dropped > decided || customers < 0 || customers > decided) {
            throw new IllegalArgumentException(
                    dropped + " dropped of " + decided + " visits of " + customers + " customers");
        }
    }

    /// The share that was dropped.
    public Proportion dropOff() {
        return new Proportion(dropped, decided);
    }
}
