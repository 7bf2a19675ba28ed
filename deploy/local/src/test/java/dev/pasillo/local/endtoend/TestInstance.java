package dev.pasillo.local.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pasillo.backing.Folders;
import dev.pasillo.backing.Ports;
import dev.pasillo.local.instance.PortPlan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// An instance in a temporary folder, on free ports, used through the script.
public final class TestInstance implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /// Given out already: an instance does not hold its ports before it starts.
    private static final Set<Integer> BASES = ConcurrentHashMap.newKeySet();

    private static final Pattern EXPORT = Pattern.compile("export (\\w+)='(.*)'");
    private static final Path CHECKOUT =
            Path.of(System.getProperty("pasillo.home")).toAbsolutePath().normalize();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path folder;
    private final int portBase;
    private final Map<String, String> exports = new HashMap<>();
    private final Map<String, String> settings = new HashMap<>();

    /// What a command came to.
    record Run(int status, String out, String err) {}

    public TestInstance() throws IOException {
        for (var service : List.of("ingest", "journey", "insight")) {
            assertThat(CHECKOUT.resolve(service + "-service/target/quarkus-app/quarkus-run.jar"))
                    .as("packaged before these tests")
                    .exists();
        }
        folder = Files.createTempDirectory("pasillo-e2e");
        portBase = freeBase();
    }

    private static int freeBase() {
        while (true) {
            // Below the range that systems give out by themselves.
            var base = 20_000 + 100 * ThreadLocalRandom.current().nextInt(100);
            if (BASES.add(base) && new PortPlan(base).all().keySet().stream().allMatch(Ports::isFree)) {
                return base;
            }
        }
    }

    public Path folder() {
        return folder;
    }

    public int portBase() {
        return portBase;
    }

    private ProcessBuilder command(String... words) {
        var all = new ArrayList<>(List.of(CHECKOUT.resolve("pasillo").toString()));
        all.addAll(List.of(words));
        all.addAll(List.of("--data", folder.toString()));
        // Not the checkout: any working folder must do.
        var builder = new ProcessBuilder(all).directory(folder.toFile());
        builder.environment().put("PASILLO_BUILD", "never");
        builder.environment().putAll(settings);
        return builder;
    }

    /// A setting of the services, as an environment variable, from the next start on.
    void set(String variable, String value) {
        settings.put(variable, value);
    }

    /// Back to the setting's default, from the next start on.
    void unset(String variable) {
        settings.remove(variable);
    }

    /// Begins a command whose output nobody reads.
    Process begin(String... words) throws IOException {
        return command(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /// Runs a command to its end.
    Run run(String... words) throws IOException, InterruptedException {
        return run(command(words), "");
    }

    Run runWithInput(String input, String... words) throws IOException, InterruptedException {
        return run(command(words), input);
    }

    private static Run run(ProcessBuilder builder, String input) throws IOException, InterruptedException {
        var err = Files.createTempFile("pasillo-e2e", ".err");
        try {
            var process = builder.redirectError(err.toFile()).start();
            try (var stream = process.getOutputStream()) {
                stream.write(input.getBytes(UTF_8));
            }
            var out = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
            return new Run(process.exitValue(), out, Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }

    /// Starts it and returns what was printed.
    public String up(String... options) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("up", "--detach", "--port-base", Integer.toString(portBase)));
        words.addAll(List.of(options));
        var run = run(words.toArray(String[]::new));
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        return run.out();
    }

    /// Starts it in the foreground, bound to the process that is returned.
    Process upInForeground() throws IOException, InterruptedException {
        var out = folder.resolve("foreground.out");
        var process = command("up", "--port-base", Integer.toString(portBase))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        await("ready", Duration.ofMinutes(3), () -> {
            assertThat(process.isAlive()).as(Files.readString(out)).isTrue();
            return Files.readString(out).contains("Pasillo is ready");
        });
        return process;
    }

    /// What `env` exports.
    Map<String, String> environment() throws IOException, InterruptedException {
        var values = new HashMap<String, String>();
        run("env").out().lines().forEach(line -> {
            var export = EXPORT.matcher(line);
            assertThat(export.matches()).as(line).isTrue();
            values.put(export.group(1), export.group(2));
        });
        return values;
    }

    /// One of the values that `env` exports, which stay while the folder does.
    private synchronized String exported(String name) throws IOException, InterruptedException {
        if (exports.isEmpty()) {
            exports.putAll(environment());
        }
        return Objects.requireNonNull(exports.get(name), name);
    }

    /// The process ids that the instance wrote down, by part.
    Map<String, Long> pids() throws IOException {
        var pids = new HashMap<String, Long>();
        var state = JSON.readTree(Files.readAllBytes(folder.resolve("run/state.json")));
        pids.put("launcher", state.path("launcher").asLong());
        state.path("parts")
                .forEach(part ->
                        pids.put(part.path("name").asText(), part.path("pid").asLong()));
        return pids;
    }

    /// The process id of a part now; 0 while there is none.
    public long pid(String part) throws IOException {
        return pids().getOrDefault(part, 0L);
    }

    /// Every process that has to do with this instance.
    List<ProcessHandle> processes() {
        Predicate<ProcessHandle> concerned = process -> process.info()
                .commandLine()
                .filter(line -> line.contains(folder.toString()))
                .isPresent();
        return ProcessHandle.allProcesses().filter(concerned).toList();
    }

    /// Sends events and returns the service's answer.
    JsonNode send(String lines) throws IOException, InterruptedException {
        var response = http.send(
                HttpRequest.newBuilder(URI.create(exported("PASILLO_INGEST_URL") + "/v1/events"))
                        .timeout(Duration.ofSeconds(30))
                        .header("Authorization", "Bearer " + exported("PASILLO_WRITE_KEY"))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(lines))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return JSON.readTree(response.body());
    }

    /// An answer to a question with the secret key, as JSON; missing where the status is not 200.
    JsonNode get(String service, String path) throws IOException, InterruptedException {
        return answer(exported("PASILLO_" + service + "_URL") + path, exported("PASILLO_SECRET_KEY"));
    }

    /// The answer to what is posted with the secret key, as JSON; missing where the status is not 200.
    JsonNode post(String service, String path, String body) throws IOException, InterruptedException {
        var response = http.send(
                HttpRequest.newBuilder(URI.create(exported("PASILLO_" + service + "_URL") + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Authorization", "Bearer " + exported("PASILLO_SECRET_KEY"))
                        .header("Content-Type", body.startsWith("{") ? "application/json" : "application/yaml")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return response.statusCode() == 200 ? JSON.readTree(response.body()) : JSON.missingNode();
    }

    private JsonNode answer(String address, String key) throws IOException, InterruptedException {
        try {
            var response = http.send(
                    HttpRequest.newBuilder(URI.create(address))
                            .timeout(Duration.ofSeconds(10))
                            .header("Authorization", "Bearer " + key)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? JSON.readTree(response.body()) : JSON.missingNode();
        } catch (IOException e) {
            // Away for a moment: the caller asks again.
            return JSON.missingNode();
        }
    }

    /// Waits until that customer has a journey, and returns the customer.
    JsonNode awaitJourney(String namespace, String value) throws IOException, InterruptedException {
        var key = exported("PASILLO_SECRET_KEY");
        var address = exported("PASILLO_JOURNEY_URL") + "/v1/customers/" + namespace + "/" + value;
        var found = new JsonNode[] {JSON.missingNode()};
        await("a journey of " + value, Duration.ofMinutes(1), () -> {
            found[0] = answer(address, key);
            return !found[0].path("journeys").isEmpty();
        });
        return found[0];
    }

    /// Something that becomes true.
    public interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    public static void await(String what, Duration atMost, Condition condition)
            throws IOException, InterruptedException {
        var deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("in time: " + what).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    @Override
    public void close() throws Exception {
        run("down");
        processes().forEach(ProcessHandle::destroyForcibly);
        if (Boolean.getBoolean("pasillo.survival.keep")) {
            System.out.println("kept: " + folder);
        } else {
            Folders.delete(folder);
        }
    }
}
