package dev.pasillo.ingest.http;

import java.time.Duration;

/// How requests are treated.
///
/// @param inlineBytes bodies up to this size are read on the event loop, unless they are packed
/// @param largeBytes bodies beyond this size are read a few at a time, the others waiting
/// @param strangersBytes the most that a body may have whose sender is not yet known
/// @param largeAtOnce how many of those are read at once
/// @param queueTimeout how long one of those may wait
/// @param bodyTimeout how long a body may take to arrive
/// @param retryAfter what a sender is told to wait when the service is unavailable
public record HttpSettings(
        int inlineBytes,
        int largeBytes,
        int strangersBytes,
        int largeAtOnce,
        Duration queueTimeout,
        Duration bodyTimeout,
        Duration retryAfter) {
    public HttpSettings {
        if (inlineBytes > largeBytes) {
            throw new IllegalArgumentException(
                    "pasillo.ingest.inline (%d) must not be above pasillo.ingest.large (%d): what is read on the event loop must not wait for others"
                            .formatted(inlineBytes, largeBytes));
        }
        if (largeAtOnce < 1) {
            throw new IllegalArgumentException("pasillo.ingest.large-at-once must be at least 1");
        }
    }
}
