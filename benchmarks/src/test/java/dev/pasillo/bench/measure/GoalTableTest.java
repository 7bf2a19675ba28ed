package dev.pasillo.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.bench.measure.Pairs.Pair;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoalTableTest {
    @TempDir
    private Path checkout = Path.of(".");

    private void keep(boolean quick, double ratio) throws Exception {
        var report = new Report(quick ? "quick" : "full", checkout, quick);
        report.add(new Pairs(Goal.B4, "events/s", List.of(new Pair(ratio, 1))));
        report.keep();
    }

    private String row(boolean quick) throws Exception {
        return GoalTable.of(Report.kept(checkout), quick)
                .lines()
                .filter(line -> line.startsWith("| B4 "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void figureThatWasKeptIsReadBack() throws Exception {
        keep(false, 0.8);

        assertThat(row(false)).contains("| ≥ 0.500 | ≥ 0.750 | 0.800 |").contains("| 1 | goal met |");
    }

    @Test
    void quickFigureStandsForNothing() throws Exception {
        keep(true, 0.8);

        assertThat(row(false)).contains("not measured");
        assertThat(row(true)).contains("goal met (quick)");
    }

    @Test
    void everyGoalHasARow() throws Exception {
        assertThat(GoalTable.of(List.of(), false).lines()).hasSize(2 + Goal.values().length);
    }
}
