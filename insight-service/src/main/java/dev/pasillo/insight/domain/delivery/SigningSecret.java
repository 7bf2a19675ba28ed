package dev.pasillo.insight.domain.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What webhooks are signed with: Standard Webhooks, version `v1` (https://www.standardwebhooks.com), an HMAC-SHA256
/// over `id.timestamp.body`. Written as `whsec_` and Base64; never in a log.
public final class SigningSecret {
    private static final String PREFIX = "whsec_";
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;

    private final byte[] key;

    /// @param key 24 to 64 bytes
    public SigningSecret(byte[] key) {
        if (!fits(key)) {
            throw new IllegalArgumentException("a secret has 24 to 64 bytes");
        }
        this.key = key.clone();
    }

    /// Reads `whsec_…`; empty where it is none, or too short or too long.
    public static Optional<SigningSecret> parse(String text) {
        if (!text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            var key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            return fits(key) ? Optional.of(new SigningSecret(key)) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static boolean fits(byte[] key) {
        return key.length >= SHORTEST && key.length <= LONGEST;
    }

    /// As a receiver wants it.
    public String text() {
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    /// The value of `webhook-signature`.
    ///
    /// @param timestamp seconds since 1970, the value of `webhook-timestamp`
    public String sign(String id, long timestamp, String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            var signature = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signature);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SigningSecret that && MessageDigest.isEqual(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return "SigningSecret";
    }
}
