package dev.pasillo.insight.domain.figure;

import java.util.OptionalDouble;

/// What an objective leaves for broken promises: of a share T that must be kept, 1 − T may be missed.
///
/// @param objective T, in (0, 1)
/// @param during how many were kept over the objective's window
public record ErrorBudget(double objective, Proportion during) {
    public ErrorBudget {
        if (!(objective > 0 && objective < 1)) {
            throw new IllegalArgumentException("an objective lies in (0, 1), not at " + objective);
        }
    }

    /// The share of the budget that is left: 1 untouched, 0 used up, below that overdrawn.
    public double left() {
        return 1 - burn(during).orElse(0);
    }

    /// How fast a rate uses the budget up: at 1 it lasts exactly for its window. Empty without a denominator.
    public OptionalDouble burn(Proportion kept) {
        return kept.whole() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((kept.whole() - kept.part()) / (double) kept.whole() / (1 - objective));
    }
}
