package dev.pasillo.bench;

import dev.pasillo.bench.load.OpenLoop;
import dev.pasillo.bench.measure.Goal;
import dev.pasillo.bench.measure.Pairs;
import dev.pasillo.bench.measure.Report;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Catching up: a part stands still for a minute while events come at a steady rate; then, beside it, journey-service
/// works off a backlog of the same size that came within seconds, with the same events still coming. Both rates are
/// events applied per second, from the end of the outage until less than a second's worth of events is left.
@Command(
        name = "outage",
        mixinStandardHelpOptions = true,
        description = "Catching up after an outage, in events/s, beside the steady drain of as many events: B12.")
final class Outage implements Callable<Integer> {
    private static final int EVENTS_A_REQUEST = 50;
    private static final int CUSTOMERS = 100_000;

    @Mixin
    private Effort effort = new Effort();

    @Option(
            names = "--part",
            description = "what stands still: journey or postgresql (default: ${DEFAULT-VALUE})",
            defaultValue = "journey")
    private String part = "journey";

    @Option(names = "--seconds", description = "length of the outage (default: 60; 6 with --quick)")
    private @Nullable Integer seconds;

    @Option(
            names = "--rate",
            description = "events a second meanwhile (default: a quarter of the maximum, measured first)")
    private @Nullable Integer rate;

    private final Population people = new Population("flow-", CUSTOMERS, 1);
    private int backlogs;

    @Override
    public Integer call() throws Exception {
        var report = new Report("outage", effort.checkout(), effort.quick());
        try (var watched = Watched.start(effort.checkout())) {
            var instance = watched.instance();
            var lag = watched.lag();
            var flow = flow(instance, report);
            lag.awaitQuiet();
            report.note(
                    String.format(Locale.ROOT, "%,d events/s come, %s stands still for %d s", flow, part, length()));
            report.add(Pairs.measure(
                    Goal.B12,
                    "events/s",
                    effort.pairs(),
                    () -> afterOutage(instance, lag, flow, report),
                    () -> steady(instance, lag, flow, report)));
        }
        report.keep();
        return 0;
    }

    private int length() {
        return effort.size(seconds, 60, 6);
    }

    private int flow(Instance instance, Report report) throws Exception {
        var endToEnd = new EndToEnd(instance, Events.generate(effort.size(null, 2_000, 100), 1));
        effort.warm(endToEnd::run);
        if (rate != null) {
            return rate;
        }
        var maximum = endToEnd.run();
        report.note(String.format(Locale.ROOT, "end to end %,.0f events/s", maximum));
        return (int) (maximum / 4);
    }

    private OpenLoop events(Instance instance, int flow) {
        return new OpenLoop(
                instance.address("INGEST", "/v1/events"),
                instance.eventHeaders(),
                people.bodies(EVENTS_A_REQUEST),
                (double) flow / EVENTS_A_REQUEST);
    }

    private double afterOutage(Instance instance, Lag lag, int flow, Report report) throws Exception {
        try (var events = events(instance, flow)) {
            var before = lag.applied();
            instance.freeze(part);
            Thread.sleep(length() * 1_000L);
            var start = System.nanoTime();
            instance.thaw(part);
            return caughtUp("after the outage", events, lag, flow, before, start, report);
        }
    }

    private double steady(Instance instance, Lag lag, int flow, Report report) throws Exception {
        var backlog = new Population("backlog" + backlogs++ + "-", CUSTOMERS, backlogs).uniform(flow * length());
        try (var events = events(instance, flow)) {
            var before = lag.applied();
            instance.freeze("journey");
            instance.sendAll(backlog);
            var start = System.nanoTime();
            instance.thaw("journey");
            return caughtUp("steady drain", events, lag, flow, before, start, report);
        }
    }

    private static double caughtUp(
            String name, OpenLoop events, Lag lag, int flow, long before, long start, Report report) throws Exception {
        lag.awaitApplied(flow);
        var took = (System.nanoTime() - start) / 1e9;
        var applied = lag.applied() - before;
        events.stop();
        report.note(String.format(
                Locale.ROOT, "%s: %,d events in %.1f s; %s", name, applied, took, events.refusals()));
        lag.awaitQuiet();
        return applied / took;
    }
}
