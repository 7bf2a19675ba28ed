package dev.pasillo.insight.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a deployment may set of alerts and their deliveries.
@ConfigMapping(prefix = "pasillo.alerts")
public interface AlertsConfig {
    /// How often it is looked whether the watermark has closed windows.
    Duration tick();

    /// What links in alerts begin with, such as `https://insight.example.com`; absent: they are paths.
    Optional<String> publicUrl();

    Delivery delivery();

    interface Delivery {
        /// How often it is looked for deliveries that are due.
        Duration every();

        /// The pauses before each further attempt.
        List<Duration> retries();

        /// How long the log of deliveries is kept.
        @WithDefault("P30D")
        Duration kept();
    }
}
