package dev.pasillo.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `recompute`: has insight-service compare its sums with its facts, and its facts with the journeys.
@Command(
        name = "recompute",
        description =
                "Compares the sums with the facts that they are of, and the facts with the journeys, and sets wrong"
                        + " sums right. Exit status 1 when something differed.")
final class Recompute implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final int OK = 200;

    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--dry-run", description = "Only compare")
    private boolean dryRun;

    @Override
    public Integer call() throws InterruptedException {
        var found = ask();
        var sums = found.path("differences").asLong();
        var journeys = found.path("journeys");
        System.out.printf(
                "%,d sums differed from their facts%s%n",
                sums, found.path("mended").asBoolean() ? " and were set right" : "");
        found.path("examples").forEach(example -> System.out.println("  " + example));
        if (!journeys.path("compared").asBoolean()) {
            throw new LauncherException("The facts were not compared with the journeys: "
                    + journeys.path("why").asText());
        }
        var people = journeys.path("differences").asLong();
        System.out.printf(
                "%,d facts are published; those of %,d people differ%n",
                journeys.path("facts").asLong(), people);
        journeys.path("examples").forEach(example -> System.out.println("  " + example));
        return sums + people == 0 ? 0 : 1;
    }

    private JsonNode ask() throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/v1/recompute"
                        .formatted(data.running().ports().insight())))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + data.keys().secret())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"dryRun\":" + dryRun + "}"))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new LauncherException("insight-service answers " + answer.statusCode());
            }
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new LauncherException("insight-service answers something else", e);
        } catch (IOException e) {
            throw new LauncherException("insight-service does not answer: " + e.getMessage(), e);
        }
    }
}
