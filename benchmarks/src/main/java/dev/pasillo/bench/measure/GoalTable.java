package dev.pasillo.bench.measure;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The goals beside figures that were kept, as a table in Markdown.
public final class GoalTable {
    private static final String HEAD = """
            | Id | What | Floor | Goal | Median | Interval | Pairs | Comes to | Commit | Measured |
            |---|---|---|---|---|---|---|---|---|---|
            """;

    private GoalTable() {}

    /// @param kept the latest first
    /// @param quick whether figures of quick runs are shown too; they mean nothing
    public static String of(List<Report.Kept> kept, boolean quick) {
        var table = new StringBuilder(HEAD);
        for (var goal : Goal.values()) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s %s | %s %s | %s |%n",
                    goal.id(),
                    goal.what(),
                    goal.sign(),
                    Pairs.figure(goal.floor()),
                    goal.sign(),
                    Pairs.figure(goal.wanted()),
                    latest(kept, goal, quick).map(GoalTable::cells).orElse("– | – | 0 | not measured | – | –")));
        }
        return table.toString();
    }

    private record Latest(Report.Kept of, Pairs pairs) {}

    private static Optional<Latest> latest(List<Report.Kept> kept, Goal goal, boolean quick) {
        return kept.stream()
                .filter(each -> quick || !each.quick())
                .flatMap(each -> each.figures().stream()
                        .filter(figure -> figure.goal() == goal)
                        .map(figure -> new Latest(each, figure.read())))
                .findFirst();
    }

    private static String cells(Latest latest) {
        var pairs = latest.pairs();
        var interval = pairs.interval();
        return String.format(
                Locale.ROOT,
                "%s | %s to %s (%.0f %%) | %d | %s%s | %s | %s",
                Pairs.figure(pairs.ratio()),
                Pairs.figure(interval.low()),
                Pairs.figure(interval.high()),
                interval.confidence() * 100,
                pairs.pairs().size(),
                pairs.verdict().text(),
                latest.of().quick() ? " (quick)" : "",
                latest.of().environment().getOrDefault("commit", "unknown"),
                latest.of().at());
    }
}
