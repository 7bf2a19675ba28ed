package dev.pasillo.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pasillo.bench.measure.Pairs;
import dev.pasillo.bench.measure.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// From the first byte sent over HTTP to the funnel that equals the one counted from the events, beside the broker's
/// own
/// producer rate. Every run sends other people into the same instance; one run warms up and is not counted.
@Command(name = "pipeline", mixinStandardHelpOptions = true, description = "HTTP in to funnel equal, in events/s.")
final class Pipeline implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--checkout", description = "folder of the launcher", defaultValue = ".")
    private Path checkout = Path.of(".");

    @Option(
            names = "--events",
            description = "JSON lines with store_visit, campaign_received, coupon_redeemed; default: generated")
    private @Nullable Path file;

    @Option(names = "--households", description = "how many to generate", defaultValue = "2400")
    private int households;

    @Option(names = "--runs", description = "counted runs", defaultValue = "3")
    private int runs;

    @Override
    public Integer call() throws Exception {
        var events = file == null ? Events.generate(households, 1) : Events.read(file);
        var expected = events.sequential();
        System.out.printf(
                "%d events, funnel %s, %d counted runs after one to warm up%n",
                events.size(), Arrays.toString(expected), runs);
        try (var instance = Instance.start(checkout)) {
            instance.define("bench", definition());
            var broker = new BrokerRate(instance.brokers());
            var rates = new ArrayList<Double>();
            var ceilings = new ArrayList<Double>();
            var processes = new Processes(instance.pids());
            for (var run = 0; run <= runs; run++) {
                var ceiling = broker.measure();
                var before = processes.now();
                var rate = run(instance, events, expected, run);
                var after = processes.now();
                System.out.printf(
                        "run %d: %,.0f events/s; broker's own producer %,.0f records/s; ratio %.4f%s%n",
                        run, rate, ceiling, rate / ceiling, run == 0 ? " (warm-up)" : "");
                System.out.println(Processes.perMillion(before, after, events.size()));
                if (run > 0) {
                    rates.add(rate);
                    ceilings.add(ceiling);
                }
            }
            System.out.printf(
                    "median %,.0f events/s (%,.0f to %,.0f); broker's own producer %,.0f records/s%n",
                    Pairs.median(rates),
                    rates.stream().min(Double::compare).orElse(0.0),
                    rates.stream().max(Double::compare).orElse(0.0),
                    Pairs.median(ceilings));
        }
        return 0;
    }

    private static double run(Instance instance, Events events, int[] expected, int run)
            throws IOException, InterruptedException, ExecutionException {
        var lines = events.lines("run" + run);
        var wanted = Arrays.stream(expected).map(count -> count * (run + 1)).toArray();
        var started = System.nanoTime();
        instance.sendAll(lines);
        while (!Arrays.equals(wanted, funnel(instance))) {
            if (System.nanoTime() - started > 300_000_000_000L) {
                throw new IOException("after 5 minutes the funnel is " + Arrays.toString(funnel(instance))
                        + " and should be " + Arrays.toString(wanted));
            }
            Thread.sleep(20);
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
