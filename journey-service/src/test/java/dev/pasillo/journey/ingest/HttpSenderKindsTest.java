package dev.pasillo.journey.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.pasillo.journey.application.SenderKinds.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is understood of what ingest-service, or whatever stands in its place, says about its senders.
class HttpSenderKindsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicReference<String> asked = new AtomicReference<>("");
    private final HttpServer server;

    HttpSenderKindsTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void namesAreToldByWhoeverHasTheCallersKey() {
        answering(200, "{\"items\":[{\"name\":\"stripe\",\"newer\":1},{\"name\":\"segment\"}],\"newer\":2}");

        assertThat(ask()).isEqualTo(new Answer.Known(Set.of("segment", "stripe")));
        assertThat(asked).hasValue("Bearer sk_1 /v1/senders");
    }

    @Test
    void anOlderServiceDoesNotSay() {
        answering(404, "{}");

        assertThat(ask()).isEqualTo(new Answer.Unavailable("ingest-service answered 404."));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aKeyThatItDoesNotKnowIsSaidSo(int status) {
        answering(status, "{}");

        assertThat(ask()).isEqualTo(new Answer.Unavailable("ingest-service does not know this key."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"items\":[]}", "{\"items\":[{\"title\":\"x\"}]}", "<html>"})
    void somethingElseIsNoCatalogue(String body) {
        answering(200, body);

        assertThat(ask()).isEqualTo(new Answer.Unavailable("ingest-service answered something else than its senders."));
    }

    @Test
    void anAnswerWithoutEndIsNotReadToItsEnd() {
        answering(200, "{\"items\":[" + "{\"name\":\"x\"},".repeat(200_000) + "{}]}");

        assertThat(ask()).isEqualTo(new Answer.Unavailable("ingest-service does not answer."));
    }

    @Test
    void aServiceThatIsNotThereDoesNotAnswer() {
        var address = address();
        server.stop(0);

        assertThat(ask(address, PATIENCE)).isEqualTo(new Answer.Unavailable("ingest-service does not answer."));
    }

    @Test
    void aServiceThatHangsDoesNotAnswer() {
        var end = new CountDownLatch(1);
        server.createContext("/", exchange -> {
            try {
                end.await();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });

        assertThat(ask(address(), Duration.ofMillis(200)))
                .isEqualTo(new Answer.Unavailable("ingest-service does not answer."));
        end.countDown();
    }

    private void answering(int status, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            asked.set(exchange.getRequestHeaders().getFirst("Authorization") + " " + exchange.getRequestURI());
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            try (var out = exchange.getResponseBody()) {
                out.write(bytes);
            } catch (IOException left) {
                // The caller has read enough.
            }
        });
    }

    private Answer ask() {
        return ask(address(), PATIENCE);
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private static Answer ask(URI address, Duration patience) {
        try (var kinds = new HttpSenderKinds(address, patience)) {
            return kinds.ask("sk_1").await().atMost(PATIENCE.plusSeconds(10));
        }
    }
}
