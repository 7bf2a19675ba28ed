package dev.pasillo.journey.application;

/// Seals secrets under the deployment's key. Thread-safe.
public interface SecretSeal {
    /// Whether the deployment has such a key.
    boolean isThere();

    /// @param place what the secret is for
    String seal(String secret, String place);
}
