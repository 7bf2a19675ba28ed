package dev.pasillo.bench;

import dev.pasillo.bench.load.OpenLoop;
import dev.pasillo.bench.measure.Goal;
import dev.pasillo.bench.measure.Pairs;
import dev.pasillo.bench.measure.Pairs.Pair;
import dev.pasillo.bench.measure.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// From sending an event until it is counted in the figures: on an idle instance, and while events come at half of the
/// rate at which the instance takes such events, which is measured first. Both are open loops.
@Command(
        name = "delay",
        mixinStandardHelpOptions = true,
        description = "One event in to visible in the figures, in ms, idle and at half of the maximum rate: B10.")
final class Delay implements Callable<Integer> {
    private static final int EVENTS_A_REQUEST = 50;
    private static final int CUSTOMERS = 100_000;
    /// Until the load has settled.
    private static final Duration RUN_UP = Duration.ofSeconds(5);

    @Mixin
    private Effort effort = new Effort();

    @Option(names = "--seconds", description = "length of a run (default: 30; 4 with --quick)")
    private @Nullable Integer seconds;

    @Option(names = "--probes", description = "probes a second (default: ${DEFAULT-VALUE})", defaultValue = "20")
    private int probes;

    @Option(names = "--rate", description = "events a second under load (default: half of the maximum, measured first)")
    private @Nullable Integer rate;

    private int loads;

    @Override
    public Integer call() throws Exception {
        var report = new Report("delay", effort.checkout(), effort.quick());
        try (var watched = Watched.start(effort.checkout())) {
            var instance = watched.instance();
            var probe = new Probes(instance, watched.insight(), probes);
            var lag = watched.lag();
            var load = load(instance, lag, report);
            lag.awaitQuiet();
            probe.run(length());
            var pairs = new ArrayList<Pair>();
            for (var turn : Pairs.turns(
                    effort.pairs(),
                    List.of(() -> loaded(instance, probe, lag, load, report), () -> idle(probe, report)))) {
                pairs.add(new Pair(turn.get(0), turn.get(1)));
            }
            report.add(new Pairs(Goal.B10_RATIO, "ms", pairs));
            report.add(new Pairs(
                    Goal.B10_SECONDS,
                    "s",
                    pairs.stream().map(pair -> new Pair(pair.ours() / 1e3, 1)).toList()));
        }
        report.keep();
        return 0;
    }

    /// Half of what goes through of the same events, when all of them are there at once.
    private double load(Instance instance, Lag lag, Report report) throws Exception {
        var endToEnd = new EndToEnd(instance, Events.generate(effort.size(null, 2_000, 100), 1));
        effort.warm(endToEnd::run);
        if (rate != null) {
            return rate;
        }
        var rates = new ArrayList<Double>();
        for (var run = 0; run < 3; run++) {
            rates.add(most(instance, lag));
        }
        var maximum = Pairs.median(rates);
        report.note(String.format(Locale.ROOT, "%,.0f such events/s go through: the load is half of that", maximum));
        return maximum / 2;
    }

    private double most(Instance instance, Lag lag) throws Exception {
        var events = people().uniform(effort.size(null, 100_000, 5_000));
        lag.awaitQuiet();
        var start = System.nanoTime();
        instance.sendAll(events);
        lag.awaitQuiet();
        return events.size() / ((System.nanoTime() - start) / 1e9);
    }

    /// People whom nobody has seen yet, and what they do now.
    private Population people() {
        return Population.live("load" + loads++ + "-", CUSTOMERS, loads);
    }

    private Duration length() {
        return Duration.ofSeconds(effort.size(seconds, 30, 4));
    }

    private double idle(Probes probe, Report report) throws IOException, InterruptedException {
        return p99("idle", probe.run(length()), report);
    }

    private double loaded(Instance instance, Probes probe, Lag lag, double load, Report report) throws Exception {
        try (var loop = new OpenLoop(
                instance.address("INGEST", "/v1/events"),
                instance.eventHeaders(),
                people().bodies(EVENTS_A_REQUEST),
                load / EVENTS_A_REQUEST)) {
            Thread.sleep(RUN_UP);
            var before = loop.answered();
            var start = System.nanoTime();
            var micros = probe.run(length());
            var came = (loop.answered() - before) * EVENTS_A_REQUEST / ((System.nanoTime() - start) / 1e9);
            loop.stop();
            if (loop.refusals().count() > 0) {
                throw new IOException("of the load, " + loop.refusals());
            }
            var p99 = p99(String.format(Locale.ROOT, "with %,.0f events/s", came), micros, report);
            lag.awaitQuiet();
            return p99;
        }
    }

    /// In milliseconds.
    private static double p99(String name, Histogram micros, Report report) {
        report.note(String.format(
                Locale.ROOT,
                "%s: p50 %.0f ms, p90 %.0f ms, p99 %.0f ms, slowest %.0f ms of %,d",
                name,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(90) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3,
                micros.getTotalCount()));
        return micros.getValueAtPercentile(99) / 1e3;
    }
}
