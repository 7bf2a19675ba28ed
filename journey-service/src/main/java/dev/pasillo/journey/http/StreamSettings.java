package dev.pasillo.journey.http;

import java.time.Duration;

/// How streams are served.
///
/// @param heartbeat after so long a silence a comment is sent
public record StreamSettings(Duration heartbeat) {
    public StreamSettings {
        if (!heartbeat.isPositive()) {
            throw new IllegalArgumentException("a heartbeat comes after some time, not after " + heartbeat);
        }
    }
}
