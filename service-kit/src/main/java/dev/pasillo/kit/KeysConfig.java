package dev.pasillo.kit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.util.Map;

/// The keys that this service knows, by name. A key itself is never configured, only its hash.
@ConfigMapping(prefix = "pasillo.keys")
public interface KeysConfig {
    @WithParentName
    Map<String, Key> keys();

    /// One key.
    interface Key {
        String workspace();

        Credential.Kind kind();

        /// Hexadecimal SHA-256 of the key.
        String sha256();

        /// The source that events sent with this key belong to.
        @WithDefault("api")
        String source();
    }
}
