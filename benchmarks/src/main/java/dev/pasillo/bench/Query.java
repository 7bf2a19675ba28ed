package dev.pasillo.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pasillo.bench.baseline.EventScan;
import dev.pasillo.bench.measure.Pairs;
import dev.pasillo.bench.measure.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Figures over many events, beside DuckDB counting them from the events themselves. Both have to answer the same.
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = "Funnel and stage figures over many events, in answers/s, beside DuckDB scanning them: B13.")
final class Query implements Callable<Integer> {
    /// People sent at a time, so that no more than their events are in memory.
    private static final int PART = 10_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--checkout", description = "folder of the launcher", defaultValue = ".")
    private Path checkout = Path.of(".");

    @Option(names = "--events", description = "at least so many", defaultValue = "3000000")
    private int events;

    @Option(names = "--pairs", description = "pairs of runs per figure", defaultValue = "5")
    private int pairs;

    @Option(names = "--questions", description = "questions of a run", defaultValue = "20")
    private int questions;

    @Override
    public Integer call() throws Exception {
        var report = new Report("query", checkout);
        try (var instance = Instance.start(checkout);
                var scan = new EventScan()) {
            instance.define("bench", Pipeline.definition());
            load(instance, scan);
            var expected = scan.firstOrder();
            awaitFunnel(instance, expected);
            report.note(String.format(Locale.ROOT, "%,d events; both count %s by first order", scan.size(), expected));
            report.add(Pairs.measure(
                    "B13",
                    "funnel beside DuckDB counting it from the events",
                    "answers/s",
                    1,
                    20,
                    pairs,
                    () -> rate(() -> funnel(instance)),
                    () -> rate(scan::firstOrder)));
            report.add(Pairs.measure(
                    "B13",
                    "stages beside DuckDB counting entries from the events",
                    "answers/s",
                    1,
                    20,
                    pairs,
                    () -> rate(() -> instance.insight("/v1/journeys/bench/stages")),
                    () -> rate(scan::entered)));
        }
        report.keep();
        return 0;
    }

    private void load(Instance instance, EventScan scan) throws Exception {
        for (var part = 0; scan.size() < events; part++) {
            var some = Events.generate(PART, part);
            var lines = some.lines("part" + part + "-");
            instance.sendAll(lines);
            scan.add(lines);
            System.out.printf(Locale.ROOT, "sent %,d of %,d events%n", scan.size(), events);
        }
    }

    private static void awaitFunnel(Instance instance, List<Long> expected) throws IOException, InterruptedException {
        var seen = funnel(instance);
        var progress = System.nanoTime();
        while (!seen.equals(expected)) {
            Thread.sleep(200);
            var now = funnel(instance);
            if (!now.equals(seen)) {
                seen = now;
                progress = System.nanoTime();
            } else if (System.nanoTime() - progress > 60_000_000_000L) {
                throw new IOException("the funnel has stood at " + seen + " for a minute and should be " + expected);
            }
        }
    }

    private static List<Long> funnel(Instance instance) throws IOException, InterruptedException {
        var customers = new ArrayList<Long>();
        JSON.readTree(instance.insight("/v1/journeys/bench/funnel?rule=first-order"))
                .path("stages")
                .forEach(stage -> customers.add(stage.path("customers").asLong()));
        return customers;
    }

    private double rate(Callable<?> question) throws Exception {
        var start = System.nanoTime();
        for (var at = 0; at < questions; at++) {
            question.call();
        }
        return questions / ((System.nanoTime() - start) / 1e9);
    }
}
