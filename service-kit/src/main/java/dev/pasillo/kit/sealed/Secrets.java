package dev.pasillo.kit.sealed;

import dev.pasillo.kit.sealed.SecretsException.Reason;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Seals secrets with AES-256-GCM and opens them again. The text of a sealed secret is `s1.<key>.<sealed>`: the version
/// of this form, four bytes in hexadecimal that tell keys apart and say nothing else about them, and in base64url a
/// random nonce of 12 bytes with what GCM makes of the secret. What is sealed for one place opens for that place only.
/// Sealing the same twice gives two texts.
///
/// Under one key no more than 2^32 secrets may be sealed. Thread-safe.
@Singleton
public class Secrets {
    /// Characters of the longest secret that can be sealed.
    public static final int LONGEST = 4096;

    private static final String FORM = "s1";
    private static final Pattern SEALED = Pattern.compile("(s[0-9]{1,3})\\.([0-9a-f]{8})\\.([A-Za-z0-9_-]{1,22000})");
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final @Nullable SecretKeySpec key;
    private final String keyName;

    @Inject
    Secrets(SecretsConfig config) {
        this(config.key());
    }

    /// @param key 32 bytes in base64; empty where the deployment has none
    /// @throws IllegalStateException where it is something else
    public Secrets(Optional<String> key) {
        var bytes = key.map(Secrets::decoded);
        this.key = bytes.map(known -> new SecretKeySpec(known, "AES")).orElse(null);
        this.keyName = bytes.map(Secrets::name).orElse("");
    }

    private static byte[] decoded(String text) {
        try {
            var bytes = Base64.getDecoder().decode(text.strip());
            if (bytes.length == KEY_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            // Refused below, like a key of another length.
        }
        throw new IllegalStateException(
                "pasillo.secrets.key is not 32 bytes in base64; `openssl rand -base64 32` makes" + " such a key");
    }

    private static String name(byte[] key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update("pasillo.secrets.key".getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(key), 4));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Whether the deployment has a key, so that secrets can be sealed.
    public boolean canSeal() {
        return key != null;
    }

    /// Seals a secret.
    ///
    /// @param place what it is for, such as a source; not secret, and needed again to open it
    /// @throws SecretsException where the deployment has no key
    public String seal(String secret, String place) {
        if (secret.length() > LONGEST) {
            throw new IllegalArgumentException("a secret has at most " + LONGEST + " characters");
        }
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(secret.getBytes(StandardCharsets.UTF_8));
            var packed = ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return FORM + "." + keyName + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(packed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("cannot seal", impossible);
        }
    }

    /// The secret again.
    ///
    /// @param place what it was sealed for
    /// @throws SecretsException where the deployment has no key or another one, or where the text is not what was
    /// sealed for that place
    public String open(String sealed, String place) {
        var parts = SEALED.matcher(sealed);
        if (!parts.matches() || !FORM.equals(parts.group(1))) {
            throw new SecretsException(Reason.UNREADABLE);
        }
        if (key != null && !keyName.equals(parts.group(2))) {
            throw new SecretsException(Reason.OTHER_KEY);
        }
        var packed = unpacked(parts.group(3));
        try {
            var cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(packed, NONCE_BYTES), place);
            return new String(cipher.doFinal(packed, NONCE_BYTES, packed.length - NONCE_BYTES), StandardCharsets.UTF_8);
        } catch (AEADBadTagException notWhatWasSealed) {
            throw new SecretsException(Reason.UNREADABLE);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("cannot open", impossible);
        }
    }

    private static byte[] unpacked(String text) {
        try {
            var packed = Base64.getUrlDecoder().decode(text);
            if (packed.length >= NONCE_BYTES + TAG_BITS / Byte.SIZE) {
                return packed;
            }
        } catch (IllegalArgumentException notBase64) {
            // Refused below, like a text that is too short.
        }
        throw new SecretsException(Reason.UNREADABLE);
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        if (key == null) {
            throw new SecretsException(Reason.NO_KEY);
        }
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
