package dev.pasillo.journey;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.fixture.Inlet;
import dev.pasillo.journey.kafka.JourneyMeters;
import dev.pasillo.kit.LogLine;
import dev.pasillo.testsupport.ApiDocument;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.MetricsPage;
import dev.pasillo.testsupport.SettingsPage;
import dev.pasillo.testsupport.TestBacking;
import dev.pasillo.testsupport.TestBacking.Server;
import dev.pasillo.testsupport.TestKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

/// What those who run the service rely on: its settings, meters, API document, log and health.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
class OperationsTest {
    @Inject
    MeterRegistry registry;

    @Inject
    Inlet inlet;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers = "";

    private final String user = "canary-" + UUID.randomUUID();

    @Test
    void everySettingIsDocumentedWithItsDefault() {
        SettingsPage.check("journey-service", "dev.pasillo.journey");
    }

    @Test
    void everyMeterIsDocumented() {
        MetricsPage.check(
                "journey-service",
                registry.getMeters().stream()
                        .map(meter -> meter.getId().getName())
                        .toList(),
                JourneyMeters.class);
    }

    @Test
    void everyOperationSaysWhatItDoesAndHowItRefuses() {
        new ApiDocument(management("/q/openapi?format=json").path("paths")).check();
    }

    @Test
    void metersTellWhatBecomesOfTouchpoints() {
        var before = registry.timer(JourneyMeters.DELAY).count();

        send(touchpoint("meters-1-" + user, Map.of()));

        assertThat(registry.timer(JourneyMeters.DELAY).count()).isGreaterThan(before);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(management("/q/metrics").asString())
                        .containsPattern("pasillo_journey_touchpoints_total\\{outcome=\"applied\"} [1-9]")
                        .containsPattern("pasillo_journey_lag\\{partition=\"[0-3]\"} 0")
                        .contains("pasillo_journey_delay_seconds_bucket{le=\"0.3\"}")
                        .containsPattern("pasillo_journey_outbox 0")
                        .containsPattern("pasillo_journey_alarm 0")
                        .containsPattern("pasillo_journey_watermark_age_seconds [0-9]"));
    }

    @Test
    void logSaysNothingAboutAnybodyWhateverComes() {
        var lines = new CopyOnWriteArrayList<String>();
        var handler = collect(lines);
        Logger.getLogger("").addHandler(handler);
        try {
            send(touchpoint("log-1-" + user, Map.of("note", user)));
            send(touchpoint("log-1-" + user, Map.of("note", "other " + user)));
            given().header("X-Api-Key", TestKeys.SECRET).get("/v1/customers/email/" + user + "@example.org\n\u2028x");
            given().header("X-Api-Key", TestKeys.SECRET)
                    .body("{\"namespace\":\"email\",\"value\":\"" + user + "\"" + user)
                    .post("/v1/customers/lookup");
            given().header("X-Api-Key", TestKeys.SECRET)
                    .body("name: " + user + "\nstages: " + user)
                    .put("/v1/definitions/" + user);
            given().header("X-Api-Key", user).get("/v1/rejected");
        } finally {
            Logger.getLogger("").removeHandler(handler);
        }

        assertThat(lines).noneSatisfy(line -> assertThat(line).contains("canary"));
    }

    @Test
    void serviceIsNotReadyWhilePostgresqlIsGoneAndReadyAgainUnaided() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ready().statusCode()).isEqualTo(200));
        assertThat(ready().asString()).contains("touchpoints are applied", "Reactive PostgreSQL");

        TestBacking.shared().kill(Server.POSTGRESQL);
        try {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(ready().statusCode()).isEqualTo(503));
            assertThat(management("/q/health/live").statusCode())
                    .as("a restart would mend nothing")
                    .isEqualTo(200);
        } finally {
            TestBacking.shared().restart(Server.POSTGRESQL);
        }

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(ready().statusCode()).isEqualTo(200));
        send(touchpoint("ready-1-" + user, Map.of()));
    }

    private static Handler collect(List<String> lines) {
        var format = new LogLine("test", "test");
        return new Handler() {
            @Override
            public void publish(LogRecord event) {
                lines.add(format.format(ExtLogRecord.wrap(event)));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private static Response ready() {
        return management("/q/health/ready");
    }

    private static Response management(String path) {
        var port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return given().baseUri("http://127.0.0.1").port(port).get(path);
    }

    private void send(Touchpoint touchpoint) {
        inlet.send(List.of(touchpoint)).awaitApplied();
    }

    private Touchpoint touchpoint(String id, Map<String, Object> properties) {
        return new Touchpoint(
                TestKeys.WORKSPACE,
                "api",
                id,
                "web",
                "page_viewed",
                null,
                Actor.CUSTOMER,
                Instant.parse("2026-01-01T00:00:00Z"),
                null,
                Instant.now(),
                List.of(new Identifier("user_id", user)),
                properties,
                Map.of(),
                null,
                null,
                null,
                null,
                properties.toString());
    }
}
