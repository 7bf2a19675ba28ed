package dev.pasillo.testsupport.guarantee;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pasillo.testsupport.history.Event;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// A sender as a careful client writes it: what was not answered, or with 429 or 503, is sent again with the same ids,
/// to the next address where there are several, until it is answered. Every answer goes into the ledger.
public final class LedgerSender implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final List<URI> doors;
    private final String key;
    private final Ledger ledger;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();

    /// @param doors addresses of ingest-service, used in turn
    /// @param key may be a write key
    public LedgerSender(List<URI> doors, String key, Ledger ledger) {
        this.doors = List.copyOf(doors);
        this.key = key;
        this.ledger = ledger;
    }

    /// Something to do once so many of the events sent by this call have been accepted. The next batch waits for it;
    /// requests on their way do not.
    ///
    /// @param share of all events, 0 to 1
    public record Step(double share, Action action) {}

    /// What a step does.
    @FunctionalInterface
    public interface Action {
        void run() throws IOException, InterruptedException;
    }

    /// Sends everything, a few batches at a time, and returns when every event was answered for.
    ///
    /// @param steps in the order of their shares
    public void send(List<Event> events, int batch, int parallel, List<Step> steps)
            throws IOException, InterruptedException {
        var before = steps.isEmpty() ? 0 : ledger.accepted();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var requests = new ExecutorCompletionService<Void>(executor);
            var open = 0;
            var next = 0;
            for (var from = 0; from < events.size(); from += batch) {
                while (next < steps.size()
                        && ledger.accepted() - before >= steps.get(next).share() * events.size()) {
                    steps.get(next++).action().run();
                }
                var part = List.copyOf(events.subList(from, Math.min(events.size(), from + batch)));
                if (open == parallel) {
                    finish(requests);
                    open--;
                }
                requests.submit(() -> {
                    sendUntilAnswered(part);
                    return null;
                });
                open++;
            }
            for (; open > 0; open--) {
                finish(requests);
            }
            for (; next < steps.size(); next++) {
                steps.get(next).action().run();
            }
        }
    }

    /// Sends everything and does nothing else meanwhile.
    public void send(List<Event> events) throws IOException, InterruptedException {
        send(events, 200, 4, List.of());
    }

    /// How many requests had to be sent again.
    public int repeated() {
        return repeated.get();
    }

    private void sendUntilAnswered(List<Event> events) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var pause = Duration.ofMillis(100);
        while (true) {
            ledger.sending(events);
            try {
                var response = http.send(request(events), HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == 202) {
                    account(events, response.body());
                    return;
                }
                if (response.statusCode() != 429 && response.statusCode() < 500) {
                    throw new IllegalStateException("events were answered with " + response.statusCode());
                }
            } catch (IOException lost) {
                // Nobody knows whether they arrived.
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("ingest-service stays away for " + PATIENCE);
            }
            repeated.incrementAndGet();
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private HttpRequest request(List<Event> events) {
        var door = doors.get(Math.floorMod(turn.getAndIncrement(), doors.size()));
        return HttpRequest.newBuilder(door.resolve("/v1/events"))
                .timeout(REQUEST_LIMIT)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(
                        events.stream().map(Event::json).collect(Collectors.joining("\n"))))
                .build();
    }

    private void account(List<Event> events, String body) {
        var refused = new HashSet<Integer>();
        for (var rejected : parsed(body).path("rejected")) {
            refused.add(rejected.path("index").asInt());
        }
        for (var i = 0; i < events.size(); i++) {
            if (refused.contains(i)) {
                ledger.refused(events.get(i));
            } else {
                ledger.accepted(events.get(i));
            }
        }
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("202 without JSON", e);
        }
    }

    private static void finish(ExecutorCompletionService<Void> requests) throws InterruptedException {
        try {
            requests.take().get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a batch could not be sent", failed.getCause());
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
