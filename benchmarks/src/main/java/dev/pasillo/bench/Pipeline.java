package dev.pasillo.bench;

import dev.pasillo.bench.baseline.SameFigures;
import dev.pasillo.bench.baseline.SameWrites;
import dev.pasillo.bench.measure.Goal;
import dev.pasillo.bench.measure.Pairs;
import dev.pasillo.bench.measure.Pairs.Pair;
import dev.pasillo.bench.measure.Processes;
import dev.pasillo.bench.measure.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// From the first byte sent over HTTP to the funnel that equals the one counted from the events, beside the broker's
/// own producer and beside PostgreSQL doing only the same writes. Every run sends other people into the same instance.
@Command(
        name = "pipeline",
        mixinStandardHelpOptions = true,
        description = "HTTP in to funnel equal, in events/s, beside the broker's own producer (B5) and PostgreSQL doing"
                + " only the same writes (B6); what memory the services take (B16).")
final class Pipeline implements Callable<Integer> {
    private static final String CHANGES = "journey-changes";
    private static final Map<String, Goal> MEMORY =
            Map.of("ingest", Goal.B16_INGEST, "journey", Goal.B16_JOURNEY, "insight", Goal.B16_INSIGHT);

    @Mixin
    private Effort effort = new Effort();

    @Option(
            names = "--events",
            description = "JSON lines with store_visit, campaign_received, coupon_redeemed; default: generated")
    private @Nullable Path file;

    @Mixin
    private Households households = new Households();

    @Override
    public Integer call() throws Exception {
        var events = file == null ? households.events(effort) : Events.read(file);
        var report = new Report("pipeline", effort.checkout(), effort.quick());
        report.note(String.format(Locale.ROOT, "%,d events a run", events.size()));
        try (var watched = Watched.start(effort.checkout())) {
            var instance = watched.instance();
            var run = new Run(
                    new EndToEnd(instance, events),
                    watched.topics(),
                    new SameWrites(watched.journey()),
                    new SameFigures(watched.insight()),
                    new Processes(instance.pids()),
                    report);
            var broker = new BrokerRate(instance.brokers());
            effort.warm(() -> {
                broker.measure();
                run.ours();
                run.writes();
            });
            run.peaks.clear();
            var turns = Pairs.turns(effort.pairs(), List.of(run::ours, broker::measure, run::writes));
            report.add(new Pairs(Goal.B5, "events/s", pairs(turns, 1)));
            report.add(new Pairs(Goal.B6, "events/s", pairs(turns, 2)));
            run.peaks.forEach((goal, peaks) -> report.add(new Pairs(goal, "MiB", peaks)));
        }
        report.keep();
        return 0;
    }

    private static List<Pair> pairs(List<List<Double>> turns, int beside) {
        return turns.stream()
                .map(turn -> new Pair(turn.getFirst(), turn.get(beside)))
                .toList();
    }

    /// Ours, and what it is compared with where that needs what ours wrote.
    private static final class Run {
        private final EndToEnd endToEnd;
        private final Topics topics;
        private final SameWrites writes;
        private final SameFigures figures;
        private final Processes processes;
        private final Report report;
        private final Map<Goal, List<Pair>> peaks = new EnumMap<>(Goal.class);

        Run(
                EndToEnd endToEnd,
                Topics topics,
                SameWrites writes,
                SameFigures figures,
                Processes processes,
                Report report) {
            this.endToEnd = endToEnd;
            this.topics = topics;
            this.writes = writes;
            this.figures = figures;
            this.processes = processes;
            this.report = report;
        }

        double ours() throws Exception {
            var published = topics.ends(CHANGES);
            writes.begin();
            figures.begin();
            var before = processes.now();
            var rate = endToEnd.run();
            var after = processes.now();
            report.note(String.format(Locale.ROOT, "end to end %,.0f events/s", rate));
            report.note("  " + Processes.perMillion(before, after, endToEnd.size()));
            after.forEach((part, use) -> MEMORY.forEach((name, goal) -> {
                if (part.startsWith(name)) {
                    peaks.computeIfAbsent(goal, any -> new ArrayList<>()).add(new Pair(use.peakMebibytes(), 1));
                }
            }));
            writes.take(endToEnd.mark(), topics.since(CHANGES, published));
            figures.take(endToEnd.size());
            if (writes.size() != endToEnd.size()) {
                throw new IOException(
                        "of " + endToEnd.size() + " events " + writes.size() + " were found in the tables");
            }
            return rate;
        }

        /// The writes of both services at the same time, as they are when the services do them.
        double writes() throws Exception {
            var start = System.nanoTime();
            try (var both = Executors.newFixedThreadPool(2)) {
                var done = both.invokeAll(List.<Callable<Double>>of(writes::run, figures::run));
                var journey = done.getFirst().get();
                var insight = done.getLast().get();
                // What follows the writes, emptying the copies, is in neither.
                report.note(String.format(
                        Locale.ROOT,
                        "only the writes: %.2f s of journey-service's, %.2f s of insight-service's (%,d facts), %.2f s in all",
                        journey,
                        insight,
                        figures.size(),
                        (System.nanoTime() - start) / 1e9));
                return endToEnd.size() / Math.max(journey, insight);
            }
        }
    }
}
