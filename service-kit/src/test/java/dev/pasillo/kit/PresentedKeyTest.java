package dev.pasillo.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PresentedKeyTest {

    @Test
    void bearerKeyIsFoundWhateverTheCaseOfTheScheme() {
        assertThat(PresentedKey.find("bearer k-1", null, "/v1/events")).contains("k-1");
    }

    @Test
    void basicUserNameIsTheKey() {
        assertThat(PresentedKey.find(basic("k-1:"), null, "/v1/events")).contains("k-1");
        assertThat(PresentedKey.find(basic("k-1:ignored"), null, "/v1/events")).contains("k-1");
    }

    @Test
    void apiKeyHeaderIsTheKey() {
        assertThat(PresentedKey.find(null, " k-1 ", "/v1/events")).contains("k-1");
    }

    @Test
    void pathCarriesTheKeyForSendersWithoutHeaders() {
        assertThat(PresentedKey.find(null, null, "/k/k-1/v1/events")).contains("k-1");
    }

    @Test
    void headerCountsBeforeThePath() {
        assertThat(PresentedKey.find("Bearer header", null, "/k/path/v1/events"))
                .contains("header");
    }

    @Test
    void unreadableAuthorizationIsNoKey() {
        assertThat(PresentedKey.find("Basic ???", null, "/k/k-1/v1/events")).isEmpty();
        assertThat(PresentedKey.find("Digest x", null, "/k/k-1/v1/events")).isEmpty();
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
