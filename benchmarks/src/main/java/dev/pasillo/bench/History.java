package dev.pasillo.bench;

import dev.pasillo.bench.measure.Goal;
import dev.pasillo.bench.measure.Pairs;
import dev.pasillo.bench.measure.Report;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The cost of an event as histories grow: some customers get their events in turn and in order until each has a long
/// history; then the next events of theirs are drained, beside as many events of as many customers who have had ten.
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Time per event of customers with 10,000 touchpoints beside customers with ten: B17.")
final class History implements Callable<Integer> {
    private static final int SHORT = 10;
    /// Events drained at a time while histories grow.
    private static final int PART = 100_000;

    @Mixin
    private Effort effort = new Effort();

    @Option(names = "--customers", description = "who grow together (default: 100; 20 with --quick)")
    private @Nullable Integer customers;

    @Option(names = "--touchpoints", description = "of a long history (default: 10000; 500 with --quick)")
    private @Nullable Integer touchpoints;

    @Option(
            names = "--events",
            description = "of each customer in a run (default: ${DEFAULT-VALUE})",
            defaultValue = "200")
    private int events;

    @Option(
            names = "--every",
            description = "from one touchpoint of a customer to the next (default: ${DEFAULT-VALUE})",
            defaultValue = "PT3H")
    private Duration every = Duration.ofHours(3);

    private int cohorts;

    @Override
    public Integer call() throws Exception {
        var count = effort.size(customers, 100, 20);
        var length = effort.size(touchpoints, 10_000, 500);
        var report = new Report("history", effort.checkout(), effort.quick());
        try (var watched = Watched.withJourney(effort.checkout())) {
            watched.instance().freeze("insight");
            var drain = new Drain(watched, report);
            var old = new Population("old", count, every.dividedBy(count), 1);
            for (var left = count * length; left > 0; left -= PART) {
                drain.of("growing", old.inTurn(Math.min(PART, left)));
            }
            effort.warm(() -> young(drain, count));
            report.note(String.format(
                    Locale.ROOT,
                    "%d customers with %,d touchpoints each, one every %s, %d more of each in a run",
                    count,
                    length,
                    every,
                    events));
            report.add(Pairs.measure(
                    Goal.B17,
                    "µs an event",
                    effort.pairs(),
                    () -> micros(drain.of("long", old.inTurn(count * events))),
                    () -> micros(young(drain, count))));
        }
        report.keep();
        return 0;
    }

    private double young(Drain drain, int count) throws Exception {
        var people = new Population("young" + cohorts++ + "-", count, every.dividedBy(count), cohorts);
        drain.of("beginning", people.inTurn(count * SHORT));
        return drain.of("short", people.inTurn(count * events));
    }

    private static double micros(double perSecond) {
        return 1e6 / perSecond;
    }
}
