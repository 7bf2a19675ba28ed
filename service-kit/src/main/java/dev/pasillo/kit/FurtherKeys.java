package dev.pasillo.kit;

import java.util.Optional;

/// Keys that come to be known, and to be forgotten, while the service runs. Asked where the configuration does not know
/// a key. A service without such keys has none of these. Implementations are thread-safe and never block.
public interface FurtherKeys {
    /// The credential of the key with that SHA-256, in hexadecimal and lower case; empty where there is none, or none
    /// any more.
    Optional<Credential> find(String sha256);
}
