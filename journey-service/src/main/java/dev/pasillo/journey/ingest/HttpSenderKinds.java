package dev.pasillo.journey.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pasillo.contract.ContractException;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.journey.application.SenderKinds;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;

/// Asks `GET /v1/senders` of ingest-service, each time: the answer changes with its version only, and is seldom needed.
public final class HttpSenderKinds implements SenderKinds, AutoCloseable {
    private static final Duration TO_CONNECT = Duration.ofSeconds(3);
    private static final long LARGEST = 1 << 20;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TO_CONNECT)
            .build();
    private final URI senders;
    private final Duration patience;

    /// @param ingest where ingest-service is
    /// @param patience for the answer
    public HttpSenderKinds(URI ingest, Duration patience) {
        this.senders = URI.create(ingest.toString().replaceAll("/+$", "") + "/v1/senders");
        this.patience = patience;
    }

    @Override
    public Uni<Answer> ask(String key) {
        return Uni.createFrom()
                .completionStage(
                        () -> http.sendAsync(request(key), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST)))
                .map(HttpSenderKinds::answer)
                .onFailure()
                .recoverWithItem(() -> new Answer.Unavailable("ingest-service does not answer."));
    }

    private HttpRequest request(String key) {
        return HttpRequest.newBuilder(senders)
                .timeout(patience)
                .header("Authorization", "Bearer " + key)
                .header("Accept", "application/json")
                .build();
    }

    private static Answer answer(HttpResponse<byte[]> answer) {
        return switch (answer.statusCode()) {
            case 200 -> known(answer.body());
            case 401, 403 -> new Answer.Unavailable("ingest-service does not know this key.");
            default -> new Answer.Unavailable("ingest-service answered " + answer.statusCode() + ".");
        };
    }

    private static Answer known(byte[] body) {
        try {
            var names = new HashSet<String>();
            ContractJson.read(body, JsonNode.class)
                    .path("items")
                    .forEach(item -> names.add(item.path("name").asText()));
            names.remove("");
            return names.isEmpty() ? strange() : new Answer.Known(names);
        } catch (ContractException unreadable) {
            return strange();
        }
    }

    private static Answer strange() {
        return new Answer.Unavailable("ingest-service answered something else than its senders.");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
