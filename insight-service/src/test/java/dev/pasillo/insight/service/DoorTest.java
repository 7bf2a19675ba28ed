package dev.pasillo.insight.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing of the service is told without a secret key, whatever the path looks like.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "insight"))
class DoorTest {
    private static final String NOBODY = "00000000-0000-0000-0000-000000000000";

    @TestHTTPResource("/")
    URI service = URI.create("");

    @TestHTTPResource(value = "/", management = true)
    URI management = URI.create("");

    @Test
    void everyEndpointNeedsASecretKey() throws Exception {
        for (var endpoint : endpoints()) {
            assertThat(status(endpoint, "")).as("%s without a key", endpoint).isEqualTo(401);
            assertThat(status(endpoint, key(TestKeys.UNKNOWN)))
                    .as("%s, unknown", endpoint)
                    .isEqualTo(401);
            assertThat(status(endpoint, key(TestKeys.WRITE)))
                    .as("%s, write", endpoint)
                    .isEqualTo(403);
            assertThat(status(endpoint, key(TestKeys.SECRET)))
                    .as("%s, secret", endpoint)
                    .isIn(200, 404, 422);
        }
    }

    /// Read from the service's own description, so that no new endpoint is forgotten.
    private List<String> endpoints() throws Exception {
        var described = new ObjectMapper()
                .readTree(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(management.resolve("/q/openapi?format=json"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body());
        var endpoints = new ArrayList<String>();
        described
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> endpoints.add(method.getKey().toUpperCase(java.util.Locale.ROOT) + " "
                                + path.getKey().replace("{definition}", "any").replace("{id}", NOBODY))));
        assertThat(endpoints)
                .contains("GET /", "GET /v1/journeys", "GET /v1/journeys/any/people", "POST /v1/recompute")
                .contains(
                        "GET /v1/alert-rules",
                        "POST /v1/alert-rules",
                        "PUT /v1/alert-rules/" + NOBODY,
                        "DELETE /v1/alert-rules/" + NOBODY,
                        "GET /v1/alerts",
                        "GET /v1/alerts/" + NOBODY,
                        "POST /v1/alerts/" + NOBODY + "/acknowledge",
                        "POST /v1/alerts/" + NOBODY + "/silence",
                        "POST /v1/alerts/" + NOBODY + "/comment",
                        "POST /v1/alerts/" + NOBODY + "/label",
                        "GET /v1/destinations",
                        "POST /v1/destinations",
                        "DELETE /v1/destinations/" + NOBODY,
                        "POST /v1/destinations/" + NOBODY + "/test",
                        "GET /v1/destinations/" + NOBODY + "/deliveries")
                .hasSizeGreaterThanOrEqualTo(25);
        return endpoints;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//",
                "//v1/journeys",
                "/v1//journeys",
                "/v1/journeys/",
                "/v1%2fjourneys",
                "/v1/journeys%2f",
                "/v1/journeys;x",
                "/v1;x=1/journeys",
                "/;x",
                "/./v1/journeys",
                "/x/../v1/journeys",
                "/v1/../v1/journeys",
                "/%2e%2e/v1/journeys",
                "/%76%31/journeys",
                "/V1/JOURNEYS",
                "/v1/journeys/any/people;jsessionid=1",
                "/v1/journeys/any/people?asOf=x",
                "/k/x/v1/journeys",
                "/index.html",
                "/q",
                "/q/",
                "/q/health",
                "/q/metrics",
                "/q/openapi",
                "/q/dev-ui",
                "/nothing",
                "/%00",
                "/%c0%ae%c0%ae/"
            })
    void oddPathsTellNothing(String path) throws IOException {
        for (var method : List.of("GET", "HEAD", "POST", "OPTIONS", "DELETE", "TRACE")) {
            for (var header : List.of("", key(TestKeys.UNKNOWN))) {
                assertThat(status(method + " " + path, header))
                        .as("%s %s %s", method, path, header)
                        .isIn(400, 401, 404);
            }
            // Which methods a path takes is told to whoever has any key, and no more.
            assertThat(status(method + " " + path, key(TestKeys.WRITE)))
                    .as("%s %s with a write key", method, path)
                    .isIn(400, 403, 404, 405, 501, method.equals("OPTIONS") ? 200 : 404);
        }
    }

    @Test
    void healthAndMetricsAreOnTheirOwnPort() throws Exception {
        for (var path : List.of("/health/ready", "/health/live", "/metrics")) {
            var answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(management.resolve("/q" + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            if (path.equals("/metrics")) {
                assertThat(answer.body())
                        .contains(
                                "pasillo_insight_batch_seconds_count",
                                "pasillo_insight_facts_total",
                                "pasillo_insight_facts_negative",
                                "pasillo_insight_lag",
                                "pasillo_insight_alerts_leader",
                                "pasillo_insight_alerts_total{change=\"fired\"}",
                                "pasillo_insight_deliveries_total{outcome=\"delivered\"}",
                                "pasillo_insight_alarm 0.0");
            }
            assertThat(status("GET /q" + path, key(TestKeys.SECRET))).isEqualTo(404);
        }
    }

    private static String key(String key) {
        return "X-Api-Key: " + key + "\r\n";
    }

    /// The status of a request as it stands: no client cleans the path up.
    private int status(String request, String header) throws IOException {
        try (var socket = new Socket(service.getHost(), service.getPort())) {
            socket.setSoTimeout(10_000);
            var body = request.startsWith("POST") || request.startsWith("PUT") ? "{\"dryRun\":true}" : "";
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: x\r\n" + header
                                    + (body.isEmpty()
                                            ? ""
                                            : "Content-Type: application/json\r\nContent-Length: " + body.length()
                                                    + "\r\n")
                                    + "Connection: close\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }
}
