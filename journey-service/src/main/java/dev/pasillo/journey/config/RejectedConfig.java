package dev.pasillo.journey.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/// The list of rejected events, and how they are sent again.
@ConfigMapping(prefix = "pasillo.rejected")
public interface RejectedConfig {
    /// How long refused events can be listed and sent again; no longer than the topic keeps them.
    @WithDefault("7d")
    Duration kept();

    /// How many refused events of one workspace are kept at most; beyond it the oldest go.
    @WithDefault("100000")
    int most();

    /// Bytes of refused events of one workspace that are kept at most; beyond it the oldest go.
    @WithDefault("1G")
    MemorySize mostBytes();

    /// How often what is too old is deleted.
    @WithDefault("1m")
    Duration expireEvery();

    /// Where ingest-service is, for events that are sent again.
    @WithDefault("http://127.0.0.1:8081")
    URI ingestUrl();

    /// How many events are sent again at the same time.
    @WithDefault("8")
    int parallel();

    /// How long ingest-service may take over one event.
    @WithDefault("15s")
    Duration patience();
}
