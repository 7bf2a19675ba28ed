package dev.pasillo.insight.domain.figure;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// Ratings from -2 to +2 counted by thousandths: bucket 0 holds -2, bucket 4,000 holds +2. Counts may be negative while
/// changes are under way.
///
/// @param counts how many ratings each bucket holds, by bucket
public record Scores(Map<Integer, Long> counts) {
    private static final double LOWEST = -2;
    private static final double HIGHEST = 2;
    private static final double STEPS = 1_000;

    public Scores {
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    }

    /// The bucket of a rating.
    ///
    /// @throws IllegalArgumentException where it is none from -2 to +2
    public static int bucket(double rating) {
        if (!(rating >= LOWEST && rating <= HIGHEST)) {
            throw new IllegalArgumentException("a rating lies in -2…+2");
        }
        return (int) Math.round((rating - LOWEST) * STEPS);
    }

    /// How many there are.
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// The mean, -2…+2, within 0.0005 of the exact one; empty where there is nothing.
    public OptionalDouble mean() {
        var total = total();
        if (total <= 0) {
            return OptionalDouble.empty();
        }
        var sum = counts.entrySet().stream()
                .mapToDouble(entry -> entry.getKey() * (double) entry.getValue())
                .sum();
        return OptionalDouble.of(sum / total / STEPS + LOWEST);
    }
}
