package dev.pasillo.ingest.service;

import static dev.pasillo.ingest.service.Sender.good;
import static dev.pasillo.ingest.service.Sender.send;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.config.Meters;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.testsupport.ApiDocument;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.MetricsPage;
import dev.pasillo.testsupport.SettingsPage;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class ManagementTest {
    @Inject
    List<SenderFormat> formats;

    @Inject
    MeterRegistry registry;

    private static String get(String path) {
        var port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        var answer = given().port(port).get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body().asString();
    }

    private static int readiness() {
        var port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return given().port(port).get("/q/health/ready").statusCode();
    }

    @Test
    void theServiceIsReadyWhileTheBrokerAnswersAndHasTheTopics() {
        await().untilAsserted(() -> assertThat(readiness()).isEqualTo(200));
        assertThat(get("/q/health/ready"))
                .contains("\"name\": \"broker\"", "\"name\": \"sources\"")
                .contains("UP");
        assertThat(get("/q/health/live")).contains("UP");
    }

    @Test
    void metricsTellWhatWasAcceptedAndRefused() {
        send("[" + good(UUID.randomUUID().toString()) + ",{}]");

        assertThat(get("/q/metrics"))
                .contains("pasillo_ingest_events_accepted_total{format=\"native\"")
                .contains("pasillo_ingest_events_accepted_total{format=\"segment\"")
                .contains("pasillo_ingest_events_accepted_total{format=\"cloudevents\"")
                .contains("pasillo_ingest_events_rejected_total{code=\"channel-missing\",format=\"native\"")
                .contains("pasillo_ingest_request_events_count{format=\"native\"")
                .contains("pasillo_ingest_requests_seconds_count{format=\"native\",status=\"202\"")
                .contains("pasillo_ingest_acknowledgements_seconds_count{outcome=\"kept\"")
                .contains("pasillo_ingest_body_bytes_total")
                .contains("pasillo_ingest_in_flight_bytes")
                .contains("pasillo_ingest_fields_ignored_total");
    }

    @Test
    void theApiDocumentHasEveryRouteAndNoOther() {
        var routes = formats.stream()
                .flatMap(format -> format.routes().stream())
                .flatMap(route -> Stream.of("", "/k/{key}")
                        .map(prefix -> new ApiPaths.Operation(
                                route.method(), prefix + (prefix.isEmpty() ? route.path() : other(route.path())))))
                .collect(Collectors.toSet());

        // What journey-service and people call is no sender's.
        routes.add(new ApiPaths.Operation("POST", "/v1/replay"));
        routes.add(new ApiPaths.Operation("GET", "/v1/events/stream"));
        routes.add(new ApiPaths.Operation("GET", "/v1/senders"));
        routes.add(new ApiPaths.Operation("GET", "/k/{key}/v1/senders"));
        assertThat(ApiPaths.operations()).isEqualTo(routes);
    }

    /// A document says a name once in a path.
    private static String other(String path) {
        return path.replace("{key}", "{project}");
    }

    @Test
    void everySettingIsDocumentedWithItsDefault() {
        SettingsPage.check("ingest-service", "dev.pasillo.ingest");
    }

    @Test
    void everyMeterIsDocumented() {
        MetricsPage.check(
                "ingest-service",
                registry.getMeters().stream()
                        .map(meter -> meter.getId().getName())
                        .toList(),
                Meters.class);
    }

    @Test
    void everyOperationSaysWhatItDoesAndHowItRefuses() {
        var port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        new ApiDocument(given().port(port).get("/q/openapi?format=json").path("paths")).check();
    }

    @Test
    void everyFormatSaysHowToConnect() {
        assertThat(formats).extracting(format -> format.profile().name()).doesNotHaveDuplicates();
        assertThat(formats).allSatisfy(format -> {
            assertThat(format.profile().name()).matches("[a-z][a-z0-9]*");
            assertThat(format.profile().title()).isNotBlank();
            assertThat(format.profile().connect()).contains("{url}", "{key}");
        });
    }

    @Test
    void theApiDocumentNamesEveryCode() {
        var document = get("/q/openapi");

        assertThat(document).contains("/v1/events:").contains("/k/{key}/v1/batch:");
        assertThat(RefusalCode.values())
                .allSatisfy(code -> assertThat(document).containsPattern("- " + code.code() + "\\s"));
        for (var code : new String[] {
            "too-many-events", "body-too-large", "media-type-unsupported", "broker-unavailable", "overloaded"
        }) {
            assertThat(document).contains(code);
        }
    }
}
