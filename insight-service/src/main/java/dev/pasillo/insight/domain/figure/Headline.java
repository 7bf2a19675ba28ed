package dev.pasillo.insight.domain.figure;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The journeys under a definition, by state.
///
/// @param started all of them
/// @param completions those that were ever completed, whatever became of them later
public record Headline(long started, Map<JourneyState, Long> byState, Proportion completions) {

    /// The figures that [#of] reads.
    public static List<String> figures() {
        var figures = new ArrayList<>(List.of(Figures.COMPLETIONS));
        JourneyState.ALL.forEach(state -> figures.add(Figures.journeys(state)));
        return figures;
    }

    public static Headline of(Tally tally) {
        var byState = new EnumMap<JourneyState, Long>(JourneyState.class);
        for (var state : JourneyState.ALL) {
            byState.put(state, tally.count(Figures.journeys(state)));
        }
        var started = byState.values().stream().mapToLong(Long::longValue).sum();
        return new Headline(started, byState, new Proportion(tally.count(Figures.COMPLETIONS), started));
    }

    /// How many are in a state.
    public long in(JourneyState state) {
        return byState.getOrDefault(state, 0L);
    }
}
