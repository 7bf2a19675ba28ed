package dev.pasillo.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A fresh instance in a folder of its own, started and stopped with the launcher as anyone would.
final class Instance implements AutoCloseable {
    private static final int EVENTS_A_REQUEST = 500;
    private static final int SENDERS = 4;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern EXPORT = Pattern.compile("export (\\w+)='?([^']*)'?");

    private final Path launcher;
    private final Path data;
    private final int portBase;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> environment = new HashMap<>();
    private final Set<String> frozen = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Instance(Path launcher, Path data, int portBase) {
        this.launcher = launcher;
        this.data = data;
        this.portBase = portBase;
    }

    /// Starts it and waits until it is ready.
    ///
    /// @param checkout the folder with the launcher
    static Instance start(Path checkout) throws IOException, InterruptedException {
        var instance =
                new Instance(checkout.resolve("pasillo"), Files.createTempDirectory("pasillo-bench"), freeBase());
        // Nothing stays behind a bench that is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(instance::stop, "stop"));
        instance.run("up", "--detach", "--port-base", String.valueOf(instance.portBase));
        for (var line : instance.run("env").lines().toList()) {
            var export = EXPORT.matcher(line.strip());
            if (export.matches()) {
                instance.environment.put(export.group(1), export.group(2));
            }
        }
        return instance;
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static int freeBase() throws IOException {
        for (var base = 18_080; base < 60_000; base += 100) {
            if (isFree(base + 1) && isFree(base + 3) && isFree(base + 20) && isFree(base + 21)) {
                return base;
            }
        }
        throw new IOException("no free ports");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private String run(String... command) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of(launcher.toString()));
        words.addAll(List.of(command));
        words.addAll(List.of("--data", data.toString()));
        var process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", words) + " failed: " + output);
        }
        return output;
    }

    String brokers() {
        return "127.0.0.1:" + (portBase + 21);
    }

    URI address(String service, String path) {
        return URI.create(environment.get("PASILLO_" + service + "_URL") + path);
    }

    /// The headers of a request with events.
    Map<String, String> eventHeaders() {
        return Map.of(
                "Authorization",
                "Bearer " + environment.get("PASILLO_WRITE_KEY"),
                "Content-Type",
                "application/x-ndjson");
    }

    /// The process ids of its parts.
    Map<String, Long> pids() throws IOException {
        var pids = new HashMap<String, Long>();
        JSON.readTree(data.resolve("run/state.json").toFile())
                .path("parts")
                .forEach(part ->
                        pids.put(part.path("name").asText(), part.path("pid").asLong()));
        return pids;
    }

    private long pid(String part) throws IOException {
        return pids().entrySet().stream()
                .filter(each -> each.getKey().startsWith(part))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IOException("the instance has no part " + part));
    }

    /// The database of a service.
    Database database(String service) throws IOException {
        return new Database(configuration(service));
    }

    /// What the launcher wrote for a service.
    Path configuration(String service) {
        return data.resolve("config/" + service + ".properties");
    }

    /// How the launcher starts the JVM of a part, without what it says of archives and of their messages.
    List<String> jvm(String part) throws IOException {
        var command = ProcessHandle.of(pid(part))
                .flatMap(process -> process.info().arguments())
                .orElseThrow(() -> new IOException("the system does not tell how " + part + " was started"));
        var words = new ArrayList<String>();
        for (var word : command) {
            if (word.equals("-jar")) {
                break;
            }
            if (!word.startsWith("-XX:SharedArchiveFile=")
                    && !word.startsWith("-XX:ArchiveClassesAtExit=")
                    && !word.startsWith("-Xlog")) {
                words.add(word);
            }
        }
        return words;
    }

    /// The program of a service.
    Path program(String service) {
        return data.resolve("programs/" + service + "/quarkus-run.jar");
    }

    /// Stops a part where it stands, as if it were not there.
    void freeze(String part) throws IOException, InterruptedException {
        signal("STOP", part);
        frozen.add(part);
    }

    void thaw(String part) throws IOException, InterruptedException {
        signal("CONT", part);
        frozen.remove(part);
    }

    private void signal(String signal, String part) throws IOException, InterruptedException {
        var pid = pid(part);
        // PostgreSQL is many processes.
        var words = new ArrayList<>(List.of("kill", "-" + signal, String.valueOf(pid)));
        ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .forEach(child -> words.add(String.valueOf(child.pid())));
        if (new ProcessBuilder(words).inheritIO().start().waitFor() != 0) {
            throw new IOException("cannot signal " + part);
        }
    }

    /// Applies a definition.
    void define(String name, String json) throws IOException, InterruptedException {
        var answer = send("PASILLO_JOURNEY_URL", "/v1/definitions/" + name, "PUT", json, "PASILLO_SECRET_KEY");
        if (answer.statusCode() >= 300) {
            throw new IOException("definition refused: " + answer.body());
        }
    }

    /// Sends native events as JSON lines.
    HttpResponse<String> events(String lines) throws IOException, InterruptedException {
        return send("PASILLO_INGEST_URL", "/v1/events", "POST", lines, "PASILLO_WRITE_KEY");
    }

    /// Sends native events in requests of some hundred, by several senders at once. Those of the same person go by the
    /// same sender, so that they arrive in the order in which they are given.
    void sendAll(List<String> lines) throws IOException, InterruptedException, ExecutionException {
        try (var senders = Executors.newFixedThreadPool(SENDERS)) {
            var sent = new ArrayList<Future<?>>();
            for (var own : shares(lines)) {
                sent.add(senders.submit(() -> sendInOrder(own)));
            }
            for (var share : sent) {
                share.get();
            }
        }
    }

    private static List<List<String>> shares(List<String> lines) {
        var shares = new ArrayList<List<String>>();
        for (var sender = 0; sender < SENDERS; sender++) {
            shares.add(new ArrayList<>());
        }
        for (var line : lines) {
            shares.get(Math.floorMod(person(line).hashCode(), SENDERS)).add(line);
        }
        return shares;
    }

    /// What an event says of who it is of.
    private static String person(String line) {
        var from = line.indexOf("\"identifiers\":");
        return line.substring(from, line.indexOf(']', from));
    }

    private @Nullable Void sendInOrder(List<String> lines) throws IOException, InterruptedException {
        for (var from = 0; from < lines.size(); from += EVENTS_A_REQUEST) {
            var status = events(String.join("\n", lines.subList(from, Math.min(lines.size(), from + EVENTS_A_REQUEST))))
                    .statusCode();
            if (status != 202) {
                throw new IOException("events were answered with " + status);
            }
        }
        return null;
    }

    String insight(String path) throws IOException, InterruptedException {
        return send("PASILLO_INSIGHT_URL", path, "GET", null, "PASILLO_SECRET_KEY")
                .body();
    }

    private HttpResponse<String> send(String service, String path, String method, @Nullable String body, String key)
            throws IOException, InterruptedException {
        var publisher = body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return http.send(
                HttpRequest.newBuilder(URI.create(environment.get(service) + path))
                        .header("Authorization", "Bearer " + environment.get(key))
                        .header(
                                "Content-Type",
                                body != null && body.startsWith("{\"api") ? "application/json" : "application/x-ndjson")
                        .method(method, publisher)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void stop() {
        try {
            close();
        } catch (IOException notStopped) {
            System.err.println("The instance in " + data + " could not be removed: " + notStopped.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            // Who stands still cannot stop in order.
            for (var part : List.copyOf(frozen)) {
                thaw(part);
            }
            run("down");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        try (var files = Files.walk(data)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
