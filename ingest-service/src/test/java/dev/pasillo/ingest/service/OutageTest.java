package dev.pasillo.ingest.service;

import static dev.pasillo.ingest.service.Sender.good;
import static dev.pasillo.ingest.service.Sender.send;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.contract.Touchpoint;
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
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/// The broker goes away and comes back: no 2xx in between, and no restart of the service.
@QuarkusTest
@TestProfile(OutageTest.Hurried.class)
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class OutageTest {
    /// Gives up sooner than a service should, to save the time.
    public static class Hurried implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "mp.messaging.outgoing.touchpoints.delivery.timeout.ms", "2000",
                    "mp.messaging.outgoing.touchpoints.request.timeout.ms", "1000",
                    "mp.messaging.outgoing.rejected.delivery.timeout.ms", "2000",
                    "mp.messaging.outgoing.rejected.request.timeout.ms", "1000");
        }
    }

    private final String run = UUID.randomUUID().toString();

    private static int readiness() {
        var port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return given().port(port).get("/q/health/ready").statusCode();
    }

    private static void isUnavailable(Response answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("code")).isEqualTo("broker-unavailable");
    }

    /// Its SDKs take a 5xx for a fault and give up after some; after a 429 they wait as long as they are told.
    private void isToBeSentAgainBySegment() {
        var answer = Sender.request("application/json")
                .auth()
                .preemptive()
                .basic(TestKeys.WRITE, "")
                .body("{\"batch\":[{\"type\":\"track\",\"event\":\"x\",\"userId\":\"u\",\"messageId\":\"" + run
                        + "-during\"}]}")
                .post("/v1/batch");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(answer.jsonPath().getString("code")).isEqualTo("broker-unavailable");
    }

    @Test
    void aBrokerThatIsKilledIsA503UntilItIsBack() {
        var backing = TestBacking.shared();
        assertThat(send(good(run + "-before")).statusCode()).isEqualTo(202);
        assertThat(readiness()).isEqualTo(200);

        backing.kill(Server.BROKER);
        try {
            isUnavailable(send(good(run + "-during")));
            isUnavailable(send("[" + good(run + "-during") + ",{}]"));
            isUnavailable(send("nonsense"));
            isToBeSentAgainBySegment();
            isUnavailable(send(IntStream.range(0, 9_000)
                    .mapToObj(n -> Sender.with(run + "-during" + n, "\"traits\":{\"a\":\"" + "x".repeat(500) + "\"}"))
                    .collect(Collectors.joining("\n"))));
            assertThat(readiness()).isEqualTo(503);
        } finally {
            backing.restart(Server.BROKER);
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> readiness() == 200);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> send(good(run + "-after")).statusCode() == 202);
        assertThat(Kept.touchpoints(run).stream().map(Touchpoint::id)).contains(run + "-before", run + "-after");
    }

    @Test
    void aBrokerThatIsFrozenPastTheTimeOutIsA503() throws Exception {
        var backing = TestBacking.shared();
        var pid = backing.pid(Server.BROKER);
        assertThat(send(good(run + "-before")).statusCode()).isEqualTo(202);

        signal("STOP", pid);
        try {
            isUnavailable(send(good(run + "-during")));
        } finally {
            signal("CONT", pid);
        }

        await().atMost(Duration.ofSeconds(30))
                .until(() -> send(good(run + "-after")).statusCode() == 202);
    }

    private static void signal(String signal, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
