package dev.pasillo.ingest.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/// A service that stops waits for the requests that are being answered. This one is stopped,
/// so it is of this test alone.
@QuarkusTest
@TestProfile(TailStopTest.OfItsOwn.class)
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = "tail-stop-"))
class TailStopTest {
    public static class OfItsOwn implements QuarkusTestProfile {}

    @Inject
    TailRoute route;

    @Test
    void aStopEndsTheStream() throws Exception {
        var port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        var client = HttpClient.newHttpClient();
        try {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/events/stream"))
                            .header("X-Api-Key", TestKeys.SECRET)
                            .build(),
                    BodyHandlers.ofInputStream());
            var all = CompletableFuture.supplyAsync(
                    () -> {
                        try (var body = answer.body()) {
                            return new String(body.readAllBytes(), UTF_8);
                        } catch (IOException broken) {
                            throw new UncheckedIOException(broken);
                        }
                    },
                    Thread::startVirtualThread);
            assertThat(all).isNotDone();

            route.stop();

            assertThat(all.get(10, TimeUnit.SECONDS)).startsWith("event: hello\n");
        } finally {
            client.shutdownNow();
        }
    }
}
