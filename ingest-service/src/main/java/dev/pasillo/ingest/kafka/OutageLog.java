package dev.pasillo.ingest.kafka;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// Says in the log that records are not acknowledged, but not for every request of an outage.
final class OutageLog {
    private static final long INTERVAL = Duration.ofSeconds(5).toNanos();

    private final Logger log;
    private final AtomicLong latest = new AtomicLong(System.nanoTime() - INTERVAL);
    private final AtomicLong silent = new AtomicLong();

    OutageLog(Logger log) {
        this.log = log;
    }

    void failed(Throwable why) {
        long now = System.nanoTime();
        long before = latest.get();
        if (now - before < INTERVAL || !latest.compareAndSet(before, now)) {
            silent.incrementAndGet();
            return;
        }
        log.warnf(
                "the broker did not acknowledge a request's events (%s: %s); %d more since the line before this",
                why.getClass().getSimpleName(), why.getMessage(), silent.getAndSet(0));
    }
}
