package dev.pasillo.bench;

import dev.pasillo.bench.measure.Processes;
import dev.pasillo.bench.measure.Report;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// journey-service working off a backlog: it is frozen while events are sent, then let go.
final class Drain {
    private final Watched watched;
    private final Processes processes;
    private final Report report;

    Drain(Watched watched, Report report) throws IOException {
        this.watched = watched;
        this.report = report;
        processes = new Processes(watched.instance().pids());
    }

    /// Sends a backlog and measures how fast it goes.
    ///
    /// @return events per second
    double of(String name, List<String> lines) throws Exception {
        var instance = watched.instance();
        instance.freeze("journey");
        instance.sendAll(lines);
        var before = processes.now();
        var start = System.nanoTime();
        instance.thaw("journey");
        watched.lag().awaitApplied(0);
        var rate = lines.size() / ((System.nanoTime() - start) / 1e9);
        report.note(String.format(Locale.ROOT, "  %s: %,.0f events/s", name, rate));
        report.note("    " + Processes.perMillion(before, processes.now(), lines.size()));
        return rate;
    }
}
