package dev.pasillo.ingest.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where the service may call.
@ConfigMapping(prefix = "pasillo.outgoing")
public interface OutgoingConfig {
    /// Schemes (`http`) and ranges (`10.0.0.0/8`) that are wanted beside https to public addresses.
    Optional<List<String>> allow();

    /// How long a call may take altogether; at most ten seconds, since a sender waits for it.
    @WithDefault("5S")
    Duration timeout();
}
