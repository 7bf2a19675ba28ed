package dev.pasillo.ingest.application.tail;

/// How fast somebody is shown things: so many a second, and after a second of silence as many at once. Used by one
/// thread.
final class Pace {
    private static final long SECOND = 1_000_000_000;

    private final long price;
    private long saved = SECOND;
    private long seen;

    /// @param rate things a second, at least 1
    /// @param now in nanoseconds, of any clock that only goes forward
    Pace(int rate, long now) {
        this.price = SECOND / rate;
        this.seen = now;
    }

    /// Takes the right to show one thing, or says that it is too early.
    boolean take(long now) {
        saved = Math.min(SECOND, saved + Math.max(0, now - seen));
        seen = now;
        if (saved < price) {
            return false;
        }
        saved -= price;
        return true;
    }
}
