package dev.pasillo.insight.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// What a deployment may set of this service.
@ConfigMapping(prefix = "pasillo.insight")
public interface InsightConfig {
    AsOf asOf();

    /// How often what has served its time is deleted.
    Duration purgeEvery();

    /// How often it is checked that the topic still has what comes next.
    Duration topicCheck();

    /// Records may wait for so long without one being applied before the service is not ready.
    @WithDefault("1m")
    Duration stuckAfter();

    /// How long records are kept that could not be applied.
    Duration quarantineKept();

    /// Where journey-service is, so that `POST /v1/recompute` can compare facts with journeys; without it they are not
    /// compared.
    Optional<URI> journeyUrl();

    interface AsOf {
        /// How long an answer's moment can be asked for again.
        Duration kept();
    }
}
