package dev.pasillo.insight.domain.alert;

import dev.pasillo.contract.Fact.Verdict;
import dev.pasillo.insight.domain.figure.Figures;
import dev.pasillo.insight.domain.figure.Tally;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Reads a window's counts out of sums.
public final class Verdicts {
    /// The verdicts that the drop-off rate is of.
    static final List<Verdict> DECIDED = List.of(Verdict.DROPPED, Verdict.ADVANCED, Verdict.COMPLETED);

    private Verdicts() {}

    static String id(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    /// The figures that [#count] reads.
    public static List<String> figures() {
        return DECIDED.stream()
                .flatMap(verdict -> Stream.of(Figures.visits(verdict), Figures.historical(verdict)))
                .toList();
    }

    /// How many visits of a stage were dropped, and how many decided.
    ///
    /// @param historicalLeftOut whether those with a historical deadline are left out
    public static Counts count(Tally tally, String stage, boolean historicalLeftOut) {
        var dropped = of(Verdict.DROPPED, tally, stage, historicalLeftOut);
        var decided = DECIDED.stream()
                .mapToLong(verdict -> of(verdict, tally, stage, historicalLeftOut))
                .sum();
        return new Counts(dropped, decided);
    }

    private static long of(Verdict verdict, Tally tally, String stage, boolean historicalLeftOut) {
        var all = tally.count(Figures.visits(verdict), stage);
        return historicalLeftOut ? all - tally.count(Figures.historical(verdict), stage) : all;
    }

    /// Visits.
    public record Counts(long dropped, long decided) {}
}
