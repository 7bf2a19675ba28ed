package dev.pasillo.insight.domain.figure;

import dev.pasillo.contract.Fact.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The hand-overs of one stage.
///
/// @param kept in how many the other owner was there in time, among those of which it is known: kept and missed
/// @param pending not decided yet
/// @param measured how long those took that were kept
public record HandoverFigures(Proportion kept, long pending, Durations measured) {
    /// The figures that [#of] reads.
    static List<String> figures() {
        var figures = new ArrayList<>(List.of(Figures.HANDOVER_MEASURED));
        for (var outcome : Outcome.values()) {
            figures.add(Figures.handovers(outcome));
        }
        return figures;
    }

    /// The stages whose hand-overs are counted.
    public static Set<String> stages(Tally tally) {
        return tally.stages(figures());
    }

    static HandoverFigures of(String stage, Tally tally) {
        var kept = tally.count(Figures.handovers(Outcome.KEPT), stage);
        return new HandoverFigures(
                new Proportion(kept, kept + tally.count(Figures.handovers(Outcome.MISSED), stage)),
                tally.count(Figures.handovers(Outcome.PENDING), stage),
                tally.durations(Figures.HANDOVER_MEASURED, stage));
    }

    public long missed() {
        return kept.whole() - kept.part();
    }
}
