package dev.pasillo.journey.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// What time does to journeys, and how often it is looked at.
@ConfigMapping(prefix = "pasillo.maintenance")
public interface MaintenanceConfig {
    /// How many maintenance streams share deadlines, long histories and re-folds among the instances. May grow, never
    /// shrink.
    @WithDefault("4")
    int lanes();

    /// How often progress and the watermark move while nothing arrives.
    @WithDefault("1s")
    Duration progressEvery();

    /// How often the sweep looks for deadlines that have passed.
    @WithDefault("1s")
    Duration sweepEvery();
}
