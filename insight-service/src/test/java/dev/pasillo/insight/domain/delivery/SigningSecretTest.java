package dev.pasillo.insight.domain.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningSecretTest {
    /// The example that the libraries of Standard Webhooks are tested with.
    @Test
    void signatureIsThatOfStandardWebhooks() {
        var secret =
                SigningSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").orElseThrow();

        assertThat(secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void textIsReadAgain() {
        var secret = new SigningSecret(new byte[32]);

        assertThat(SigningSecret.parse(secret.text())).contains(secret);
        assertThat(secret.text()).startsWith("whsec_");
        assertThat(secret).hasToString("SigningSecret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "whsec_AAAA", "whsec_?", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "WHSEC_MfKQ"})
    void whatIsNoSecretIsNone(String text) {
        assertThat(SigningSecret.parse(text)).isEmpty();
    }

    @Test
    void secretHasTwentyFourToSixtyFourBytes() {
        assertThat(SigningSecret.parse(ofLength(23))).isEmpty();
        assertThat(SigningSecret.parse(ofLength(24))).isPresent();
        assertThat(SigningSecret.parse(ofLength(64))).isPresent();
        assertThat(SigningSecret.parse(ofLength(65))).isEmpty();
    }

    private static String ofLength(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }
}
