package dev.pasillo.journey.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// The settings of the stream of changes.
@ConfigMapping(prefix = "pasillo.stream")
public interface QueryConfig {
    /// How many may follow at once; each holds a thread and a connection to the broker.
    @WithDefault("64")
    int subscribers();

    /// After so long a silence a comment is sent, so that nobody between takes the connection for dead.
    @WithDefault("15s")
    Duration heartbeat();
}
