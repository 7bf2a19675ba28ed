package dev.pasillo.ingest.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// Says in the log that requests are refused whose senders have the key, but not of each: whoever has a public key
/// could fill the log. Thread-safe.
final class RefusalLog {
    private static final Logger LOG = Logger.getLogger(RefusalLog.class);
    private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

    private final AtomicLong latest = new AtomicLong(System.nanoTime() - INTERVAL);
    private final AtomicLong silent = new AtomicLong();

    /// @param code the problem's
    void refused(String format, String code) {
        long now = System.nanoTime();
        long before = latest.get();
        if (now - before < INTERVAL || !latest.compareAndSet(before, now)) {
            silent.incrementAndGet();
            return;
        }
        LOG.warnf(
                "a request of the format %s was refused: %s; %d more since the line before this",
                format, code, silent.getAndSet(0));
    }
}
