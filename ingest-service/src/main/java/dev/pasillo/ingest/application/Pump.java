package dev.pasillo.ingest.application;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sends the entries of a large body while it is read, with no more than a window of them unacknowledged. Blocks the
/// reading thread when the window is full; acknowledgements may come on any thread.
final class Pump implements Draft.Keeper {
    private static final int CHUNKS_PER_WINDOW = 4;

    private final EventLog log;
    private final long window;
    private List<LogEntry> chunk = new ArrayList<>();
    private long chunkWeight;
    private long unacknowledged;
    private @Nullable Throwable failure;

    Pump(EventLog log, long window) {
        this.log = log;
        this.window = window;
    }

    @Override
    public @Nullable Answer keep(LogEntry entry) {
        chunk.add(entry);
        chunkWeight += entry.weight();
        if (chunkWeight < window / CHUNKS_PER_WINDOW) {
            return null;
        }
        send();
        return failure() == null ? null : ReceiveEvents.BROKER_LOST;
    }

    /// Sends the rest and waits for everything.
    ///
    /// @return what failed; null where all is acknowledged
    @Nullable
    Throwable finish() {
        if (!chunk.isEmpty() && failure() == null) {
            send();
        }
        await(0);
        return failure();
    }

    private void send() {
        var entries = chunk;
        var weight = chunkWeight;
        chunk = new ArrayList<>();
        chunkWeight = 0;
        await(Math.max(0, window - weight));
        synchronized (this) {
            unacknowledged += weight;
        }
        log.append(entries, problem -> acknowledged(weight, problem));
    }

    private synchronized void acknowledged(long weight, @Nullable Throwable problem) {
        unacknowledged -= weight;
        if (problem != null && failure == null) {
            failure = problem;
        }
        notifyAll();
    }

    private synchronized void await(long most) {
        var interrupted = false;
        while (unacknowledged > most) {
            try {
                wait();
            } catch (InterruptedException asked) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Throwable failure() {
        return failure;
    }
}
