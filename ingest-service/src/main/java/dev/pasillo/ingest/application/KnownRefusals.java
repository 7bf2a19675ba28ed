package dev.pasillo.ingest.application;

import dev.pasillo.contract.RejectedEvent;
import dev.pasillo.contract.Touchpoint;
import java.util.List;

/// Keeps what is accepted, and refusals not once more: for events that were refused before, are kept as such, and are
/// sent again.
public final class KnownRefusals implements EventLog {
    private final EventLog log;

    public KnownRefusals(EventLog log) {
        this.log = log;
    }

    @Override
    public LogEntry entry(Touchpoint touchpoint) {
        return log.entry(touchpoint);
    }

    @Override
    public LogEntry entry(RejectedEvent rejected) {
        return log.entry(rejected);
    }

    @Override
    public void append(List<LogEntry> entries, Completion completion) {
        log.append(entries.stream().filter(entry -> entry.code() == null).toList(), completion);
    }
}
