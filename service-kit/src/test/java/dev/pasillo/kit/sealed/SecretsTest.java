package dev.pasillo.kit.sealed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pasillo.kit.sealed.SecretsException.Reason;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Secrets are sealed under the deployment's key and opened with nothing else.
class SecretsTest {
    private static final String PLACE = "acme/payments";
    private static final String SECRET = "whsec_¿ñ?";

    private final Secrets secrets = new Secrets(key(1));

    private static Optional<String> key(int fill) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return Optional.of(Base64.getEncoder().encodeToString(bytes));
    }

    @Test
    void whatWasSealedOpensAgain() {
        assertThat(secrets.open(secrets.seal(SECRET, PLACE), PLACE)).isEqualTo(SECRET);
    }

    @Test
    void theLongestSecretOpensAgain() {
        var longest = "ñ".repeat(Secrets.LONGEST);

        assertThat(secrets.open(secrets.seal(longest, PLACE), PLACE)).isEqualTo(longest);
    }

    @Test
    void aLongerSecretIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> secrets.seal("x".repeat(Secrets.LONGEST + 1), PLACE));
    }

    /// Written down once: what lies in tables must stay readable.
    @Test
    void whatWasSealedByAnEarlierBuildOpens() {
        assertThat(secrets.open("s1.fb1e0289.AAECAwQFBgcICQoLzM7mQ0OhNzcwRe3aGPSDtDAuMWQblI0", PLACE))
                .isEqualTo("whsec_1");
    }

    @Test
    void theSealedTextSaysItsFormAndNothingOfTheSecret() {
        assertThat(secrets.seal(SECRET, PLACE))
                .matches("s1\\.[0-9a-f]{8}\\.[A-Za-z0-9_-]+")
                .doesNotContain("whsec");
    }

    @Test
    void sealingTwiceGivesTwoTexts() {
        assertThat(secrets.seal(SECRET, PLACE)).isNotEqualTo(secrets.seal(SECRET, PLACE));
    }

    @Nested
    class DoesNotOpen {
        @Test
        void underAnotherKey() {
            refuses(new Secrets(key(2)), secrets.seal(SECRET, PLACE), PLACE, Reason.OTHER_KEY);
        }

        @Test
        void underAnotherKeyThatPretendsToBeTheSame() {
            var other = new Secrets(key(2)).seal(SECRET, PLACE);
            var named = secrets.seal(SECRET, PLACE).substring(0, 12) + other.substring(12);

            refuses(secrets, named, PLACE, Reason.UNREADABLE);
        }

        @Test
        void withoutAKey() {
            refuses(new Secrets(Optional.empty()), secrets.seal(SECRET, PLACE), PLACE, Reason.NO_KEY);
        }

        @Test
        void elsewhere() {
            refuses(secrets, secrets.seal(SECRET, PLACE), "acme/other", Reason.UNREADABLE);
        }

        @Test
        void withAnyBitChanged() {
            var sealed = secrets.seal(SECRET, PLACE);
            var bytes = Base64.getUrlDecoder().decode(sealed.substring(12));
            for (var bit = 0; bit < bytes.length * 8; bit++) {
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                var changed = sealed.substring(0, 12)
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
                bytes[bit / 8] ^= (byte) (1 << bit % 8);

                refuses(secrets, changed, PLACE, Reason.UNREADABLE);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "s1", "s1..", "whsec_1", "s1.00000000.", "s1.0000000g.AAAA", "s1.00000000.AA=="})
        void whatIsNoSealedSecret(String text) {
            refuses(secrets, text, PLACE, Reason.UNREADABLE);
        }

        @Test
        void oneThatIsTooShortToHoldANonce() {
            refuses(secrets, secrets.seal(SECRET, PLACE).substring(0, 20), PLACE, Reason.UNREADABLE);
        }

        @Test
        void oneOfALaterForm() {
            refuses(secrets, "s2" + secrets.seal(SECRET, PLACE).substring(2), PLACE, Reason.UNREADABLE);
        }

        private static void refuses(Secrets by, String sealed, String place, Reason reason) {
            assertThatExceptionOfType(SecretsException.class)
                    .isThrownBy(() -> by.open(sealed, place))
                    .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason))
                    .withMessageNotContaining("whsec");
        }
    }

    @Test
    void withoutAKeyNothingIsSealed() {
        var keyless = new Secrets(Optional.empty());

        assertThat(keyless.canSeal()).isFalse();
        assertThatExceptionOfType(SecretsException.class)
                .isThrownBy(() -> keyless.seal(SECRET, PLACE))
                .withMessageStartingWith("pasillo.secrets.key is not set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "AAAA", "¿?", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gIQ=="})
    void aKeyOfAnotherShapeEndsTheStart(String key) {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Secrets(Optional.of(key)))
                .withMessageStartingWith("pasillo.secrets.key is not 32 bytes in base64")
                .withMessageNotContaining("AAEC");
    }
}
