package dev.pasillo.ingest.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How people look at what comes in.
@ConfigMapping(prefix = "pasillo.tail")
public interface TailConfig {
    /// Events a second that a live tail shows where no other rate is asked for.
    @WithDefault("50")
    int rate();

    /// The most events a second that may be asked for.
    @WithDefault("200")
    int maxRate();

    /// Live tails at once, over all workspaces. Each may hold 1 MiB of what waits to be shown.
    @WithDefault("16")
    int viewers();

    /// Live tails of one workspace at once.
    @WithDefault("4")
    int viewersPerWorkspace();

    /// After so long a silence a comment is sent.
    @WithDefault("15S")
    Duration heartbeat();
}
