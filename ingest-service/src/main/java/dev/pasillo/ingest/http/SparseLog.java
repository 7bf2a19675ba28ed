package dev.pasillo.ingest.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// Says in the log what became of requests, but not of each: whoever has a public key could fill the log. Thread-safe.
final class SparseLog {
    private static final Logger LOG = Logger.getLogger(SparseLog.class);
    private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

    private final Logger.Level level;
    private final String fate;
    private final AtomicLong latest = new AtomicLong(System.nanoTime() - INTERVAL);
    private final AtomicLong silent = new AtomicLong();

    /// @param fate what became of the requests, as in `was refused`
    SparseLog(Logger.Level level, String fate) {
        this.level = level;
        this.fate = fate;
    }

    /// @param why codes only, never what somebody sent
    void said(String format, String why) {
        long now = System.nanoTime();
        long before = latest.get();
        if (now - before < INTERVAL || !latest.compareAndSet(before, now)) {
            silent.incrementAndGet();
            return;
        }
        LOG.logf(
                level,
                "a request of the format %s %s: %s; %d more since the line before this",
                format,
                fate,
                why,
                silent.getAndSet(0));
    }
}
