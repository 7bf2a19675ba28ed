package dev.pasillo.bench;

import dev.pasillo.bench.baseline.SameFigures;
import dev.pasillo.bench.measure.Goal;
import dev.pasillo.bench.measure.Pairs;
import dev.pasillo.bench.measure.Processes;
import dev.pasillo.bench.measure.Report;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// insight-service working off what journey-service published about a backlog, alone (the others are frozen), beside
/// PostgreSQL doing only the same writes. A part of the way end to end, and held to the same marks.
@Command(
        name = "insight",
        mixinStandardHelpOptions = true,
        description = "Changes to figures, in events/s, beside PostgreSQL doing only the same writes.")
final class Insight implements Callable<Integer> {
    @Mixin
    private Effort effort = new Effort();

    @Mixin
    private Households households = new Households();

    private int runs;

    @Override
    public Integer call() throws Exception {
        var events = households.events(effort);
        var report = new Report("insight", effort.checkout(), effort.quick());
        try (var watched = Watched.withJourney(effort.checkout())) {
            var figures = new SameFigures(watched.insight());
            Pairs.Run ours = () -> drain(watched, figures, events, report);
            Pairs.Run beside = () -> events.size() / figures.run();
            effort.warm(() -> {
                ours.measure();
                beside.measure();
            });
            report.add(Pairs.measure(Goal.B6_INSIGHT, "events/s", effort.pairs(), ours, beside));
        }
        report.keep();
        return 0;
    }

    private double drain(Watched watched, SameFigures figures, Events events, Report report) throws Exception {
        var instance = watched.instance();
        var lag = watched.lag();
        var processes = new Processes(instance.pids());
        figures.begin();
        instance.freeze("insight");
        instance.sendAll(events.lines("figures" + runs++ + "-"));
        lag.awaitPublished();
        instance.freeze("journey");
        var before = processes.now();
        var start = System.nanoTime();
        instance.thaw("insight");
        lag.awaitCounted();
        var rate = events.size() / ((System.nanoTime() - start) / 1e9);
        report.note(String.format(Locale.ROOT, "  %,.0f events/s", rate));
        report.note("    " + Processes.perMillion(before, processes.now(), events.size()));
        instance.thaw("journey");
        figures.take(events.size());
        return rate;
    }
}
