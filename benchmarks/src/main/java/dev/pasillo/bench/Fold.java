package dev.pasillo.bench;

import dev.pasillo.bench.baseline.StreamsFold;
import dev.pasillo.bench.measure.Goal;
import dev.pasillo.bench.measure.Pairs;
import dev.pasillo.bench.measure.Processes;
import dev.pasillo.bench.measure.Report;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// journey-service draining a backlog, beside the same fold written by hand in Kafka Streams draining one from the same
/// topic. Each stands still while the other works; before each run both have caught up.
@Command(
        name = "fold",
        mixinStandardHelpOptions = true,
        description = "Backlog to journeys, in events/s, beside the fold written by hand in Kafka Streams: B8.")
final class Fold implements Callable<Integer> {
    private static final String APPLICATION = "bench-fold";
    private static final String CHANGES = "bench-fold-changes";

    @Mixin
    private Effort effort = new Effort();

    @Mixin
    private Households households = new Households();

    private int runs;

    @Override
    public Integer call() throws Exception {
        var events = households.events(effort);
        var report = new Report("fold", effort.checkout(), effort.quick());
        try (var watched = Watched.withJourney(effort.checkout())) {
            var instance = watched.instance();
            var topics = watched.topics();
            topics.create(CHANGES);
            instance.freeze("insight");
            var drain = new Drain(watched, report);
            try (var byHand = new ByHand(instance, topics)) {
                Pairs.Run ours = () -> {
                    var mark = "fold" + runs++ + "-";
                    var rate = drain.of("ours", events.lines(mark));
                    byHand.drain();
                    return rate;
                };
                Pairs.Run beside = () -> {
                    var mark = "fold" + runs++ + "-";
                    instance.freeze("journey");
                    instance.sendAll(events.lines(mark));
                    var before = byHand.now();
                    var emitted = topics.size(CHANGES);
                    var rate = events.size() / byHand.drain();
                    report.note(String.format(
                            Locale.ROOT,
                            "  by hand: %,.0f events/s, %,d records out",
                            rate,
                            topics.size(CHANGES) - emitted));
                    report.note("    " + Processes.perMillion(before, byHand.now(), events.size()));
                    instance.thaw("journey");
                    watched.lag().awaitPublished();
                    return rate;
                };
                effort.warm(() -> {
                    ours.measure();
                    beside.measure();
                });
                report.add(Pairs.measure(Goal.B8, "events/s", effort.pairs(), ours, beside));
            }
        }
        report.keep();
        return 0;
    }

    /// The process of [StreamsFold], paused but for its drains.
    private static final class ByHand implements AutoCloseable {
        private static final long PATIENCE_NANOS = 600_000_000_000L;

        private final Topics topics;
        private final Admin admin;
        private final Path folder;
        private final Process process;
        private final BufferedReader says;
        private final PrintWriter asked;

        ByHand(Instance instance, Topics topics) throws IOException {
            this.topics = topics;
            admin = Admin.create(Map.of("bootstrap.servers", instance.brokers()));
            folder = Files.createTempDirectory("pasillo-bench-fold");
            // The heap, the collector and all else that journey-service runs with.
            var words = new ArrayList<String>();
            words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            instance.jvm("journey").stream()
                    .filter(word -> !word.startsWith("-Dquarkus"))
                    .forEach(words::add);
            words.addAll(List.of(
                    "-Dslf4j.internal.verbosity=ERROR",
                    "-cp",
                    System.getProperty("java.class.path"),
                    StreamsFold.class.getName(),
                    instance.brokers(),
                    APPLICATION,
                    "touchpoints",
                    CHANGES,
                    folder.toString()));
            process = new ProcessBuilder(words)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            says = process.inputReader(StandardCharsets.UTF_8);
            asked = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
            expect("paused");
        }

        private void expect(String state) throws IOException {
            var said = says.readLine();
            if (!state.equals(said)) {
                throw new IOException("Kafka Streams should be " + state + " and says " + said);
            }
        }

        Map<String, Processes.Use> now() {
            return new Processes(Map.of("streams", process.pid())).now();
        }

        /// Works off what the topic holds.
        ///
        /// @return seconds
        double drain() throws Exception {
            var end = topics.size("touchpoints");
            var start = System.nanoTime();
            asked.println("resume");
            expect("running");
            while (committed() < end) {
                if (System.nanoTime() - start > PATIENCE_NANOS || !process.isAlive()) {
                    throw new IOException("Kafka Streams stands at " + committed() + " of " + end);
                }
                Thread.sleep(10);
            }
            var seconds = (System.nanoTime() - start) / 1e9;
            asked.println("pause");
            expect("paused");
            return seconds;
        }

        private long committed() throws Exception {
            return admin.listConsumerGroupOffsets(APPLICATION).partitionsToOffsetAndMetadata().get().values().stream()
                    .mapToLong(place -> place == null ? 0 : place.offset())
                    .sum();
        }

        @Override
        public void close() throws IOException {
            asked.println("stop");
            try {
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException stopping) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
            admin.close();
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
