package dev.pasillo.journey.application;

import java.time.Duration;
import java.time.Instant;

/// The generations of keys that count once. A key is compared with every generation kept, so an id counts once for at
/// least (kept − 1) generations; after that its repetition would count again. Blocks; belongs on a worker thread.
public interface KeyGenerations {
    /// Begins a new generation where the current one is older than `age`, and forgets those beyond `kept`. Waits for
    /// batches under way and holds up those that follow, for as long as it takes to make an empty table.
    ///
    /// @param kept how many are compared with, the current one included; at least 1
    /// @return whether a new one has begun
    boolean renew(Instant now, Duration age, int kept);
}
