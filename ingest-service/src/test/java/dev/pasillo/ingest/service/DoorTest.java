package dev.pasillo.ingest.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every path that there is, and many that there should not be, with every method: without a key nothing is told.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class DoorTest {
    private static final List<String> PATHS = List.of(
            "/v1/events",
            "/v1/events/",
            "/v1/events/1",
            "//v1/events",
            "/v1//events",
            "/v1%2fevents",
            "/v1%2Fevents",
            "/%76%31/events",
            "/v1/events;x",
            "/v1;x/events",
            "/v1/../v1/events",
            "/v1/%2e%2e/v1/events",
            "/./v1/events",
            "/V1/EVENTS",
            "/v1/events%00",
            "/v1/events%20",
            "/v1/events?x=1",
            "/v1/cloudevents/",
            "/v1/cloudevents;x",
            "//v1/batch",
            "/v1/batch//",
            "/v1%2fbatch",
            "/v1/batch;x",
            "/v1/batch/.",
            "/v1/track/../batch",
            "/V1/TRACK",
            "/v1/x",
            "/v1/projects//settings",
            "/v1/projects/%70k_test_default/settings",
            "/v1/projects/pk_test_default;x/settings",
            "/v1/projects/pk_test_default/x/settings",
            "/v1/projects/pk_test_default",
            "/k//v1/batch",
            "/k/" + TestKeys.UNKNOWN + "/k/" + TestKeys.UNKNOWN + "/v1/batch",
            "/k//v1/events",
            "/k/" + TestKeys.UNKNOWN + "/v1/events",
            "/k/" + TestKeys.UNKNOWN + "/../v1/events",
            "/k/%70k_test_default/v1/events",
            "/K/" + TestKeys.WRITE + "/v1/events",
            "/",
            "",
            "/q",
            "/q/health",
            "/q/health/ready",
            "/q/metrics",
            "/q/openapi",
            "/q/dev-ui",
            "/q/swagger-ui",
            "/q/../q/health",
            "/openapi",
            "/metrics",
            "/health",
            "/index.html",
            "/favicon.ico",
            "/META-INF/openapi.yaml",
            "/application.properties");

    /// What SDKs ask or tell of themselves, for whomever.
    private static final Set<String> OPEN = Set.of("/v1/m", "/flags", "/flags/", "/decide", "/decide/", "/s", "/s/");

    private static final Set<String> SECRET_ONLY = Set.of("/v1/replay", "/v1/events/stream");
    private static final List<String> UNSIGNED = List.of("/postmark", "/connect", "/genesys");

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FROBNICATE");

    private static final Set<ApiPaths.Operation> DOCUMENTED = ApiPaths.operations().stream()
            .map(operation -> new ApiPaths.Operation(operation.method(), withUnknownKeys(operation.path())))
            .collect(Collectors.toSet());

    /// Every path with every method, those of the document and odd ones.
    static Stream<Arguments> everything() {
        return Stream.concat(
                        PATHS.stream(),
                        DOCUMENTED.stream().map(ApiPaths.Operation::path).distinct())
                .distinct()
                .flatMap(path -> METHODS.stream().map(method -> Arguments.of(method, path)));
    }

    private static String withUnknownKeys(String template) {
        return template.replaceAll("\\{\\w+}", TestKeys.UNKNOWN);
    }

    private static boolean documented(String method, String path) {
        int query = path.indexOf('?');
        return DOCUMENTED.contains(new ApiPaths.Operation(method, query < 0 ? path : path.substring(0, query)));
    }

    private static RawHttp.Answer ask(String method, String path, String header) throws IOException {
        var body = Sender.good("door-" + UUID.randomUUID());
        return RawHttp.exchange("%s %s HTTP/1.1\r\nHost: x\r\n%sConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(method, path, header, body.length(), body));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void withoutAKeyNothingIsTold(String method, String path) throws IOException {
        var answer = ask(method, path, "");

        if (method.equals("POST") && OPEN.contains(path)) {
            // Takes nothing and tells nothing.
            assertThat(answer.status()).isEqualTo(200);
            assertThat(body(answer)).startsWith("{").doesNotContain(TestKeys.WORKSPACE);
            return;
        }
        assertThat(answer.status()).isIn(401, 400, 404);
        if (answer.status() == 401) {
            assertThat(answer.text().toLowerCase(Locale.ROOT))
                    .contains("www-authenticate: basic realm=\"pasillo\", bearer");
        } else {
            assertThat(body(answer)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("everything")
    void withAnUnknownKeyNothingIsTold(String method, String path) throws IOException {
        assertThat(ask(method, path, "X-Api-Key: " + TestKeys.UNKNOWN + "\r\n").status())
                .isIn(401, 400, 404);
    }

    @ParameterizedTest
    @MethodSource("everything")
    void aWriteKeyMaySendAndNothingElse(String method, String path) throws IOException {
        var answer = ask(method, path, "X-Api-Key: " + TestKeys.WRITE + "\r\n");

        if (documented(method, path) && SECRET_ONLY.contains(path)) {
            assertThat(answer.status()).isEqualTo(403);
        } else if (documented(method, path) && method.equals("OPTIONS")) {
            // Only for who names an origin.
            assertThat(answer.status()).isEqualTo(405);
        } else if (documented(method, path) && path.contains("/hooks/") && !path.contains("/generic/")) {
            // What nobody signed is taken from nobody, but for those that sign nothing.
            assertThat(answer.status()).isEqualTo(UNSIGNED.stream().anyMatch(path::contains) ? 200 : 403);
        } else if (documented(method, path)) {
            assertThat(answer.status()).isEqualTo(statusOfAnEvent(path));
        } else {
            assertThat(answer.status()).isIn(400, 404, 405, 501);
        }
    }

    /// What is sent here is an event of Pasillo's own, and none of CloudEvents.
    private static int statusOfAnEvent(String path) {
        if (path.contains("cloud")) {
            return 400;
        }
        if (path.contains("/generic/")) {
            // Nobody has said what its bodies have where.
            return 422;
        }
        if (path.endsWith("/beacon") || path.endsWith("/mp/collect")) {
            return path.contains("/debug") ? 200 : 204;
        }
        return path.contains("/v1/events") ? 202 : 200;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer\r\n",
                "Authorization: Bearer \r\n",
                "Authorization: Basic\r\n",
                "Authorization: Basic !!!\r\n",
                "Authorization: Basic Og==\r\n",
                "Authorization: Digest x\r\n",
                "X-Api-Key:\r\n",
                "X-Api-Key: pk_test_defaulT\r\n",
                "x-api-key: " + TestKeys.UNKNOWN + "\r\n"
            })
    void aKeyThatIsNoneIsRefused(String header) throws IOException {
        var answer = ask("POST", "/v1/events", header);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).contains("application/problem+json").contains("\"code\":\"key-missing-or-unknown\"");
    }

    @Test
    void whatIsNotThereIsAProblem() throws IOException {
        var answer = ask("GET", "/v1/nothing", "X-Api-Key: " + TestKeys.SECRET + "\r\n");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("application/problem+json").contains("\"code\":\"not-found\"");
    }

    @Test
    void eventsAreOnlyPosted() throws IOException {
        var answer = ask("GET", "/v1/events", "X-Api-Key: " + TestKeys.WRITE + "\r\n");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.text().toLowerCase(Locale.ROOT)).contains("allow: post");
        assertThat(answer.text()).contains("\"code\":\"method-not-allowed\"");
    }

    @Test
    void aBodyWithoutAKeyIsNotWaitedFor() throws IOException {
        try (var http = new RawHttp()) {
            http.write("POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n");

            assertThat(http.answer().status()).isEqualTo(401);
        }
    }

    @Test
    void aSenderThatAsksFirstIsToldToGoOn() throws IOException {
        var event = Sender.good("door-" + UUID.randomUUID());
        var answers = new ArrayList<Integer>();
        try (var http = new RawHttp()) {
            http.write(
                    "POST /v1/events HTTP/1.1\r\nHost: x\r\nX-Api-Key: %s\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
                            .formatted(TestKeys.WRITE, event.length()));
            assertThat(http.line()).isEqualTo("HTTP/1.1 100 Continue");
            http.write(event);
            answers.add(http.answer().status());
        }

        assertThat(answers).containsExactly(202);
    }

    private static String body(RawHttp.Answer answer) {
        return answer.text().substring(answer.text().indexOf("\r\n\r\n") + 4);
    }
}
