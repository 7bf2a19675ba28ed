package dev.pasillo.bench.measure;

import java.util.List;

/// Where the true median lies, as far as some values tell: from one of them to another. It asks nothing about how they
/// are distributed. Each value lies below the true median as often as above it, so the chance that it lies outside the
/// k-th smallest and the k-th largest is that of throwing fewer than k heads, or tails (the sign test's interval).
///
/// @param confidence the chance that the true median is inside
public record Interval(double low, double high, double confidence) {
    private static final double WANTED = 0.9;

    /// The narrowest one of at least 90 %; the whole range where so few values give less.
    public static Interval ofMedian(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        var cut = 0;
        while (2 * (cut + 2) <= sorted.size() && confidence(sorted.size(), cut + 1) >= WANTED) {
            cut++;
        }
        return new Interval(
                sorted.get(cut), sorted.get(sorted.size() - 1 - cut), Math.max(0, confidence(sorted.size(), cut)));
    }

    /// With so many values left out at each end.
    private static double confidence(int size, int cut) {
        var outside = 0.0;
        var ways = 1.0;
        for (var heads = 0; heads <= cut; heads++) {
            outside += ways;
            ways = ways * (size - heads) / (heads + 1);
        }
        return 1 - 2 * outside / Math.pow(2, size);
    }
}
