package dev.pasillo.ingest.http;

import java.time.Duration;

/// How people look at what comes in.
///
/// @param instance what this instance is called, of which alone they see something
/// @param rate events a second that somebody is shown who asks for no other
/// @param maxRate the most that may be asked for
/// @param heartbeat after so long a silence a comment is sent
public record TailSettings(String instance, int rate, int maxRate, Duration heartbeat) {
    public TailSettings {
        if (rate < 1 || rate > maxRate || maxRate > 1_000) {
            throw new IllegalArgumentException(
                    "pasillo.tail.rate (%d) must be from 1 to pasillo.tail.max-rate (%d), and that at most 1000"
                            .formatted(rate, maxRate));
        }
    }
}
