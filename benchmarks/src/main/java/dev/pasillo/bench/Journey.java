package dev.pasillo.bench;

import dev.pasillo.bench.baseline.SameWrites;
import dev.pasillo.bench.measure.Goal;
import dev.pasillo.bench.measure.Pairs;
import dev.pasillo.bench.measure.Report;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

    @Mixin
    private Households households = new Households();

    private int runs;

    @Override
    public Integer call() throws Exception {
        var events = households.events(effort);
        var report = new Report("journey", effort.checkout(), effort.quick());
        try (var watched = Watched.withJourney(effort.checkout())) {
            watched.instance().freeze("insight");
            var writes = new SameWrites(watched.journey());
            var drain = new Drain(watched, report);
            Pairs.Run ours = () -> drain(drain, watched.topics(), events, writes);
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
