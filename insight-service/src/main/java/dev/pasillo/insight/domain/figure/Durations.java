package dev.pasillo.insight.domain.figure;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// Durations counted in [LogBuckets]. Counts may be negative while changes are under way; a reading leaves such
/// buckets out.
///
/// @param counts how many durations each bucket holds, by bucket
public record Durations(Map<Integer, Long> counts) {
    /// No duration.
    public static final Durations NONE = new Durations(Map.of());

    public Durations {
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    }

    /// How many there are.
    public long total() {
        return counts.values().stream().mapToLong(count -> Math.max(0, count)).sum();
    }

    /// The quantile in seconds, between neighbours by the share that lies between them (type 7 of Hyndman and
    /// Fan, the usual one): 0.5 is the median. Within [LogBuckets#RELATIVE_ERROR] of the exact one; empty where
    /// there is nothing.
    ///
    /// @param share 0…1
    public OptionalDouble quantile(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a quantile lies in 0…1, not at " + share);
        }
        var total = total();
        if (total == 0) {
            return OptionalDouble.empty();
        }
        var place = share * (total - 1);
        var below = (long) Math.floor(place);
        var low = atPlace(below);
        var high = place == below ? low : atPlace(below + 1);
        return OptionalDouble.of(low + (place - below) * (high - low));
    }

    /// The share that is longer than a limit, 0…1; empty where there is nothing.
    public OptionalDouble shareOver(Duration limit) {
        var total = total();
        if (total == 0) {
            return OptionalDouble.empty();
        }
        var last = LogBuckets.of(limit);
        var over = counts.entrySet().stream()
                .filter(entry -> entry.getKey() > last)
                .mapToLong(entry -> Math.max(0, entry.getValue()))
                .sum();
        return OptionalDouble.of((double) over / total);
    }

    private double atPlace(long place) {
        var seen = 0L;
        for (var entry : counts.entrySet()) {
            seen += Math.max(0, entry.getValue());
            if (place < seen) {
                return LogBuckets.seconds(entry.getKey());
            }
        }
        throw new IllegalStateException("no duration at place " + place + " of " + seen);
    }
}
