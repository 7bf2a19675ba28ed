package dev.pasillo.bench;

import dev.pasillo.bench.measure.Processes;
import dev.pasillo.bench.measure.Report;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// journey-service working off a backlog: it is frozen while events are sent, then let go.
final class Drain {
    private final Instance instance;
    private final Lag lag;
    private final Processes processes;
    private final Report report;

    Drain(Instance instance, Lag lag, Report report) throws IOException {
        this.instance = instance;
        this.lag = lag;
        this.report = report;
        processes = new Processes(instance.pids());
    }

    /// Sends a backlog and measures how fast it goes.
    ///
    /// @return events per second
    double of(String name, List<String> lines) throws Exception {
        instance.freeze("journey");
        instance.sendAll(lines);
        var before = processes.now();
        var start = System.nanoTime();
        instance.thaw("journey");
        lag.awaitApplied(0);
        var rate = lines.size() / ((System.nanoTime() - start) / 1e9);
        report.note(String.format(Locale.ROOT, "  %s: %,.0f events/s", name, rate));
        report.note("    " + Processes.perMillion(before, processes.now(), lines.size()));
        return rate;
    }
}
