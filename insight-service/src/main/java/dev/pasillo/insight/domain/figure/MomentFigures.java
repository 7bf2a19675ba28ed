package dev.pasillo.insight.domain.figure;

import dev.pasillo.contract.Fact.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// The figures of one moment of truth.
///
/// @param kept of how many the promise was kept, among those of which it is known: kept and missed
/// @param unknown nobody knows: no answer to a survey, a property that is missing; in no rate
/// @param pending not decided yet
/// @param measured how long answers took that came
/// @param unanswered missed without an answer
/// @param perceived how it was felt
public record MomentFigures(
        Proportion kept, long unknown, long pending, Durations measured, long unanswered, Scores perceived) {

    /// The figures that [#of] reads.
    public static List<String> figures() {
        var figures = new ArrayList<>(List.of(Figures.MEASURED, Figures.UNANSWERED, Figures.PERCEIVED));
        for (var outcome : Outcome.values()) {
            figures.add(Figures.moments(outcome));
        }
        return figures;
    }

    /// The figures of a moment.
    public static MomentFigures of(String moment, Tally tally) {
        return new MomentFigures(
                keptOf(moment, tally),
                tally.count(Figures.moments(Outcome.UNKNOWN), moment),
                tally.count(Figures.moments(Outcome.PENDING), moment),
                tally.durations(Figures.MEASURED, moment),
                tally.count(Figures.UNANSWERED, moment),
                tally.scores(Figures.PERCEIVED, moment));
    }

    /// The kept among the kept and the missed.
    public static Proportion keptOf(String moment, Tally tally) {
        var kept = tally.count(Figures.moments(Outcome.KEPT), moment);
        return new Proportion(kept, kept + tally.count(Figures.moments(Outcome.MISSED), moment));
    }

    public long missed() {
        return kept.whole() - kept.part();
    }

    /// The time within which half of the customers got their answer, in seconds. Those who got none in time waited
    /// longer than any who did; empty where that were more than half, or nobody is counted. Without them the figure
    /// would look better the more promises are broken.
    public OptionalDouble delivered() {
        var answered = measured.total();
        var middle = 0.5 * (answered + Math.max(0, unanswered) - 1);
        if (answered == 0 || middle > answered - 1) {
            return OptionalDouble.empty();
        }
        return measured.quantile(answered == 1 ? 0 : Math.max(0, middle) / (answered - 1));
    }
}
