package dev.pasillo.ingest.application;

import java.util.List;

class FakeEventLogTest implements EventLogContract {
    private final FakeEventLog log = new FakeEventLog();

    @Override
    public EventLog log() {
        return log;
    }

    @Override
    public List<LogEntry> kept() {
        return log.kept();
    }
}
