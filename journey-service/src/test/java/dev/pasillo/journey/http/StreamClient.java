package dev.pasillo.journey.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client of server-sent events. Waits for what it is asked for and fails where that does not come in time.
final class StreamClient implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final HttpResponse<java.io.InputStream> answer;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> comments = new LinkedBlockingQueue<>();
    private volatile String lastId = "";

    /// @param data an empty object where the event has none
    record Event(String name, String id, JsonNode data) {}

    private StreamClient(HttpClient client, HttpResponse<java.io.InputStream> answer) {
        this.client = client;
        this.answer = answer;
        Thread.ofVirtual().start(this::read);
    }

    /// Opens a stream and waits for its first word.
    static StreamClient open(int port, String key, String path, @Nullable String lastEventId) {
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("X-Api-Key", key)
                .header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            var answer = client.send(request.build(), BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                throw new AssertionError("status " + answer.statusCode());
            }
            var opened = new StreamClient(client, answer);
            opened.nextComment();
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// Asks for a stream and goes without waiting for anything.
    static void knock(int port, String key) {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("GET /v1/journeys/stream HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: " + key + "\r\n\r\n")
                            .getBytes(UTF_8));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
            var name = "message";
            var data = new StringBuilder();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        events.add(new Event(name, lastId, JSON.readTree(data.toString())));
                    }
                    name = "message";
                    data.setLength(0);
                } else if (line.startsWith(":")) {
                    comments.add(line.substring(1));
                } else if (line.startsWith("id:")) {
                    lastId = line.substring(3).strip();
                } else if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    data.append(line, 5, line.length());
                }
            }
        } catch (IOException closed) {
            comments.add("closed");
        }
    }

    /// The next event, which must have that name.
    Event next(String name) {
        var event = take(events, "an event");
        if (!event.name().equals(name)) {
            throw new AssertionError("expected " + name + " and got " + event);
        }
        return event;
    }

    void nextComment() {
        take(comments, "a comment");
    }

    List<Event> eventsSoFar() {
        return new ArrayList<>(events);
    }

    String lastId() {
        return lastId;
    }

    Optional<String> header(String name) {
        return answer.headers().firstValue(name);
    }

    private static <T> T take(BlockingQueue<T> queue, String what) {
        try {
            var taken = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (taken == null) {
                throw new AssertionError(what + " did not come within " + PATIENCE_SECONDS + " s");
            }
            return taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
