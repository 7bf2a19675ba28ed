package dev.pasillo.ingest.service;

import static dev.pasillo.ingest.service.Sender.LINES;
import static dev.pasillo.ingest.service.Sender.good;
import static dev.pasillo.ingest.service.Sender.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.ingest.application.Budgets;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestBacking;
import dev.pasillo.testsupport.TestBacking.Server;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
                    "pasillo.ingest.inline", "2K",
                    "pasillo.ingest.window", "32K",
                    "pasillo.ingest.large", "20K",
                    "pasillo.ingest.large-at-once", "1",
                    "pasillo.ingest.queue-timeout", "0.3S",
                    "pasillo.ingest.body-timeout", "4S",
                    "pasillo.ingest.retry-after", "7S");
        }
    }

    @Inject
    Budgets budget;

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
    void aLargeBodyThatWaitsTooLongForOthersIsTurnedAway() throws Exception {
        var pid = TestBacking.shared().pid(Server.BROKER);
        var first = lines("first", 200);
        var second = lines("second", 200);

        CompletableFuture<Response> busy;
        CompletableFuture<Response> waiting;
        signal("STOP", pid);
        try {
            busy = CompletableFuture.supplyAsync(() -> send(LINES, first), Thread::startVirtualThread);
            await().until(() -> budget.windows().taken() > 0);
            waiting = CompletableFuture.supplyAsync(() -> send(LINES, second), Thread::startVirtualThread);
            await().pollDelay(Duration.ofMillis(500))
                    .until(() -> budget.shared().taken() >= first.length() + second.length());
        } finally {
            signal("CONT", pid);
        }

        assertThat(busy.get().statusCode()).isEqualTo(202);
        assertThat(waiting.get().statusCode()).isEqualTo(503);
        assertThat(waiting.get().jsonPath().getString("code")).isEqualTo("overloaded");
        assertThat(Kept.touchpoints(run))
                .hasSize(200)
                .allSatisfy(kept -> assertThat(kept.id()).contains("first"));
    }

    private String lines(String name, int events) {
        return IntStream.range(0, events)
                .mapToObj(n -> good(run + "-" + name + "-" + n))
                .collect(Collectors.joining("\n"));
    }

    private static void signal(String signal, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
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
