package dev.pasillo.ingest.format.signed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.format.sns.SnsSigner;
import java.security.GeneralSecurityException;
import java.security.Signature;
import org.junit.jupiter.api.Test;

class RsaTest {
    private static final String TEXT = "Message\ngrößer €\n";
    private static final SnsSigner OWNER = SnsSigner.SNS;

    private static byte[] signature(SnsSigner signer, String algorithm) throws GeneralSecurityException {
        var signature = Signature.getInstance(algorithm);
        signature.initSign(signer.key());
        signature.update(TEXT.getBytes(UTF_8));
        return signature.sign();
    }

    @Test
    void whatTheOwnerOfTheKeySignedIsSigned() throws GeneralSecurityException {
        assertThat(Rsa.SHA_256.signed(OWNER.certificate(), signature(OWNER, "SHA256withRSA"), TEXT))
                .isTrue();
        assertThat(Rsa.SHA_1.signed(OWNER.certificate(), signature(OWNER, "SHA1withRSA"), TEXT))
                .isTrue();
    }

    @Test
    void oneHashIsNotTheOther() throws GeneralSecurityException {
        assertThat(Rsa.SHA_256.signed(OWNER.certificate(), signature(OWNER, "SHA1withRSA"), TEXT))
                .isFalse();
        assertThat(Rsa.SHA_1.signed(OWNER.certificate(), signature(OWNER, "SHA256withRSA"), TEXT))
                .isFalse();
    }

    @Test
    void anotherTextIsNotSigned() throws GeneralSecurityException {
        assertThat(Rsa.SHA_256.signed(OWNER.certificate(), signature(OWNER, "SHA256withRSA"), TEXT + " "))
                .isFalse();
    }

    @Test
    void noSignatureIsNone() {
        assertThat(Rsa.SHA_256.signed(OWNER.certificate(), null, TEXT)).isFalse();
    }

    @Test
    void aSignatureThatIsTooShortIsNone() {
        assertThat(Rsa.SHA_256.signed(OWNER.certificate(), new byte[] {1, 2, 3}, TEXT))
                .isFalse();
    }

    @Test
    void aKeyThatIsTooShortSignsNothing() throws GeneralSecurityException {
        var weak = SnsSigner.made("RSA", 1_024, "2020/01/01 00:00:00", 36_500);

        assertThat(Rsa.SHA_256.signed(weak.certificate(), signature(weak, "SHA256withRSA"), TEXT))
                .isFalse();
    }

    @Test
    void aKeyOfAnotherKindSignsNothing() throws GeneralSecurityException {
        var curve = SnsSigner.made("EC", 256, "2020/01/01 00:00:00", 36_500);

        assertThat(Rsa.SHA_256.signed(curve.certificate(), signature(curve, "SHA256withECDSA"), TEXT))
                .isFalse();
    }
}
