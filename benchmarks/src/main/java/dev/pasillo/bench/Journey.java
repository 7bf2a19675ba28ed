package dev.pasillo.bench;

import dev.pasillo.bench.baseline.SameWrites;
import dev.pasillo.bench.measure.Goal;
import dev.pasillo.bench.measure.Pairs;
import dev.pasillo.bench.measure.Report;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// journey-service draining a backlog alone (insight-service is frozen), beside PostgreSQL doing only the same writes.
/// Each run has people of its own.
@Command(
        name = "journey",
        mixinStandardHelpOptions = true,
        description = "Backlog to journeys, in events/s, beside PostgreSQL doing the same writes: B4.")
final class Journey implements Callable<Integer> {
    private static final String CHANGES = "journey-changes";

    @Mixin
    private Effort effort = new Effort();

    @Option(names = "--households", description = "people of a run (default: 5000; 500 with --quick)")
    private @Nullable Integer households;

    private int runs;

    @Override
    public Integer call() throws Exception {
        var events = Events.generate(effort.size(households, 5_000, 500), 1);
        var report = new Report("journey", effort.checkout(), effort.quick());
        try (var instance = Instance.start(effort.checkout());
                var topics = new Topics(instance.brokers());
                var database = instance.database("journey");
                var insight = instance.database("insight")) {
            instance.define("bench", EndToEnd.definition());
            instance.freeze("insight");
            var writes = new SameWrites(database);
            var drain = new Drain(instance, new Lag(topics, database, insight), report);
            Pairs.Run ours = () -> drain(drain, topics, events, writes);
            Pairs.Run beside = () -> events.size() / writes.run();
            effort.warm(() -> {
                ours.measure();
                beside.measure();
            });
            report.add(Pairs.measure(Goal.B4, "events/s", effort.pairs(), ours, beside));
        }
        report.keep();
        return 0;
    }

    private double drain(Drain drain, Topics topics, Events events, SameWrites writes) throws Exception {
        var mark = "drain" + runs++ + "-";
        var published = topics.ends(CHANGES);
        writes.begin();
        var rate = drain.of(mark, events.lines(mark));
        writes.take(mark, topics.since(CHANGES, published));
        if (writes.size() != events.size()) {
            throw new IOException("of " + events.size() + " events " + writes.size() + " were found in the tables");
        }
        return rate;
    }
}
