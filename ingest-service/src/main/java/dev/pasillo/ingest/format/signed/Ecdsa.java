package dev.pasillo.ingest.format.signed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.Body;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signatures of ECDSA with SHA-256 over P-256, which anybody can verify and only one can make.
public final class Ecdsa {
    private static final int P_256 = 256;

    private Ecdsa() {}

    /// Whether the owner of that key signed a text in UTF-8 and the bytes behind it.
    ///
    /// @param key the public key, as base64 of its SubjectPublicKeyInfo, with or without PEM's armour
    /// @param stated the signature in DER; null, which nobody made, where it could not be read
    public static boolean signed(String key, byte @Nullable [] stated, String before, Body bytes) {
        if (stated == null) {
            return false;
        }
        return publicKey(key)
                .filter(known -> signed(known, stated, before, bytes))
                .isPresent();
    }

    private static boolean signed(PublicKey key, byte[] stated, String before, Body bytes) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initVerify(key);
            signature.update(before.getBytes(UTF_8));
            signature.update(bytes.bytes(), bytes.offset(), bytes.length());
            return signature.verify(stated);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        } catch (GeneralSecurityException noSignature) {
            return false;
        }
    }

    private static Optional<PublicKey> publicKey(String text) {
        var bare = text.replaceAll("-----[A-Z ]+-----|\\s", "");
        var bytes = Encoded.base64(bare);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            var key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(bytes));
            return key instanceof ECPublicKey curve
                            && curve.getParams().getCurve().getField().getFieldSize() == P_256
                    ? Optional.of(key)
                    : Optional.empty();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InvalidKeySpecException noKey) {
            return Optional.empty();
        }
    }
}
