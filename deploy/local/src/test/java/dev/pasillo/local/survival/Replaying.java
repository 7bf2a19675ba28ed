package dev.pasillo.local.survival;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import dev.pasillo.testsupport.history.Event;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Has refused events sent again, step by step, as `./pasillo replay` does, and writes into the ledger what came of
/// each.
final class Replaying implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final SystemUnderTest system;
    private final Map<String, Event> events;
    private final int limit;

    /// What a step's answer says.
    ///
    /// @param done nothing is left
    record Step(int accepted, int refused, boolean done) {}

    /// @param events all that were sent
    /// @param limit entries of a step
    Replaying(SystemUnderTest system, List<Event> events, int limit) {
        this.system = system;
        this.events = events.stream().collect(Collectors.toMap(Event::id, Function.identity()));
        this.limit = limit;
    }

    /// Takes a step from the oldest that is left.
    ///
    /// @return empty where nobody knows what came of it
    Optional<Step> step() throws IOException, InterruptedException, SQLException {
        var tried = waiting(limit).stream().map(events::get).toList();
        system.ledger().sending(tried);
        var answer = answer();
        if (answer.isPresent()) {
            var left = new HashSet<>(waiting(events.size()));
            tried.stream().filter(event -> !left.contains(event.id())).forEach(system.ledger()::accepted);
        }
        return answer;
    }

    private Optional<Step> answer() throws InterruptedException, IOException {
        final HttpResponse<String> response;
        try {
            response = http.send(request(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException gone) {
            return Optional.empty();
        }
        return switch (response.statusCode()) {
            case 200 -> Optional.of(step(JSON.readTree(response.body())));
            case 503 -> Optional.of(new Step(0, 0, false));
            default -> throw new IllegalStateException("a step is answered with " + response.statusCode());
        };
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(system.journeys().getFirst().resolve("/v1/rejected/replay?limit=" + limit))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + system.secret())
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
    }

    private static Step step(JsonNode answer) {
        var refused = 0;
        for (var count : answer.path("refused")) {
            refused += count.asInt();
        }
        return new Step(
                answer.path("accepted").asInt(),
                refused,
                answer.path("next").isMissingNode() || answer.path("next").isNull());
    }

    /// The ids that were not accepted yet, in the order in which they come.
    List<String> waiting(int atMost) throws SQLException {
        try (var connection = system.journeyDatabase().connect();
                var statement = connection.prepareStatement("""
                        select event_id from rejected_event where workspace = ? and replayed_at is null
                        order by received_at, id limit ?""")) {
            statement.setString(1, system.ledger().workspace());
            statement.setInt(2, atMost);
            var ids = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
            return ids;
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
