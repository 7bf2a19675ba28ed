package dev.pasillo.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pasillo.bench.baseline.EventScan;
import dev.pasillo.bench.measure.Goal;
import dev.pasillo.bench.measure.Pairs;
import dev.pasillo.bench.measure.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Figures over many events, beside DuckDB counting them from the events themselves. Both have to answer the same.
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = "Funnel and stage figures over many events, in ms an answer, beside DuckDB scanning them: B13.")
final class Query implements Callable<Integer> {
    /// People sent at a time, so that no more than their events are in memory.
    private static final int PART = 10_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private Effort effort = new Effort();

    @Option(names = "--events", description = "at least so many (default: 3000000; 20000 with --quick)")
    private @Nullable Integer events;

    @Option(names = "--questions", description = "questions of a run", defaultValue = "20")
    private int questions;

    @Override
    public Integer call() throws Exception {
        var report = new Report("query", effort.checkout(), effort.quick());
        try (var instance = Instance.start(effort.checkout());
                var scan = new EventScan()) {
            instance.define("bench", EndToEnd.definition());
            load(instance, scan);
            var expected = scan.firstOrder();
            awaitFunnel(instance, expected);
            report.note(String.format(Locale.ROOT, "%,d events; both count %s by first order", scan.size(), expected));
            effort.warm(() -> {
                funnel(instance);
                scan.firstOrder();
            });
            report.add(Pairs.measure(
                    Goal.B13_FUNNEL,
                    "ms",
                    effort.pairs(),
                    () -> millis(() -> funnel(instance)),
                    () -> millis(scan::firstOrder)));
            report.add(Pairs.measure(
                    Goal.B13_STAGES,
                    "ms",
                    effort.pairs(),
                    () -> millis(() -> instance.insight("/v1/journeys/bench/stages")),
                    () -> millis(scan::entered)));
        }
        report.keep();
        return 0;
    }

    private void load(Instance instance, EventScan scan) throws Exception {
        var wanted = effort.size(events, 3_000_000, 20_000);
        for (var part = 0; scan.size() < wanted; part++) {
            var some = Events.generate(Math.min(PART, wanted / 20), part);
            var lines = some.lines("part" + part + "-");
            instance.sendAll(lines);
            scan.add(lines);
            System.out.printf(Locale.ROOT, "sent %,d of %,d events%n", scan.size(), wanted);
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

    /// Of one answer.
    private double millis(Callable<?> question) throws Exception {
        var start = System.nanoTime();
        for (var at = 0; at < questions; at++) {
            question.call();
        }
        return (System.nanoTime() - start) / 1e6 / questions;
    }
}
