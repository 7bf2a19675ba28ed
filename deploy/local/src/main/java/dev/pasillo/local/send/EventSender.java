package dev.pasillo.local.send;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pasillo.local.LauncherException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Sends batches to `POST /v1/events` and repeats what may be repeated: while the service is overloaded (429, 503: as
/// long as it asks to wait) and while it cannot be reached. A repetition counts once where events carry ids.
///
/// Safe for use by several threads; each call sends one batch.
public final class EventSender implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI events;
    private final String key;
    private final SendReport report;
    private final Retry retry;

    /// @param ingest the service's address
    /// @param key may be a write key
    /// @param report takes what comes of it
    /// @param retry how long to go on trying
    public EventSender(URI ingest, String key, SendReport report, Retry retry) {
        this.events = ingest.resolve("/v1/events");
        this.key = key;
        this.report = report;
        this.retry = retry;
    }

    /// Sends one batch, and returns when the service has answered for each of its events.
    ///
    /// @throws LauncherException when the key is not taken, or the service stays away
    public void send(Batch batch) throws InterruptedException {
        var tries = retry.begin();
        while (true) {
            try {
                var response = http.send(request(batch), HttpResponse.BodyHandlers.ofString());
                if (!isBusy(response.statusCode())) {
                    account(batch, response);
                    return;
                }
                tries.pause(
                        Retry.asked(response.headers().firstValue("Retry-After")),
                        "it answers " + response.statusCode());
            } catch (IOException e) {
                tries.pause(Retry.nothingAsked(), e.getMessage() == null ? "no connection" : e.getMessage());
            }
            report.retry();
        }
    }

    private HttpRequest request(Batch batch) {
        return HttpRequest.newBuilder(events)
                .timeout(REQUEST_LIMIT)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/x-ndjson")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(batch.body()))
                .build();
    }

    private static boolean isBusy(int status) {
        return status == 429 || status >= 500;
    }

    private void account(Batch batch, HttpResponse<String> response) throws InterruptedException {
        var body = parsed(response.body());
        switch (response.statusCode()) {
            case 200, 202 -> accept(batch, body);
            case 401, 403 ->
                throw new LauncherException(
                        "The key is not taken: " + body.path("detail").asText("status " + response.statusCode()));
            case 413 -> {
                if (batch.size() > 1) {
                    for (var half : batch.halves()) {
                        send(half);
                    }
                } else {
                    refuseAll(batch, body, response.statusCode());
                }
            }
            default -> refuseAll(batch, body, response.statusCode());
        }
    }

    private void accept(Batch batch, JsonNode body) {
        for (var rejected : body.path("rejected")) {
            var index = rejected.path("index").asInt(0);
            report.refuse(new SendReport.Refusal(
                    index < batch.size() ? batch.events().get(index).number() : 0,
                    rejected.path("id").asText(""),
                    rejected.path("code").asText("unknown"),
                    rejected.path("detail").asText("")));
        }
        report.accept(body.path("accepted").asLong(0));
    }

    private void refuseAll(Batch batch, JsonNode body, int status) {
        for (var event : batch.events()) {
            report.refuse(new SendReport.Refusal(
                    event.number(),
                    "",
                    body.path("code").asText("status-" + status),
                    body.path("detail").asText(body.path("title").asText(""))));
        }
    }

    private static JsonNode parsed(String body) {
        try {
            var node = JSON.readTree(body);
            return node == null ? JSON.createObjectNode() : node;
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
