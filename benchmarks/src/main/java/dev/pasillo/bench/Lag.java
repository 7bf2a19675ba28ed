package dev.pasillo.bench;

import java.io.IOException;

/// How far the services are behind the topics that they read.
///
/// @param journey its database
/// @param insight its database
record Lag(Topics topics, Database journey, Database insight) {
    private static final String APPLIED = "select coalesce(sum(next_offset), 0)::bigint from stream";
    private static final String COUNTED =
            "select coalesce(sum(next_offset), 0)::bigint from partition_position where topic = 'journey-changes'";
    private static final String UNPUBLISHED = "select count(*) from outbox";
    private static final long PATIENCE_NANOS = 600_000_000_000L;

    /// Records that journey-service has applied.
    long applied() {
        return journey.number(APPLIED);
    }

    /// Records that insight-service has applied.
    long counted() {
        return insight.number(COUNTED);
    }

    /// Waits until journey-service is no more than some records behind.
    void awaitApplied(long tolerance) throws Exception {
        await(() -> applied() + tolerance >= topics.size("touchpoints"), 10);
    }

    /// Waits until journey-service has applied and published everything.
    void awaitPublished() throws Exception {
        awaitApplied(0);
        await(() -> journey.number(UNPUBLISHED) == 0, 50);
    }

    /// Waits until insight-service is at the end.
    void awaitCounted() throws Exception {
        await(() -> counted() >= topics.size("journey-changes"), 10);
    }

    /// Waits until nothing is on its way any more.
    void awaitQuiet() throws Exception {
        awaitPublished();
        // Marks of time keep coming, about one a second.
        await(() -> counted() + 16 >= topics.size("journey-changes"), 50);
    }

    private static void await(Condition condition, long pauseMillis) throws Exception {
        var start = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new IOException("a backlog was not worked off within 10 minutes");
            }
            Thread.sleep(pauseMillis);
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }
}
