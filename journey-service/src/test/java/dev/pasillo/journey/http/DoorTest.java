package dev.pasillo.journey.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Walks every endpoint that the service says it has, by straight and by odd paths.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
class DoorTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private record Endpoint(String method, String path) {}

    @Test
    void withoutAKeyOrWithAnUnknownOneNobodyComesIn() {
        for (var endpoint : endpoints()) {
            for (var key :
                    Stream.of(null, TestKeys.UNKNOWN, "", "x".repeat(300)).toList()) {
                var answer = send(endpoint, endpoint.path(), key);

                assertThat(answer.statusCode()).as("%s", endpoint).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate"))
                        .as("%s", endpoint)
                        .hasValue("Basic realm=\"Pasillo\", Bearer");
                assertThat(answer.body()).as("%s", endpoint).contains("key-missing-or-unknown");
            }
        }
    }

    @Test
    void withAWriteKeyNobodyReads() {
        for (var endpoint : endpoints()) {
            var answer = send(endpoint, endpoint.path(), TestKeys.WRITE);

            assertThat(answer.statusCode()).as("%s", endpoint).isEqualTo(403);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .as("%s", endpoint)
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
            assertThat(answer.body()).as("%s", endpoint).contains("key-of-the-wrong-kind");
        }
    }

    @Test
    void oddPathsLeadNowhere() {
        for (var endpoint : endpoints()) {
            for (var path : odd(endpoint.path())) {
                for (var key : Stream.of(null, TestKeys.UNKNOWN, TestKeys.WRITE).toList()) {
                    var answer = send(endpoint, path, key);

                    assertThat(answer.statusCode())
                            .as("%s as %s with %s", endpoint, path, key)
                            .isIn(mayCome(path, key) ? List.of(400, 403, 404, 405) : List.of(400, 401));
                    assertThat(answer.body())
                            .as("%s as %s with %s", endpoint, path, key)
                            .doesNotContain("items", "profileId", "Exception", "dev.pasillo", "version\":");
                }
            }
        }
    }

    @Test
    void pathsOutsideTheInterfaceTellNobodyAnything() {
        for (var path : List.of(
                "/",
                "/q/health",
                "/q/metrics",
                "/q/openapi",
                "/q/swagger-ui",
                "/q/dev-ui",
                "/v1",
                "/v1/",
                "/k/x/v1",
                "/favicon.ico",
                "/META-INF/MANIFEST.MF",
                "/application.properties")) {
            assertThat(send(new Endpoint("get", path), path, null).statusCode())
                    .as(path)
                    .isEqualTo(401);
            assertThat(send(new Endpoint("get", path), path, TestKeys.WRITE).statusCode())
                    .as(path)
                    .isIn(403, 404);
            assertThat(send(new Endpoint("get", path), path, TestKeys.SECRET).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @Test
    void metersNameNoCustomer() {
        var path = "/v1/customers/email/door-somebody@example.org";
        for (var key : Stream.of(null, TestKeys.WRITE, TestKeys.SECRET).toList()) {
            send(new Endpoint("get", path), path, key);
            send(new Endpoint("get", path), path + "/timeline", key);
            send(new Endpoint("get", path), path + "/export", key);
            send(new Endpoint("get", path), "/" + path, key);
            send(new Endpoint("delete", path), path, key);
            send(new Endpoint("post", path), path + "/timeline", key);
        }

        assertThat(management("/q/metrics").then().statusCode(200).extract().asString())
                .contains("http_server_requests")
                .doesNotContain("door-somebody");
    }

    /// A write key, which may also stand in the path, beside a key that nobody knows too.
    private static boolean mayCome(String path, @Nullable String key) {
        return TestKeys.WRITE.equals(key) || path.startsWith("/k/" + TestKeys.WRITE);
    }

    private static List<String> odd(String path) {
        var odd = new ArrayList<>(List.of(
                "/" + path,
                "///" + path,
                path + "/",
                path + "//",
                path + ";x",
                path + ";x=/../",
                path + "/..",
                path + "/.",
                path + "%00",
                path + "%2f",
                "/x/.." + path,
                "/x/%2e%2e" + path,
                "/%2e" + path,
                "/./" + path.substring(1),
                "/k/" + TestKeys.WRITE + path,
                "/k/x/.." + "/.." + path));
        odd.add(path.replace("/v1/", "/v1//"));
        odd.add(path.replace("/v1/", "/v1;x/"));
        odd.add(path.replace("/v1/", "/v1%2f"));
        odd.add(path.replace("/v1/", "/v1%5c"));
        odd.add(path.replace("/v1/", "/V1/"));
        odd.add(path.replace("/v1/", "/v1/x/../"));
        odd.add(path.replace("/v1/", "/%76%31/"));
        return odd;
    }

    private static List<Endpoint> endpoints() {
        Map<String, Map<String, Object>> paths = management("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .path("paths");
        var endpoints = paths.entrySet().stream()
                .flatMap(path -> path.getValue().keySet().stream()
                        .filter(METHODS::contains)
                        .map(method -> new Endpoint(method, path.getKey().replaceAll("\\{[^}]*}", "1"))))
                .toList();
        assertThat(endpoints)
                .contains(
                        new Endpoint("get", "/v1/customers/1/1"),
                        new Endpoint("get", "/v1/customers/profile/1/timeline"),
                        new Endpoint("post", "/v1/customers/lookup"),
                        new Endpoint("get", "/v1/touchpoint-types"),
                        new Endpoint("get", "/v1/journeys/stream"),
                        new Endpoint("put", "/v1/definitions/1"));
        return endpoints;
    }

    private static Response management(String path) {
        var port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return given().baseUri("http://127.0.0.1").port(port).get(path);
    }

    private HttpResponse<String> send(Endpoint endpoint, String path, @Nullable String key) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        endpoint.method().toUpperCase(Locale.ROOT),
                        endpoint.method().equals("get") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"));
        if (!endpoint.method().equals("get")) {
            request.header("Content-Type", "application/json");
        }
        if (key != null) {
            request.header("X-Api-Key", key);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(endpoint + " as " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
