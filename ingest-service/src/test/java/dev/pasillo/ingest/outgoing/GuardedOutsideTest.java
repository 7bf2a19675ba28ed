package dev.pasillo.ingest.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.application.Outside;
import dev.pasillo.ingest.application.Outside.Found;
import dev.pasillo.ingest.application.OutsideContract;
import dev.pasillo.kit.outgoing.NameLookup;
import dev.pasillo.kit.outgoing.OutgoingCalls;
import dev.pasillo.kit.outgoing.OutgoingRules;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The real one, against a server on the loopback address.
class GuardedOutsideTest implements OutsideContract {
    private record Page(int status, byte[] content) {}

    private final Vertx vertx = Vertx.vertx();
    private final OutgoingCalls calls = new OutgoingCalls(
            vertx, OutgoingRules.allowing(List.of("http", "127.0.0.0/8")), NameLookup.SYSTEM, Duration.ofSeconds(10));
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private int port;

    @BeforeEach
    void listen() throws Exception {
        port = vertx.createHttpServer()
                .requestHandler(request -> {
                    asked.merge(request.path(), 1, Integer::sum);
                    var page = pages.getOrDefault(request.path(), new Page(404, new byte[0]));
                    request.response().setStatusCode(page.status).end(Buffer.buffer(page.content));
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    @AfterEach
    void close() throws Exception {
        calls.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Override
    public Outside outside() {
        return new GuardedOutside(calls);
    }

    @Override
    public URI standing(int status, byte[] content) {
        var path = "/" + pages.size();
        pages.put(path, new Page(status, content));
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public URI nowhere() {
        return URI.create("http://127.0.0.1:1/");
    }

    @Override
    public int asked(URI address) {
        return asked.getOrDefault(address.getPath(), 0);
    }

    @Test
    void whatMayNotBeCalledIsNothing() {
        try (var strict = new OutgoingCalls(
                vertx, OutgoingRules.allowing(List.of()), NameLookup.SYSTEM, Duration.ofSeconds(10))) {
            var outside = new GuardedOutside(strict);

            assertThat(outside.read(URI.create("https://127.0.0.1:" + port + "/"))
                            .await()
                            .atMost(Duration.ofSeconds(20)))
                    .isEqualTo(new Found.Nothing("address-refused"));
            assertThat(asked).isEmpty();
        }
    }
}
