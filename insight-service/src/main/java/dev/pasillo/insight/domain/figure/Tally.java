package dev.pasillo.insight.domain.figure;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What was added up, ready to be read: counts by figure, stage and bucket. Built by one thread, then only
/// read.
public final class Tally {
    private final Map<String, Map<String, Map<Integer, Long>>> counts = new HashMap<>();

    /// Adds to a part.
    public Tally add(Part part, long n) {
        counts.computeIfAbsent(part.figure(), figure -> new HashMap<>())
                .computeIfAbsent(part.stage(), stage -> new HashMap<>())
                .merge(part.bucket(), n, Long::sum);
        return this;
    }

    /// How many there are of a figure at a stage, over all buckets.
    public long count(String figure, String stage) {
        return buckets(figure, stage).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /// How many there are of several figures at a stage.
    public long count(Collection<String> figures, String stage) {
        return figures.stream().mapToLong(figure -> count(figure, stage)).sum();
    }

    /// How many there are of a figure over all stages.
    public long count(String figure) {
        return counts.getOrDefault(figure, Map.of()).keySet().stream()
                .mapToLong(stage -> count(figure, stage))
                .sum();
    }

    /// The stages at which any of several figures is counted.
    public Set<String> stages(Collection<String> figures) {
        return figures.stream()
                .flatMap(figure -> counts.getOrDefault(figure, Map.of()).keySet().stream()
                        .filter(stage -> count(figure, stage) != 0))
                .collect(Collectors.toSet());
    }

    /// The durations counted under a figure at a stage.
    public Durations durations(String figure, String stage) {
        return durations(List.of(figure), stage);
    }

    /// The durations counted under several figures at a stage.
    public Durations durations(Collection<String> figures, String stage) {
        var merged = new HashMap<Integer, Long>();
        for (var figure : figures) {
            buckets(figure, stage).forEach((bucket, n) -> merged.merge(bucket, n, Long::sum));
        }
        return new Durations(merged);
    }

    /// The ratings counted under a figure at a stage.
    public Scores scores(String figure, String stage) {
        return new Scores(buckets(figure, stage));
    }

    private Map<Integer, Long> buckets(String figure, String stage) {
        return counts.getOrDefault(figure, Map.of()).getOrDefault(stage, Map.of());
    }
}
