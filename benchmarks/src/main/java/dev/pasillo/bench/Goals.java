package dev.pasillo.bench;

import dev.pasillo.bench.measure.GoalTable;
import dev.pasillo.bench.measure.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Every goal beside the figure that was kept last, as a table. Runs the benches before, where asked to.
@Command(
        name = "goals",
        mixinStandardHelpOptions = true,
        description = "The goals, each beside its latest kept figure; with --run all benches are run first.")
final class Goals implements Callable<Integer> {
    private static final List<String> ALL = List.of(
            "ingest",
            "journey",
            "pipeline",
            "fold",
            "delay",
            "outage",
            "query",
            "start",
            "customers",
            "history",
            "insight");

    @Mixin
    private Effort effort = new Effort();

    @Option(names = "--run", description = "run all benches first, one after the other, with the options given here")
    private boolean run;

    @Override
    public Integer call() throws Exception {
        var failed = new ArrayList<String>();
        if (run) {
            for (var bench : ALL) {
                System.out.println("== " + bench);
                if (new CommandLine(new Bench()).execute(words(bench)) != 0) {
                    failed.add(bench);
                }
            }
        }
        System.out.println(GoalTable.of(Report.kept(effort.checkout()), effort.quick()));
        if (!failed.isEmpty()) {
            System.out.println("These benches failed: " + String.join(", ", failed));
            return 1;
        }
        return 0;
    }

    private String[] words(String bench) {
        var words = new ArrayList<>(List.of(
                bench,
                "--checkout",
                effort.checkout().toString(),
                "--pairs",
                String.valueOf(effort.pairs()),
                "--warm-up",
                String.valueOf(effort.warmUp().toSeconds())));
        if (effort.quick()) {
            words.add("--quick");
        }
        return words.toArray(String[]::new);
    }
}
