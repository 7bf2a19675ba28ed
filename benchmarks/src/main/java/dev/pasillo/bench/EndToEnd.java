package dev.pasillo.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;

/// The whole way of the same events, again and again with other people: from the first byte sent over HTTP to the
/// funnel that equals the one counted from the events.
final class EndToEnd {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_NANOS = 600_000_000_000L;
    private static final int PAUSE_MILLIS = 20;

    private final Instance instance;
    private final Events events;
    private final int[] funnel;
    private int runs;

    /// Applies the definition.
    EndToEnd(Instance instance, Events events) throws IOException, InterruptedException {
        this.instance = instance;
        this.events = events;
        funnel = events.sequential();
        instance.define("bench", definition());
    }

    int size() {
        return events.size();
    }

    /// What the people of the latest run are called by.
    String mark() {
        return "run" + (runs - 1) + "-";
    }

    /// Sends them all.
    ///
    /// @return events per second
    double run() throws IOException, InterruptedException, ExecutionException {
        runs++;
        var lines = events.lines(mark());
        var wanted = Arrays.stream(funnel).map(count -> count * runs).toArray();
        var started = System.nanoTime();
        instance.sendAll(lines);
        while (!Arrays.equals(wanted, funnel(instance))) {
            if (System.nanoTime() - started > PATIENCE_NANOS) {
                throw new IOException("after 10 minutes the funnel is " + Arrays.toString(funnel(instance))
                        + " and should be " + Arrays.toString(wanted));
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return events.size() / ((System.nanoTime() - started) / 1e9);
    }

    private static int[] funnel(Instance instance) throws IOException, InterruptedException {
        var answer = JSON.readTree(instance.insight("/v1/journeys/bench/funnel?rule=sequential"));
        var customers = new ArrayList<Integer>();
        answer.path("stages")
                .forEach(stage -> customers.add(stage.path("customers").asInt()));
        return customers.stream().mapToInt(Integer::intValue).toArray();
    }

    /// The journey that [Events] are of.
    static String definition() {
        var stages = Events.STAGES.stream()
                .map(type ->
                        "{\"id\":\"" + type + "\",\"enter\":[{\"type\":\"" + type + "\"}],\"allowedTime\":\"P60D\"}")
                .toList();
        return "{\"apiVersion\":\"pasillo/v1\",\"kind\":\"JourneyDefinition\",\"name\":\"bench\",\"stages\":["
                + String.join(",", stages) + "]}";
    }
}
