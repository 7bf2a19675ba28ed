package dev.pasillo.journey.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.Optional;

/// The settings of journey-service.
@ConfigMapping(prefix = "pasillo")
public interface JourneyConfig {
    /// What progress is measured in.
    @WithDefault("wall")
    ClockKind clock();

    Identity identity();

    /// How many maintenance streams share deadlines and re-folds; may grow.
    @WithDefault("2")
    @WithName("maintenance.lanes")
    int lanes();

    @WithName("topics.prefix")
    Optional<String> topicPrefix();

    /// How people's names are kept.
    interface Identity {
        /// The key of the hashes that stand for identifiers. Changing it makes everyone unknown.
        String key();
    }

    /// See [dev.pasillo.journey.application.ProgressClock].
    enum ClockKind {
        WALL,
        EVENT
    }
}
