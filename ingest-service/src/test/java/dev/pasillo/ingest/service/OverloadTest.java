package dev.pasillo.ingest.service;

import static dev.pasillo.ingest.service.Sender.good;
import static dev.pasillo.ingest.service.Sender.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.ingest.application.Budget;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// More comes in than may be in flight: it is turned away at once, and nothing stays behind.
@QuarkusTest
@TestProfile(OverloadTest.Narrow.class)
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class OverloadTest {
    public static class Narrow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "pasillo.ingest.in-flight", "200K",
                    "pasillo.ingest.body-timeout", "1S",
                    "pasillo.ingest.retry-after", "7S");
        }
    }

    @Inject
    Budget budget;

    private final String run = UUID.randomUUID().toString();

    @AfterEach
    void nothingStaysInFlight() {
        await().untilAsserted(() -> assertThat(budget.taken()).isZero());
    }

    private static RawHttp opened(int length) throws IOException {
        var http = new RawHttp();
        http.write(
                "POST /v1/events HTTP/1.1\r\nHost: x\r\nX-Api-Key: %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
                        .formatted(TestKeys.WRITE, length));
        return http;
    }

    @Test
    void whileOthersTakeAllARequestIsTurnedAwayAtOnce() throws IOException {
        try (var slow = opened(200_000)) {
            slow.write(" ".repeat(190_000));
            await().until(() -> budget.taken() >= 190_000);

            var answer = send(good(run) + " ".repeat(20_000));

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("7");
            assertThat(answer.jsonPath().getString("code")).isEqualTo("overloaded");
        }
        await().until(() -> budget.taken() == 0);
        assertThat(send(good(run)).statusCode()).isEqualTo(202);
    }

    @Test
    void aBodyThatIsMoreThanAllIsTurnedAwayWithoutBeingRead() throws IOException {
        try (var http = opened(5_000_000)) {
            http.write(" ".repeat(300_000));

            var answer = http.answer();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("overloaded");
        }
    }

    @Test
    void aBodyThatTakesTooLongIsTurnedAway() throws IOException {
        try (var http = opened(5_000)) {
            http.write("{");

            var answer = http.answer();

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.text()).contains("\"code\":\"body-timed-out\"");
        }
    }

    @Test
    void aSenderThatGoesAwayLeavesNothingBehind() throws IOException {
        try (var http = opened(150_000)) {
            http.write(" ".repeat(100_000));
            await().until(() -> budget.taken() >= 100_000);
        }
        await().until(() -> budget.taken() == 0);
    }
}
