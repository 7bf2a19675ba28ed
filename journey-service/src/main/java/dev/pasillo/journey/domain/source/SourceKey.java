package dev.pasillo.journey.domain.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A write key of a source, by its hash: the key itself is told once and kept nowhere.
///
/// @param id what people call it; says nothing about the key
/// @param sha256 of the key, 64 hexadecimal digits
/// @param expiresAt from when on it is not known any more; null where that is never
public record SourceKey(
        String id,
        String sha256,
        Instant createdAt,
        @Nullable Instant expiresAt) {
    public SourceKey {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(createdAt, "createdAt");
    }

    /// Keeps the hash of that key.
    public static SourceKey of(String id, String key, Instant at) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return new SourceKey(id, HexFormat.of().formatHex(digest), at, null);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    boolean isValidAt(Instant time) {
        return expiresAt == null || time.isBefore(expiresAt);
    }

    /// The same key, known no longer than until then.
    SourceKey until(Instant end) {
        return expiresAt != null && expiresAt.isBefore(end) ? this : new SourceKey(id, sha256, createdAt, end);
    }

    /// Without the hash.
    @Override
    public String toString() {
        return "SourceKey[" + id + "]";
    }
}
