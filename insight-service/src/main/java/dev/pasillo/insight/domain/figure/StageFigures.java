package dev.pasillo.insight.domain.figure;

import dev.pasillo.contract.Fact.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The figures of one stage. `entered = open + advanced + completed + dropped + censored`.
///
/// @param now visits that are not over
/// @param dropOff the dropped among the decided, without the censored
/// @param dwell how long the visits lasted that are over
/// @param feeling ratings attributed to visits of the stage
/// @param handover how often the next owner was there in time
public record StageFigures(
        long now,
        long entered,
        long advanced,
        long completed,
        long dropped,
        long open,
        long censored,
        long returned,
        Proportion dropOff,
        Durations dwell,
        Scores feeling,
        HandoverFigures handover) {

    /// The figures that [#of] reads.
    public static List<String> figures() {
        var figures = new ArrayList<>(List.of(Figures.PRESENT, Figures.RETURNED, Figures.DWELL, Figures.FEELING));
        figures.addAll(HandoverFigures.figures());
        for (var verdict : Verdict.values()) {
            figures.add(Figures.visits(verdict));
        }
        return figures;
    }

    /// The stages in which visits are counted.
    public static Set<String> visited(Tally tally) {
        return tally.stages(Arrays.stream(Verdict.values()).map(Figures::visits).toList());
    }

    /// The figures of a stage.
    public static StageFigures of(String stage, Tally tally) {
        var advanced = tally.count(Figures.visits(Verdict.ADVANCED), stage);
        var completed = tally.count(Figures.visits(Verdict.COMPLETED), stage);
        var dropped = tally.count(Figures.visits(Verdict.DROPPED), stage);
        var open = tally.count(Figures.visits(Verdict.OPEN), stage);
        var censored = tally.count(Figures.visits(Verdict.CENSORED), stage);
        return new StageFigures(
                tally.count(Figures.PRESENT, stage),
                open + advanced + completed + dropped + censored,
                advanced,
                completed,
                dropped,
                open,
                censored,
                tally.count(Figures.RETURNED, stage),
                new Proportion(dropped, advanced + completed + dropped),
                tally.durations(Figures.DWELL, stage),
                tally.scores(Figures.FEELING, stage),
                HandoverFigures.of(stage, tally));
    }
}
