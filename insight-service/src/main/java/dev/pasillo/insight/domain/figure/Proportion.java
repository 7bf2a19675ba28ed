package dev.pasillo.insight.domain.figure;

import java.util.Optional;
import java.util.OptionalDouble;

/// So many of so many.
///
/// @param part at most `whole`
/// @param whole the denominator
public record Proportion(long part, long whole) {
    /// The normal distribution's 97.5 % point.
    private static final double Z = 1.959963984540054;

    public Proportion {
        if (part < 0 || part > whole) {
            throw new IllegalArgumentException(part + " of " + whole + " is no proportion");
        }
    }

    /// The share, 0…1; empty without a denominator.
    public OptionalDouble rate() {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }

    /// The 95 % score interval (Wilson, JASA 22, 1927), 0…1; empty without a denominator.
    public Optional<Interval> interval() {
        if (whole == 0) {
            return Optional.empty();
        }
        double n = whole;
        var p = part / n;
        var zz = Z * Z;
        var centre = (p + zz / (2 * n)) / (1 + zz / n);
        var half = Z * Math.sqrt(p * (1 - p) / n + zz / (4 * n * n)) / (1 + zz / n);
        return Optional.of(new Interval(
                part == 0 ? 0 : Math.max(0, centre - half), part == whole ? 1 : Math.min(1, centre + half)));
    }

    /// Where the true share lies, with the confidence that whoever gave it names.
    public record Interval(double low, double high) {}
}
