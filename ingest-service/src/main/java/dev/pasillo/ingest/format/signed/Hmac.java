package dev.pasillo.ingest.format.signed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.Body;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Hashes with a key (RFC 2104).
public enum Hmac {
    SHA_1("HmacSHA1"),
    SHA_256("HmacSHA256");

    private final String algorithm;

    Hmac(String algorithm) {
        this.algorithm = algorithm;
    }

    /// Whether that secret gives that hash over a text in UTF-8. How long it takes says nothing of where they differ.
    ///
    /// @param stated what the sender says; null, which nothing gives, where that could not be read
    public boolean gives(String secret, byte @Nullable [] stated, String text) {
        return gives(secret, stated, text, Body.of(new byte[0]));
    }

    /// Whether that secret gives that hash over a text in UTF-8 and the bytes behind it.
    public boolean gives(String secret, byte @Nullable [] stated, String before, Body bytes) {
        // No key is no secret, and the JDK takes none.
        if (stated == null || secret.isEmpty()) {
            return false;
        }
        var mac = keyed(secret);
        mac.update(before.getBytes(UTF_8));
        mac.update(bytes.bytes(), bytes.offset(), bytes.length());
        return MessageDigest.isEqual(mac.doFinal(), stated);
    }

    private Mac keyed(String secret) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), algorithm));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
