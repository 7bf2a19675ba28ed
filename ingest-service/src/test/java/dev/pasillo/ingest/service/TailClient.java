package dev.pasillo.ingest.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.ConfigProvider;

/// A client of the live tail. Waits for what it is asked for and fails where that does not come in time.
final class TailClient implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final HttpClient client;
    private final HttpResponse<InputStream> answer;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> comments = new LinkedBlockingQueue<>();
    private final Event hello;

    /// @param text as it came, name and data
    record Event(String name, JsonObject data, String text) {
        boolean mentions(String part) {
            return text.contains(part);
        }
    }

    private TailClient(HttpClient client, HttpResponse<InputStream> answer) {
        this.client = client;
        this.answer = answer;
        Thread.ofVirtual().start(this::read);
        this.hello = take(events, "the first word");
    }

    /// A refusal.
    ///
    /// @param problem the answer's body
    record Refusal(int status, JsonObject problem) {
        String code() {
            return problem.getString("code");
        }
    }

    /// Opens a tail and waits for its first word.
    ///
    /// @param query with its question mark, or empty
    static TailClient open(String key, String query) {
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var answer = ask(client, "/v1/events/stream" + query, key);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + text(answer));
        }
        return new TailClient(client, answer);
    }

    /// Asks for a tail that is not to be had. Fails where it is, instead of reading it for ever.
    ///
    /// @param key or empty, for none
    static Refusal refused(String key, String path) {
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var answer = ask(client, path, key);
            if (answer.statusCode() == 200) {
                client.shutdownNow();
                throw new AssertionError("a stream was opened");
            }
            return new Refusal(answer.statusCode(), new JsonObject(text(answer)));
        }
    }

    private static HttpResponse<InputStream> ask(HttpClient client, String path, String key) {
        var port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (!key.isEmpty()) {
            request.header("X-Api-Key", key);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String text(HttpResponse<InputStream> answer) {
        try (var body = answer.body()) {
            return new String(body.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
            var name = "";
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    events.add(new Event(name, new JsonObject(line.substring(6)), name + " " + line));
                } else if (line.startsWith(":")) {
                    comments.add(line.substring(1).strip());
                }
            }
            comments.add("ended");
        } catch (IOException closed) {
            comments.add("closed");
        }
    }

    /// What the tail said it is.
    JsonObject hello() {
        if (!hello.name.equals("hello")) {
            throw new AssertionError("not the first word: " + hello);
        }
        return hello.data;
    }

    /// The next event that is no counting.
    Event next() {
        return next(event -> !event.name.equals("sampling"));
    }

    /// The next event like that; those before it are passed over.
    Event next(Predicate<Event> wanted) {
        for (; ; ) {
            var event = take(events, "an event");
            if (wanted.test(event)) {
                return event;
            }
        }
    }

    /// What came up to and with an event like that.
    List<Event> until(Predicate<Event> last) {
        var all = new ArrayList<Event>();
        do {
            all.add(take(events, "an event"));
        } while (!last.test(all.getLast()));
        return all;
    }

    String nextComment() {
        return take(comments, "a comment");
    }

    Optional<String> header(String name) {
        return answer.headers().firstValue(name);
    }

    private static <T> T take(BlockingQueue<T> queue, String what) {
        try {
            return Objects.requireNonNull(
                    queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), what + " did not come in time");
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
