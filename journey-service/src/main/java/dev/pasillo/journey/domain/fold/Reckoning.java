package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Fact;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What facts add up to: for every stage its visits, by verdict and altogether, and journeys by state.
///
/// @param stages counts by stage and `entered` or verdict
/// @param journeys counts by `started`, `completed` and kind of ending
public record Reckoning(Map<String, Map<String, Long>> stages, Map<String, Long> journeys) {
    public static final Reckoning NONE = new Reckoning(Map.of(), Map.of());

    public Reckoning {
        stages = copy(stages);
        journeys = Collections.unmodifiableMap(new TreeMap<>(journeys));
    }

    private static Map<String, Map<String, Long>> copy(Map<String, Map<String, Long>> counts) {
        var copy = new TreeMap<String, Map<String, Long>>();
        counts.forEach((stage, of) -> copy.put(stage, Collections.unmodifiableMap(new TreeMap<>(of))));
        return Collections.unmodifiableMap(copy);
    }

    public static Reckoning of(List<Fact> facts) {
        var stages = new TreeMap<String, Map<String, Long>>();
        var journeys = new TreeMap<String, Long>();
        for (var fact : facts) {
            if (fact instanceof Fact.Visit visit) {
                var counts = stages.computeIfAbsent(visit.stage(), any -> new TreeMap<>());
                counts.merge("entered", 1L, Long::sum);
                counts.merge(word(visit.verdict()), 1L, Long::sum);
            } else if (fact instanceof Fact.Journey journey) {
                journeys.merge("started", 1L, Long::sum);
                if (journey.completedAt() != null) {
                    journeys.merge("completed", 1L, Long::sum);
                }
                if (journey.ending() != null) {
                    journeys.merge(word(journey.ending().kind()), 1L, Long::sum);
                }
            }
        }
        return new Reckoning(stages, journeys);
    }

    /// Both together.
    public Reckoning and(Reckoning other) {
        var both = new TreeMap<String, Map<String, Long>>();
        stages.forEach((stage, of) -> both.put(stage, new TreeMap<>(of)));
        other.stages.forEach((stage, of) -> of.forEach((what, count) ->
                both.computeIfAbsent(stage, any -> new TreeMap<>()).merge(what, count, Long::sum)));
        var all = new TreeMap<>(journeys);
        other.journeys.forEach((what, count) -> all.merge(what, count, Long::sum));
        return new Reckoning(both, all);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
