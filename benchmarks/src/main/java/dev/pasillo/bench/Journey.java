package dev.pasillo.bench;

import dev.pasillo.bench.baseline.SameWrites;
import dev.pasillo.bench.measure.Pairs;
import dev.pasillo.bench.measure.Processes;
import dev.pasillo.bench.measure.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// journey-service draining a backlog alone (insight-service is frozen), beside PostgreSQL doing only the same writes.
/// Each run has people of its own.
@Command(
        name = "journey",
        mixinStandardHelpOptions = true,
        description = "Backlog to journeys, in events/s, beside PostgreSQL doing the same writes: B4.")
final class Journey implements Callable<Integer> {
    private static final String TOUCHPOINTS = "touchpoints";
    private static final String CHANGES = "journey-changes";
    /// Rows written into a table so far. PostgreSQL tells some moments later; over many batches that evens out.
    private static final String WRITTEN =
            "select n_tup_ins + n_tup_upd from pg_stat_user_tables where schemaname = 'public' and relname = $1";

    @Option(names = "--checkout", description = "folder of the launcher", defaultValue = ".")
    private Path checkout = Path.of(".");

    @Option(names = "--households", description = "people of a run", defaultValue = "5000")
    private int households;

    @Option(names = "--pairs", description = "pairs of runs", defaultValue = "5")
    private int pairs;

    @Option(names = "--warm-up", description = "backlogs drained before the first", defaultValue = "3")
    private int warmUp;

    private int runs;
    private @Nullable SameWrites latest;

    @Override
    public Integer call() throws Exception {
        var events = Events.generate(households, 1);
        var report = new Report("journey", checkout);
        try (var instance = Instance.start(checkout);
                var topics = new Topics(instance.brokers());
                var database = instance.database("journey")) {
            instance.define("bench", Pipeline.definition());
            instance.freeze("insight");
            SameWrites.prepare(database);
            var processes = new Processes(instance.pids());
            for (var run = 0; run < warmUp; run++) {
                drain(instance, topics, database, events, report, processes);
                Objects.requireNonNull(latest).run();
            }
            // The writes are those of the drain before, so each pair begins with the drain.
            var measured = new ArrayList<Pairs.Pair>();
            for (var pair = 0; pair < pairs; pair++) {
                var ours = drain(instance, topics, database, events, report, processes);
                var writes = Objects.requireNonNull(latest).run();
                measured.add(new Pairs.Pair(ours, writes));
                report.note(String.format(
                        Locale.ROOT,
                        "B4 pair %d: %,.0f events/s beside %,.0f; ratio %.3f",
                        pair + 1,
                        ours,
                        writes,
                        ours / writes));
            }
            report.add(new Pairs(
                    "B4", "drain beside PostgreSQL doing only the same writes", "events/s", 0.50, 0.75, measured));
        }
        report.keep();
        return 0;
    }

    private double drain(
            Instance instance, Topics topics, Database database, Events events, Report report, Processes processes)
            throws Exception {
        var run = "drain" + runs++ + "-";
        var lines = events.lines(run);
        var published = topics.ends(CHANGES);
        var openBefore = database.number(WRITTEN, "open_facts");
        var customersBefore = database.number(WRITTEN, "customer");
        instance.freeze("journey");
        instance.sendAll(lines);
        var end = topics.size(TOUCHPOINTS);
        var before = processes.now();
        var start = System.nanoTime();
        instance.thaw("journey");
        while (database.number("select coalesce(sum(next_offset), 0)::bigint from stream") < end) {
            if (System.nanoTime() - start > 300_000_000_000L) {
                throw new IOException("the backlog was not drained within 5 minutes");
            }
            Thread.sleep(10);
        }
        var rate = lines.size() / ((System.nanoTime() - start) / 1e9);
        report.note("  " + run + " " + Processes.perMillion(before, processes.now(), lines.size()));
        var share = Math.min(
                1,
                (double) (database.number(WRITTEN, "open_facts") - openBefore)
                        / Math.max(1, database.number(WRITTEN, "customer") - customersBefore));
        latest = SameWrites.of(database, run, share, topics.since(CHANGES, published));
        if (latest.size() != lines.size()) {
            throw new IOException("of " + lines.size() + " events " + latest.size() + " were found in the tables");
        }
        return rate;
    }
}
