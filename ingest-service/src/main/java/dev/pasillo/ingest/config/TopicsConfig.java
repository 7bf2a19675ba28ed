package dev.pasillo.ingest.config;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/// What this deployment calls its topics.
@ConfigMapping(prefix = "pasillo.topics")
public interface TopicsConfig {
    /// Stands before every topic's name.
    Optional<String> prefix();
}
