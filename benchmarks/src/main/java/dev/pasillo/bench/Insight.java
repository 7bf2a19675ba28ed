package dev.pasillo.bench;

import dev.pasillo.bench.baseline.SameFigures;
import dev.pasillo.bench.measure.Interval;
import dev.pasillo.bench.measure.Pairs;
import dev.pasillo.bench.measure.Processes;
import dev.pasillo.bench.measure.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// insight-service working off what journey-service published about a backlog, alone (the others are frozen), beside
/// PostgreSQL doing only the same writes. No goal stands on it by itself: it is a part of the way end to end.
@Command(
        name = "insight",
        mixinStandardHelpOptions = true,
        description = "Changes to figures, in events/s, beside PostgreSQL doing only the same writes.")
final class Insight implements Callable<Integer> {
    @Mixin
    private Effort effort = new Effort();

    @Option(names = "--households", description = "people of a run (default: 5000; 500 with --quick)")
    private @Nullable Integer households;

    private int runs;

    @Override
    public Integer call() throws Exception {
        var events = Events.generate(effort.size(households, 5_000, 500), 1);
        var report = new Report("insight", effort.checkout(), effort.quick());
        try (var instance = Instance.start(effort.checkout());
                var topics = new Topics(instance.brokers());
                var journey = instance.database("journey");
                var insight = instance.database("insight")) {
            instance.define("bench", EndToEnd.definition());
            var lag = new Lag(topics, journey, insight);
            var figures = new SameFigures(insight);
            Pairs.Run ours = () -> drain(instance, lag, figures, events, report);
            Pairs.Run beside = () -> events.size() / figures.run();
            effort.warm(() -> {
                ours.measure();
                beside.measure();
            });
            var ratios = new ArrayList<Double>();
            for (var turn : Pairs.turns(effort.pairs(), List.of(ours, beside))) {
                ratios.add(turn.getFirst() / turn.getLast());
                report.note(String.format(
                        Locale.ROOT,
                        "pair %d: %,.0f events/s beside %,.0f; ratio %.3f",
                        ratios.size(),
                        turn.getFirst(),
                        turn.getLast(),
                        ratios.getLast()));
            }
            var interval = Interval.ofMedian(ratios);
            report.note(String.format(
                    Locale.ROOT,
                    "insight-service's drain ÷ PostgreSQL doing only the same writes: %.3f (%.3f to %.3f at %.0f %%, %d pairs)",
                    Pairs.median(ratios),
                    interval.low(),
                    interval.high(),
                    interval.confidence() * 100,
                    ratios.size()));
        }
        report.keep();
        return 0;
    }

    private double drain(Instance instance, Lag lag, SameFigures figures, Events events, Report report)
            throws Exception {
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
