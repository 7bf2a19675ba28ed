package dev.pasillo.ingest.application;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.RejectedEvent;
import dev.pasillo.contract.Touchpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Keeps events in memory; can be told to fail, and to acknowledge later.
public final class FakeEventLog implements EventLog {
    private final List<LogEntry> kept = new ArrayList<>();
    private final Executor acknowledges;
    private int failsAfter = Integer.MAX_VALUE;
    private long unacknowledged;
    private long mostUnacknowledged;

    public FakeEventLog() {
        this(Runnable::run);
    }

    /// @param acknowledges runs what says that entries are kept
    public FakeEventLog(Executor acknowledges) {
        this.acknowledges = acknowledges;
    }

    @Override
    public LogEntry entry(Touchpoint touchpoint) {
        var owner = touchpoint.owner();
        var key = touchpoint.workspace() + "/" + owner.namespace() + "/" + owner.value();
        return new LogEntry(key.getBytes(StandardCharsets.UTF_8), ContractJson.bytes(touchpoint), null);
    }

    @Override
    public LogEntry entry(RejectedEvent rejected) {
        return new LogEntry(
                rejected.workspace().getBytes(StandardCharsets.UTF_8), ContractJson.bytes(rejected), rejected.code());
    }

    @Override
    public void append(List<LogEntry> entries, Completion completion) {
        var weight = entries.stream().mapToLong(LogEntry::weight).sum();
        var failure = keep(entries, weight);
        acknowledges.execute(() -> {
            acknowledged(weight);
            completion.done(failure);
        });
    }

    private synchronized @Nullable Throwable keep(List<LogEntry> entries, long weight) {
        unacknowledged += weight;
        mostUnacknowledged = Math.max(mostUnacknowledged, unacknowledged);
        if (--failsAfter < 0) {
            return new IllegalStateException("told to fail");
        }
        kept.addAll(entries);
        return null;
    }

    private synchronized void acknowledged(long weight) {
        unacknowledged -= weight;
    }

    /// Fails every append but the next ones.
    public synchronized void failAfter(int appends) {
        failsAfter = appends;
    }

    public synchronized long mostUnacknowledged() {
        return mostUnacknowledged;
    }

    public synchronized List<LogEntry> kept() {
        return List.copyOf(kept);
    }

    /// What is kept as touchpoints.
    public List<Touchpoint> touchpoints() {
        return kept().stream()
                .filter(entry -> entry.code() == null)
                .map(entry -> ContractJson.read(entry.value(), Touchpoint.class))
                .toList();
    }

    /// What is kept as refused.
    public List<RejectedEvent> rejected() {
        return kept().stream()
                .filter(entry -> entry.code() != null)
                .map(entry -> {
                    var event = ContractJson.read(entry.value(), RejectedEvent.class);
                    if (!event.code().equals(Objects.requireNonNull(entry.code()))) {
                        throw new AssertionError("the header says " + entry.code() + ", the event " + event.code());
                    }
                    return event;
                })
                .toList();
    }
}
