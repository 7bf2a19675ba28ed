package dev.pasillo.bench;

import dev.pasillo.bench.measure.Goal;
import dev.pasillo.bench.measure.Pairs;
import dev.pasillo.bench.measure.Pairs.Pair;
import dev.pasillo.bench.measure.Report;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// journey-service draining events of the customers of a large instance, beside the same of a small one; and on the
/// small one events of which a few customers have most, beside events of everyone alike. Both instances are filled by
/// real events, one and more of each customer, and run side by side; insight-service is frozen in both.
@Command(
        name = "customers",
        mixinStandardHelpOptions = true,
        description =
                "Drain at 1 million customers beside 100,000, and of customers by Zipf's law beside uniform: B15.")
final class Customers implements Callable<Integer> {
    private static final int TENTH = 10;
    /// Events drained at a time while an instance is filled.
    private static final int PART = 100_000;

    @Mixin
    private Effort effort = new Effort();

    @Option(
            names = "--customers",
            description =
                    "of the large instance, ten times those of the small one (default: 1000000; 20000 with --quick)")
    private @Nullable Integer customers;

    @Option(names = "--events", description = "of a run (default: 100000; 10000 with --quick)")
    private @Nullable Integer events;

    /// An instance with its people.
    private record Side(Population people, Drain drain) {
        void fill(String name, Report report) throws Exception {
            for (var left = people.size(); left > 0; left -= PART) {
                drain.of(name + ", filling", people.inTurn(Math.min(PART, left)));
            }
            report.note(String.format(Locale.ROOT, "%s: %,d customers", name, people.size()));
        }
    }

    @Override
    public Integer call() throws Exception {
        var size = effort.size(customers, 1_000_000, 20_000);
        var count = effort.size(events, 100_000, 10_000);
        var report = new Report("customers", effort.checkout(), effort.quick());
        try (var large = Watched.withJourney(effort.checkout());
                var small = Watched.withJourney(effort.checkout())) {
            var many = side(large, size, report);
            var few = side(small, size / TENTH, report);
            many.fill("many", report);
            few.fill("few", report);
            effort.warm(() -> {
                many.drain().of("many, warming up", many.people().uniform(count));
                few.drain().of("few, warming up", few.people().uniform(count));
                few.drain().of("few by Zipf's law, warming up", few.people().zipf(count));
            });
            report.note(String.format(
                    Locale.ROOT,
                    "customers stored: %,d and %,d",
                    large.journey().number("select count(*) from customer"),
                    small.journey().number("select count(*) from customer")));
            var turns = Pairs.turns(
                    effort.pairs(),
                    List.of(
                            () -> many.drain().of("many", many.people().uniform(count)),
                            () -> few.drain().of("few", few.people().uniform(count)),
                            () -> few.drain()
                                    .of("few by Zipf's law", few.people().zipf(count))));
            report.add(new Pairs(Goal.B15_MANY, "events/s", pairs(turns, 0)));
            report.add(new Pairs(Goal.B15_ZIPF, "events/s", pairs(turns, 2)));
        }
        report.keep();
        return 0;
    }

    private static Side side(Watched watched, int customers, Report report) throws Exception {
        watched.instance().freeze("insight");
        return new Side(new Population("c", customers, customers), new Drain(watched, report));
    }

    private static List<Pair> pairs(List<List<Double>> turns, int ours) {
        return turns.stream().map(turn -> new Pair(turn.get(ours), turn.get(1))).toList();
    }
}
