package dev.pasillo.local.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a person does with an instance that runs.
@org.junit.jupiter.api.TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RunningInstanceEndToEndTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String CORRECTED = """
            apiVersion: pasillo/v1
            kind: JourneyDefinition
            name: corrected
            stages:
              - {id: look, enter: [{type: co_looked}], allowedTime: P9000D}
              - {id: own, enter: [{type: co_owned}]}
            """;

    private TestInstance instance;
    private String printed;

    @BeforeAll
    void start() throws Exception {
        instance = new TestInstance();
        printed = instance.up();
        System.out.println(
                printed.lines().filter(line -> line.contains("ready")).toList());
    }

    @AfterAll
    void stop() throws Exception {
        instance.close();
        assertThat(instance.processes()).isEmpty();
    }

    @Test
    void printedLinesGiveAJourneyAndShowIt() throws Exception {
        var lines = printed.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("curl "))
                .toList();
        assertThat(lines).hasSize(2);
        assertThat(pasted(lines.getFirst()).path("accepted").asInt()).isEqualTo(1);
        var customer = new JsonNode[] {JSON.missingNode()};
        TestInstance.await("the journey", Duration.ofSeconds(30), () -> {
            customer[0] = pasted(lines.getLast());
            return !customer[0].path("journeys").isEmpty();
        });
        var journey = customer[0].path("journeys").path(0);
        assertThat(journey.path("definition").asText()).isEqualTo("first-purchase");
        assertThat(journey.path("stage").asText()).isEqualTo("discover");
        assertThat(journey.path("visits").path(0).path("lastTouchpoint").asText())
                .isEqualTo("pricing-page");
    }

    /// Has a shell take the line apart, and sends what curl would send.
    private static JsonNode pasted(String line) throws IOException, InterruptedException {
        var shell = new ProcessBuilder("sh", "-c", "curl() { printf '%s\\n' \"$@\"; }; " + line).start();
        var words =
                new String(shell.getInputStream().readAllBytes(), UTF_8).lines().toList();
        var address = words.stream()
                .filter(word -> word.startsWith("http"))
                .findFirst()
                .orElseThrow();
        var request = HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(20));
        for (int i = 0; i < words.size() - 1; i++) {
            switch (words.get(i)) {
                case "-H" ->
                    request.header(
                            words.get(i + 1).split(": ", 2)[0], words.get(i + 1).split(": ", 2)[1]);
                case "-d" -> request.POST(HttpRequest.BodyPublishers.ofString(words.get(i + 1)));
                default -> {}
            }
        }
        try (var http = HttpClient.newHttpClient()) {
            return JSON.readTree(http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        }
    }

    @Test
    void dashboardOpensByItsLink() throws Exception {
        var link = printed.lines()
                .map(String::strip)
                .filter(line -> line.matches("http://sk_.*@.*"))
                .findFirst()
                .orElseThrow();
        var key = link.substring("http://".length(), link.indexOf('@'));
        var basic = java.util.Base64.getEncoder().encodeToString((key + ":").getBytes(UTF_8));
        try (var http = HttpClient.newHttpClient()) {
            var address = URI.create("http://" + link.substring(link.indexOf('@') + 1));
            var response = http.send(
                    HttpRequest.newBuilder(address)
                            .header("Authorization", "Basic " + basic)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        }
    }

    @Test
    void statusNamesEveryPart() throws Exception {
        var status = instance.run("status");
        assertThat(status.status()).as(status.out()).isZero();
        assertThat(status.out())
                .contains("kafka", "postgresql", "ingest", "journey", "insight", "Clock: wall")
                .doesNotContain("not ready");
    }

    @Test
    void secondUpSaysThatItRuns() throws Exception {
        var pids = instance.pids();
        var again = instance.run("up", "--detach");
        assertThat(again.status()).isZero();
        assertThat(again.out()).startsWith("Pasillo is running already.").contains("Dashboard", "curl ");
        assertThat(instance.pids()).isEqualTo(pids);
    }

    @Test
    void busyPortIsOneLineThatNamesIt() throws Exception {
        try (var other = new TestInstance()) {
            var run = other.run("up", "--port-base", Integer.toString(instance.portBase()));
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err().lines()).hasSize(1);
            assertThat(run.err()).contains("Port " + (instance.portBase() + 1), "--port-base");
            assertThat(other.processes()).isEmpty();
        }
    }

    @Test
    void starterDefinitionAppliedAgainStaysTheSameVersion() throws Exception {
        var file = instance.folder().resolve("starter copy.yaml");
        try (var starter = getClass().getResourceAsStream("/starter.yaml")) {
            Files.write(file, java.util.Objects.requireNonNull(starter).readAllBytes());
        }
        var run = instance.run("define", file.toString());
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("first-purchase: version 1");
    }

    @Test
    void refusedDefinitionSaysWhereItIsWrong() throws Exception {
        var file = Files.writeString(
                instance.folder().resolve("wrong.yaml"),
                "apiVersion: pasillo/v1\nkind: JourneyDefinition\nname: wrong\nstages:\n  - {id: a, colour: red}\n");
        var run = instance.run("define", file.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("wrong.yaml is refused").contains("5").contains("colour");
    }

    @Test
    void sendAccountsForEveryLine() throws Exception {
        var run = instance.runWithInput("""
                {"id":"s-1","channel":"web","type":"page_viewed","identifiers":[{"namespace":"user_id","value":"sent"}]}
                not json

                {"id":"s-2","channel":"web","type":"order_paid","identifiers":[{"namespace":"user_id","value":"sent"}]}
                """, "send", "-");
        assertThat(run.out()).contains("2 accepted, 1 refused").contains("line 2");
        assertThat(run.status()).isEqualTo(1);
        TestInstance.await("both are there", Duration.ofSeconds(30), () -> {
            var stage = instance.awaitJourney("user_id", "sent")
                    .path("journeys")
                    .path(0)
                    .path("stage");
            return stage.asText().equals("own");
        });
    }

    @Test
    void erasedCustomerIsGone() throws Exception {
        instance.runWithInput(
                "{\"channel\":\"web\",\"type\":\"page_viewed\",\"identifiers\":[{\"namespace\":\"email\",\"value\":"
                        + "\"gone+1@example.com\"}]}",
                "send",
                "-");
        instance.awaitJourney("email", "gone+1@example.com");

        var run = instance.run("erase", "email", "Gone+1@example.com");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("1 identifiers and 1 touchpoints", "Topics hold what was sent until");

        var nobody = instance.run("erase", "email", "nobody@example.com");
        assertThat(nobody.status()).isEqualTo(1);
        assertThat(nobody.err()).contains("Nobody was erased");
    }

    @Test
    void sourceIsAddedListedRotatedAndRemoved() throws Exception {
        var added = instance.runWithInput(
                "whsec_1\nwhsec_2\n",
                "source",
                "add",
                "tills",
                "--channel",
                "store",
                "--secret",
                "-",
                "--secret",
                "-",
                "--trusted");
        assertThat(added.status()).as(added.err()).isZero();
        assertThat(added.out()).containsPattern("Key \\(shown this once\\): pk_[A-Za-z0-9_-]{32}");
        var again = instance.run("source", "add", "tills");
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("tills was not added: There is a source of that name");
        var wrong = instance.run("source", "add", "Tills", "--channel", "pigeon");
        assertThat(wrong.err()).contains("name: It must be", "channel: It must be one of web");

        assertThat(instance.run("source", "list").out()).containsPattern("tills +any kind +store +1 key");
        assertThat(instance.run("source", "rotate", "tills", "--others-end-in", "0s")
                        .out())
                .contains("Key (shown this once): pk_");
        assertThat(instance.run("source", "show", "tills").out())
                .contains("\"secretCount\" : 2", "\"trusted\" : true")
                .doesNotContain("whsec", "pk_");

        assertThat(instance.run("source", "remove", "tills").status()).isZero();
        assertThat(instance.run("source", "show", "tills").err()).contains("There is no such source");
    }

    @Test
    void correctionsAndANewVersionReachTheFigures() throws Exception {
        var file = instance.folder().resolve("corrected.yaml");
        Files.writeString(file, CORRECTED);
        assertThat(instance.run("define", file.toString()).status()).isZero();
        instance.runWithInput("""
                {"id":"co-1","occurredAt":"2026-01-05T10:00:00Z","channel":"web","type":"co_looked","identifiers":[{"namespace":"anonymous_id","value":"co-a"}]}
                {"id":"co-2","occurredAt":"2026-01-05T10:02:00Z","channel":"web","type":"co_asked","identifiers":[{"namespace":"anonymous_id","value":"co-a"},{"namespace":"user_id","value":"co-u"}]}
                {"id":"co-3","occurredAt":"2026-01-05T10:01:00Z","channel":"web","type":"co_looked","identifiers":[{"namespace":"user_id","value":"co-u"}]}
                """, "send", "-");
        awaitFigures("one person", 1, Map.of("look", 1, "own", 0));

        var parted = instance.post(
                "JOURNEY",
                "/v1/identity/unmerge",
                "{\"a\":{\"namespace\":\"anonymous_id\",\"value\":\"co-a\"},\"b\":{\"namespace\":\"user_id\",\"value\":\"co-u\"}}");
        assertThat(parted.isMissingNode()).isFalse();
        awaitFigures("two people", 2, Map.of("look", 2, "own", 0));

        var draft = CORRECTED.replace("co_owned", "co_asked");
        var preview = instance.post("JOURNEY", "/v1/definitions/corrected/preview", draft);
        assertThat(preview.path("journeys").path("after").path("started").asInt())
                .as("%s", preview)
                .isEqualTo(2);
        var owning = 0;
        for (var stage : preview.path("stages")) {
            if (stage.path("stage").asText().equals("own")) {
                owning = stage.path("after").path("entered").asInt();
            }
        }
        assertThat(owning).as("%s", preview).isEqualTo(1);
        Files.writeString(file, draft);
        assertThat(instance.run("define", file.toString()).status()).isZero();
        awaitFigures("as the preview said", 2, Map.of("look", 2, "own", owning));

        assertThat(instance.run("erase", "user_id", "co-u").status()).isZero();
        awaitFigures("one is erased", 1, Map.of("look", 1));
        TestInstance.await("nothing differs", Duration.ofSeconds(30), () -> {
            var run = instance.run("recompute");
            return run.status() == 0
                    && run.out().contains("0 sums differed")
                    && run.out().contains("those of 0 people");
        });
    }

    private void awaitFigures(String what, int started, Map<String, Integer> entered)
            throws IOException, InterruptedException {
        TestInstance.await(what, Duration.ofSeconds(30), () -> {
            var found = new HashMap<String, Integer>();
            for (var stage :
                    instance.get("INSIGHT", "/v1/journeys/corrected/stages").path("stages")) {
                found.put(stage.path("stage").asText(), stage.path("entered").asInt());
            }
            return found.entrySet().containsAll(entered.entrySet())
                    && instance.get("INSIGHT", "/v1/journeys/corrected")
                                    .path("started")
                                    .asInt()
                            == started;
        });
    }

    @Test
    void demoFillsTheFigures() throws Exception {
        var demo = new ProcessBuilder(
                        Path.of(System.getProperty("pasillo.home"), "pasillo").toString(),
                        "demo",
                        "--customers",
                        "40",
                        "--data",
                        instance.folder().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        demo.environment().put("PASILLO_BUILD", "never");
        var process = demo.start();
        try (var reader = process.inputReader(UTF_8)) {
            assertThat(reader.readLine()).contains("40 customers of the past two weeks");
        } finally {
            process.destroy();
        }
        TestInstance.await(
                "customers in the funnel",
                Duration.ofMinutes(1),
                () -> instance.get("INSIGHT", "/v1/journeys/first-purchase/funnel?rule=reached")
                                .path("stages")
                                .path(0)
                                .path("customers")
                                .asInt()
                        >= 30);
    }

    @Test
    void logsAreShown() throws Exception {
        for (var part : List.of("ingest", "journey", "insight", "kafka", "postgresql", "launcher")) {
            var run = instance.run("logs", part, "-n", "5");
            assertThat(run.status()).as(part + run.err()).isZero();
            assertThat(run.out()).as(part).isNotBlank();
        }
    }

    @Test
    void nothingInTheDataFolderIsForOthers() throws Exception {
        Set<PosixFilePermission> others = EnumSet.of(
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.GROUP_WRITE,
                PosixFilePermission.OTHERS_READ,
                PosixFilePermission.OTHERS_WRITE);
        for (var secret : List.of("", "keys.properties", "config", "config/journey.properties", "logs", "run")) {
            assertThat(Files.getPosixFilePermissions(instance.folder().resolve(secret)))
                    .as(secret)
                    .doesNotContainAnyElementsOf(others);
        }
    }

    @Test
    void keysAreInNoArgumentEnvironmentOrLog() throws Exception {
        var environment = instance.environment();
        var keys = environment.values().stream()
                .filter(value -> value.matches("[ps]k_.*"))
                .toList();
        assertThat(keys).hasSize(2);
        for (var process : instance.processes()) {
            assertThat(process.info().commandLine().orElse("")).doesNotContain(keys);
        }
        try (var logs = Files.list(instance.folder().resolve("logs"))) {
            for (var log : logs.toList()) {
                assertThat(Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(log.toString())
                        .doesNotContain(keys);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "journey", "insight", "kafka", "postgresql"})
    void killedPartComesBackAndEventsFlowOn(String part) throws Exception {
        var pid = instance.pid(part);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        TestInstance.await(part + " is back", Duration.ofMinutes(2), () -> {
            var now = instance.pid(part);
            return now != 0 && now != pid && instance.run("status").status() == 0;
        });
        var user = "after-" + part;
        var accepted = instance.runWithInput(
                "{\"channel\":\"web\",\"type\":\"page_viewed\",\"identifiers\":[{\"namespace\":\"user_id\",\"value\":\""
                        + user + "\"}]}",
                "send",
                "-");
        assertThat(accepted.out()).contains("1 accepted, 0 refused");
        assertThat(instance.awaitJourney("user_id", user).path("journeys")).hasSize(1);
    }
}
