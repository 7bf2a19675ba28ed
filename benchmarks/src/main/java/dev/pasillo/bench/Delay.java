package dev.pasillo.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// From sending one event to seeing it under its customer, on an idle instance.
@Command(name = "delay", mixinStandardHelpOptions = true, description = "One event in to its customer visible, in ms.")
final class Delay implements Callable<Integer> {
    @Option(names = "--checkout", description = "folder of the launcher", defaultValue = ".")
    private Path checkout = Path.of(".");

    @Option(names = "--events", description = "counted events", defaultValue = "50")
    private int events;

    @Override
    public Integer call() throws Exception {
        try (var instance = Instance.start(checkout)) {
            var delays = new ArrayList<Double>();
            for (var i = 0; i < events + 10; i++) {
                Thread.sleep(200);
                var started = System.nanoTime();
                var status = instance.events("{\"channel\":\"web\",\"type\":\"page_viewed\",\"identifiers\":"
                                + "[{\"namespace\":\"user_id\",\"value\":\"delay-" + i + "\"}]}")
                        .statusCode();
                if (status != 202) {
                    throw new IllegalStateException("the event was answered with " + status);
                }
                while (instance.journey("/v1/customers/user_id/delay-" + i).statusCode() != 200) {
                    Thread.sleep(1);
                }
                if (i >= 10) {
                    delays.add((System.nanoTime() - started) / 1e6);
                }
            }
            var sorted = delays.stream().sorted().toList();
            System.out.printf(
                    "median %.0f ms of %d (fastest %.0f, slowest %.0f), after 10 to warm up%n",
                    sorted.get(sorted.size() / 2), sorted.size(), sorted.getFirst(), sorted.getLast());
        }
        return 0;
    }
}
