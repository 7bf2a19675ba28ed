package dev.pasillo.ingest.format.signed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.application.Body;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class EcdsaTest {
    private static final Body BODY = Body.of("[{}]\r\n".getBytes(UTF_8));

    private static KeyPair pair(String curve) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static byte[] signature(KeyPair pair) throws GeneralSecurityException {
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update("1767225600[{}]\r\n".getBytes(UTF_8));
        return signature.sign();
    }

    private static String key(KeyPair pair) {
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }

    @Test
    void whatTheOwnerOfTheKeySignedIsSigned() throws GeneralSecurityException {
        var pair = pair("secp256r1");

        assertThat(Ecdsa.signed(key(pair), signature(pair), "1767225600", BODY)).isTrue();
    }

    @Test
    void aKeyMayHaveItsArmour() throws GeneralSecurityException {
        var pair = pair("secp256r1");
        var armoured = "-----BEGIN PUBLIC KEY-----\n" + key(pair).replaceAll("(.{64})", "$1\n")
                + "\n-----END PUBLIC KEY-----\n";

        assertThat(Ecdsa.signed(armoured, signature(pair), "1767225600", BODY)).isTrue();
    }

    @Test
    void anotherKeySignedSomethingElse() throws GeneralSecurityException {
        assertThat(Ecdsa.signed(key(pair("secp256r1")), signature(pair("secp256r1")), "1767225600", BODY))
                .isFalse();
    }

    @Test
    void anotherCurveIsNoKey() throws GeneralSecurityException {
        var pair = pair("secp384r1");

        assertThat(Ecdsa.signed(key(pair), signature(pair), "1767225600", BODY)).isFalse();
    }

    @Test
    void textThatIsNoKeySignsNothing() throws GeneralSecurityException {
        assertThat(Ecdsa.signed("whsec_demo", signature(pair("secp256r1")), "1767225600", BODY))
                .isFalse();
    }

    @Test
    void bytesThatAreNoSignatureAreNone() throws GeneralSecurityException {
        var pair = pair("secp256r1");

        assertThat(Ecdsa.signed(key(pair), new byte[] {0x30, 0x06, 2, 1, 0, 2, 1, 0}, "1767225600", BODY))
                .isFalse();
        assertThat(Ecdsa.signed(key(pair), new byte[0], "1767225600", BODY)).isFalse();
        assertThat(Ecdsa.signed(key(pair), null, "1767225600", BODY)).isFalse();
    }
}
