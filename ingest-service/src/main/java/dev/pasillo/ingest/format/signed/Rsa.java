package dev.pasillo.ingest.format.signed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import org.jspecify.annotations.Nullable;

/// Signatures of RSA (PKCS #1, version 1.5), by the key of a certificate.
public enum Rsa {
    SHA_1("SHA1withRSA"),
    SHA_256("SHA256withRSA");

    private static final int SHORTEST_KEY = 2_048;
    private static final int LONGEST_KEY = 8_192;

    private final String algorithm;

    Rsa(String algorithm) {
        this.algorithm = algorithm;
    }

    /// Whether the owner of that certificate's key signed a text in UTF-8. Whether the certificate is to be believed is
    /// not asked here.
    ///
    /// @param stated the signature; null, which nobody made, where it could not be read
    public boolean signed(X509Certificate certificate, byte @Nullable [] stated, String text) {
        if (stated == null || !(certificate.getPublicKey() instanceof RSAPublicKey key) || !wellSized(key)) {
            return false;
        }
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initVerify(certificate);
            signature.update(text.getBytes(UTF_8));
            return signature.verify(stated);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        } catch (GeneralSecurityException noSignature) {
            return false;
        }
    }

    private static boolean wellSized(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        return bits >= SHORTEST_KEY && bits <= LONGEST_KEY;
    }
}
