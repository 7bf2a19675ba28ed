package dev.pasillo.kit.sealed;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/// The key of sealed secrets. Every service of a deployment that seals or opens them is told the same.
@ConfigMapping(prefix = "pasillo.secrets")
public interface SecretsConfig {
    /// 32 random bytes in base64. Without it no secret can be kept, and none be used.
    Optional<String> key();
}
