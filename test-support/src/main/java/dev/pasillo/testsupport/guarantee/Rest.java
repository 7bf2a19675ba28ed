package dev.pasillo.testsupport.guarantee;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pasillo.testsupport.history.Definition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Asks a service with the secret key, at whichever of its addresses answers. Safe for use by several threads.
public final class Rest implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final List<URI> addresses;
    private final String key;

    /// @param addresses of the instances of one service
    /// @param key secret
    public Rest(List<URI> addresses, String key) {
        this.addresses = addresses;
        this.key = key;
    }

    /// The answer's text; empty where it is 404. Goes on asking while nobody answers, or 503.
    ///
    /// @param body is posted; empty for a GET
    public Optional<String> text(String path, String body) {
        var response = answered(address -> request(address.resolve(path), body));
        return switch (response.statusCode()) {
            case 200 -> Optional.of(response.body());
            case 404 -> Optional.empty();
            default -> throw new IllegalStateException(path + " is answered with " + response.statusCode());
        };
    }

    /// Deletes what is there, or was.
    ///
    /// @throws IllegalStateException where it is unknown, or not deleted
    public void delete(String path) {
        var response =
                answered(address -> request(address.resolve(path)).DELETE().build());
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(path + " is not deleted: " + response.statusCode());
        }
    }

    /// Applies a definition. Goes on asking while nobody answers, or 503: the same content is taken once.
    ///
    /// @throws IllegalStateException where it is not taken
    void put(Definition definition) {
        var response = answered(address -> request(address.resolve("/v1/definitions/" + definition.name()))
                .header("Content-Type", "application/yaml")
                .PUT(HttpRequest.BodyPublishers.ofString(definition.text()))
                .build());
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(definition.name() + " is not taken: " + response.body());
        }
    }

    /// The first answer that is not 503, of whichever instance.
    private HttpResponse<String> answered(Function<URI, HttpRequest> question) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        for (var attempt = 0; ; attempt++) {
            var request = question.apply(addresses.get(attempt % addresses.size()));
            try {
                var response = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() != 503) {
                    return response;
                }
            } catch (IOException away) {
                // Asked again below, elsewhere where there are several.
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", stopping);
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(request.uri().getPath() + " is not answered for " + PATIENCE);
            }
            pause();
        }
    }

    /// A GET's answer as JSON.
    public JsonNode json(String path) {
        return parsed(text(path, "").orElseThrow(() -> new IllegalStateException(path + " is unknown")));
    }

    static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException unreadable) {
            throw new IllegalStateException("an answer that is no JSON", unreadable);
        }
    }

    static String written(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(30))
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + key);
    }

    private HttpRequest request(URI address, String body) {
        var request = request(address);
        return body.isEmpty()
                ? request.build()
                : request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopping);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
