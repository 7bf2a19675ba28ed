package dev.pasillo.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pasillo.local.instance.InstanceKeys;
import dev.pasillo.local.instance.PortPlan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the launcher asks of journey-service: definitions, sources, refused events to be sent again, customers to be
/// erased; and of ingest-service: what it can read.
public final class JourneyClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int NOT_FOUND = 404;
    private static final int FIRST_ERROR = 400;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String service;
    private final String ingest;
    private final String key;

    public JourneyClient(PortPlan ports, InstanceKeys keys) {
        this.service = "http://127.0.0.1:%d".formatted(ports.journey());
        this.ingest = "http://127.0.0.1:%d".formatted(ports.ingest());
        this.key = keys.secret();
    }

    /// What journey-service said.
    ///
    /// @param body JSON; a problem where the status is an error
    public record Answer(int status, JsonNode body) {
        public boolean isError() {
            return status >= FIRST_ERROR;
        }

        /// The parts of a problem that a person needs, one per line.
        public String problem() {
            var text = new StringBuilder();
            text.append(body.path("detail").asText(body.path("title").asText("status " + status)));
            for (var error : body.path("errors")) {
                text.append(System.lineSeparator()).append("  ").append(errorLine(error));
            }
            return text.toString();
        }

        private static String errorLine(JsonNode error) {
            var line = error.path("line").asText("");
            var where = (line.isEmpty() ? "" : "line " + line + ", ")
                    + error.path("path").asText(error.path("field").asText(""));
            return where.isEmpty()
                    ? error.path("detail").asText(error.toString())
                    : where + ": "
                            + error.path("detail").asText(error.path("message").asText(error.toString()));
        }
    }

    /// Where ingest-service answers on this machine.
    public String ingest() {
        return ingest;
    }

    /// Whether there is a definition of that name.
    public boolean has(String name) {
        return send(request(name).GET().build()).status() != NOT_FOUND;
    }

    /// Applies a definition.
    ///
    /// @param json whether it is JSON; else YAML
    public Answer apply(String name, String text, boolean json) {
        return send(request(name)
                .header("Content-Type", json ? "application/json" : "application/yaml")
                .PUT(HttpRequest.BodyPublishers.ofString(text))
                .build());
    }

    /// Sends the next refused events again.
    ///
    /// @param filters parameters of the request
    public Answer replay(Map<String, String> filters) {
        var query = filters.entrySet().stream()
                .map(filter -> filter.getKey() + "=" + encoded(filter.getValue()))
                .collect(Collectors.joining("&"));
        return send(to(URI.create(service + "/v1/rejected/replay?" + query))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    /// Erases the customer with an identifier.
    public Answer erase(String namespace, String value) {
        return send(to(URI.create(service + "/v1/customers/" + encoded(namespace) + "/" + encoded(value)))
                .DELETE()
                .build());
    }

    /// What ingest-service can read, and how each is connected.
    public Answer senders() {
        return send("ingest-service", to(URI.create(ingest + "/v1/senders")).build());
    }

    /// A page of the sources.
    ///
    /// @param after the name that the page before ended with; empty for the first
    public Answer sources(String after) {
        var from = after.isEmpty() ? "" : "&after=" + encoded(after);
        return send(to(URI.create(service + "/v1/sources?limit=200" + from)).build());
    }

    public Answer source(String name) {
        return send(source(name, "").build());
    }

    /// Registers a source.
    public Answer addSource(JsonNode source) {
        return send(to(URI.create(service + "/v1/sources"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(source.toString()))
                .build());
    }

    /// Makes one more key for a source.
    ///
    /// @param othersEnd when its other keys end, from now
    public Answer rotate(String name, Duration othersEnd) {
        var body = JSON.createObjectNode().put("expiresOthersIn", othersEnd.toString());
        return send(source(name, "/keys")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    public Answer removeSource(String name) {
        return send(source(name, "").DELETE().build());
    }

    private HttpRequest.Builder source(String name, String below) {
        return to(URI.create(service + "/v1/sources/" + encoded(name) + below));
    }

    private HttpRequest.Builder request(String name) {
        return to(URI.create(service + "/v1/definitions/" + encoded(name)));
    }

    private HttpRequest.Builder to(URI address) {
        return HttpRequest.newBuilder(address)
                .timeout(LIMIT)
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + key);
    }

    private static String encoded(String name) {
        return java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    private Answer send(HttpRequest request) {
        return send("journey-service", request);
    }

    private Answer send(String asked, HttpRequest request) {
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), parsed(response.body()));
        } catch (IOException e) {
            throw new LauncherException(asked + " does not answer: " + reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherException("Interrupted", e);
        }
    }

    private static JsonNode parsed(@Nullable String body) {
        try {
            var node = JSON.readTree(body == null ? "" : body);
            return node == null ? JSON.createObjectNode() : node;
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode().put("detail", String.valueOf(body));
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
