package dev.pasillo.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PresentedKeyTest {

    @Test
    void bearerKeyIsFoundWhateverTheCaseOfTheScheme() {
        assertThat(PresentedKey.all("bearer k-1", null, "/v1/events")).containsExactly("k-1");
    }

    @Test
    void basicUserNameIsTheKey() {
        assertThat(PresentedKey.all(basic("k-1:"), null, "/v1/events")).containsExactly("k-1");
        assertThat(PresentedKey.all(basic("k-1:ignored"), null, "/v1/events")).containsExactly("k-1");
    }

    @Test
    void apiKeyHeaderIsTheKey() {
        assertThat(PresentedKey.all(null, " k-1 ", "/v1/events")).containsExactly("k-1");
    }

    @Test
    void pathCarriesTheKeyForSendersWithoutHeaders() {
        assertThat(PresentedKey.all(null, null, "/k/k-1/v1/events")).containsExactly("k-1");
    }

    @Test
    void headersCountBeforeThePath() {
        assertThat(PresentedKey.all("Bearer header", "api", "/k/path/v1/events"))
                .containsExactly("header", "api", "path");
    }

    @Test
    void unreadableAuthorizationIsAKeyThatNobodyKnows() {
        assertThat(PresentedKey.all("Basic ???", null, "/k/k-1/v1/events")).containsExactly("", "k-1");
        assertThat(PresentedKey.all("Digest x", null, "/v1/events")).containsExactly("");
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
