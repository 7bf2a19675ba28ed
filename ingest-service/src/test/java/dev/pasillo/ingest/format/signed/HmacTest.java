package dev.pasillo.ingest.format.signed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.application.Body;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HmacTest {
    /// What the makers of the senders, or their own libraries, say.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SHA_1   | md_key     | tJ3lsxD1tdwV8EgDiXiKxQj/Pio=                 | https://ingest.example.org/hooks/mandrill/k_demomandrill_events[{"event":"open","_id":"abc","ts":1767225600}]
            SHA_256 | sq_key     | vgU2mLbXmULpb1xcSD60XeSfciPa7kQ4PRRCH/1TjoI= | https://ingest.example.org/hooks/square/k_demo{"merchant_id":"M1","type":"payment.created","event_id":"e1"}
            SHA_256 | shpss_demo | pWV25EFju9DbhWF+kHYaaipFljDnJhlyrZNbdSmrv6g= | {"id":1001,"total_price":"12.50"}
            """)
    void givesWhatSendersSay(Hmac hmac, String secret, String stated, String text) {
        assertThat(hmac.gives(secret, Encoded.base64(stated), text)).isTrue();
        assertThat(hmac.gives(secret, Encoded.base64(stated), "", Body.of(text.getBytes(UTF_8))))
                .isTrue();
        assertThat(hmac.gives(secret, Encoded.base64(stated), text + " ")).isFalse();
        assertThat(hmac.gives(secret + "x", Encoded.base64(stated), text)).isFalse();
    }

    @Test
    void givesHexadecimalHashesToo() {
        var stated = "3bc31eda5e2381e51f0dc2e3f899fdcb8bc6b470ed19e9c497de00377b664715";
        var body = "{\"event_type\":\"survey_response.created\",\"event_id\":\"d1\"}";

        assertThat(Hmac.SHA_256.gives("dl_key", Encoded.hex(stated), body)).isTrue();
        assertThat(Hmac.SHA_256.gives("dl_key", Encoded.hex(stated.toUpperCase(Locale.ROOT)), body))
                .isTrue();
    }

    @Test
    void everyByteOfTheHashCounts() {
        var stated = Objects.requireNonNull(Encoded.base64("pWV25EFju9DbhWF+kHYaaipFljDnJhlyrZNbdSmrv6g="));

        for (int at = 0; at < stated.length; at++) {
            var other = stated.clone();
            other[at] ^= 1;
            assertThat(Hmac.SHA_256.gives("shpss_demo", other, "{\"id\":1001,\"total_price\":\"12.50\"}"))
                    .as("byte " + at)
                    .isFalse();
        }
    }

    @Test
    void aHashThatIsCutOffIsNone() {
        var stated = Objects.requireNonNull(Encoded.base64("pWV25EFju9DbhWF+kHYaaipFljDnJhlyrZNbdSmrv6g="));

        for (int length = 0; length < stated.length; length++) {
            assertThat(Hmac.SHA_256.gives(
                            "shpss_demo", Arrays.copyOf(stated, length), "{\"id\":1001,\"total_price\":\"12.50\"}"))
                    .isFalse();
        }
    }

    @Test
    void anEmptySecretGivesNothing() {
        assertThat(Hmac.SHA_256.gives("", new byte[32], "text")).isFalse();
    }

    @Test
    void whatCannotBeReadIsGivenByNothing() {
        assertThat(Encoded.base64("!")).isNull();
        assertThat(Encoded.hex("0g")).isNull();
        assertThat(Encoded.hex("0".repeat(2_000))).isNull();
        assertThat(Hmac.SHA_1.gives("secret", Encoded.hex("xyz"), "text")).isFalse();
    }
}
