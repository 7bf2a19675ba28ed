package dev.pasillo.journey.file;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where definitions come from besides HTTP, and how soon they go out.
@ConfigMapping(prefix = "pasillo.definitions")
public interface DefinitionSettings {
    /// A folder of definition files to follow. A definition that stands there is changed there and nowhere else.
    Optional<Path> folder();

    /// Whose definitions the folder's are.
    @WithDefault("default")
    String workspace();

    /// How soon a change of the folder is noticed.
    @WithDefault("2s")
    Duration watchEvery();

    /// How soon a version that could not be published is tried again.
    @WithDefault("5s")
    String publishEvery();
}
