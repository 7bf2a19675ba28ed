package dev.pasillo.journey.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// When this service says that it is not well.
@ConfigMapping(prefix = "pasillo.health")
public interface HealthConfig {
    /// Records may wait for so long without any of them being applied before the service is not ready.
    @WithDefault("1m")
    Duration stuckAfter();
}
