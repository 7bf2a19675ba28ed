package dev.pasillo.bench;

import dev.pasillo.bench.baseline.VertxPost;
import dev.pasillo.bench.load.HttpLoad;
import dev.pasillo.bench.measure.Goal;
import dev.pasillo.bench.measure.Pairs;
import dev.pasillo.bench.measure.Processes;
import dev.pasillo.bench.measure.Report;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// ingest-service alone (the other services are frozen), beside the broker's own producer and beside a server written
/// by hand for the same request. Events are counted in the topic, not by answers.
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        description = "HTTP in to acknowledged, in events/s: B1 (50 a request) and B2 (1 a request).")
final class Ingest implements Callable<Integer> {
    private static final int TOGETHER = 50;
    private static final int FEW_CONNECTIONS = 32;
    private static final int MANY_CONNECTIONS = 256;
    private static final String TOUCHPOINTS = "touchpoints";
    private static final String BASELINE = "bench-baseline";

    @Mixin
    private Effort effort = new Effort();

    @Option(names = "--seconds", description = "length of a run (default: 10; 2 with --quick)")
    private @Nullable Integer seconds;

    @Override
    public Integer call() throws Exception {
        var lines = Events.generate(2_400, 1).lines("ingest");
        var report = new Report("ingest", effort.checkout(), effort.quick());
        try (var instance = Instance.start(effort.checkout());
                var topics = new Topics(instance.brokers())) {
            instance.freeze("journey");
            instance.freeze("insight");
            topics.create(BASELINE);
            var broker = new BrokerRate(instance.brokers());
            together(report, instance, topics, broker, lines);
            alone(report, instance, topics, lines);
        }
        report.keep();
        return 0;
    }

    private void together(Report report, Instance instance, Topics topics, BrokerRate broker, List<String> lines)
            throws Exception {
        try (var load = new HttpLoad(
                instance.address("INGEST", "/v1/events"),
                instance.eventHeaders(),
                FEW_CONNECTIONS,
                bodies(lines, TOGETHER))) {
            load.run(effort.warmUp());
            broker.measure();
            var processes = new Processes(instance.pids());
            var before = processes.now();
            var start = topics.size(TOUCHPOINTS);
            report.add(Pairs.measure(
                    Goal.B1,
                    "events/s",
                    effort.pairs(),
                    () -> rate(load, topics, TOUCHPOINTS, report),
                    broker::measure));
            report.note(Processes.perMillion(before, processes.now(), topics.size(TOUCHPOINTS) - start));
        }
    }

    private void alone(Report report, Instance instance, Topics topics, List<String> lines) throws Exception {
        var port = Instance.freePort();
        var server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        VertxPost.class.getName(),
                        String.valueOf(port),
                        instance.brokers(),
                        BASELINE)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroy, "stop by hand"));
        var bodies = bodies(lines, 1);
        try (var ready = server.inputReader();
                var ours = new HttpLoad(
                        instance.address("INGEST", "/v1/events"), instance.eventHeaders(), MANY_CONNECTIONS, bodies);
                var byHand = new HttpLoad(
                        URI.create("http://127.0.0.1:" + port + "/"),
                        instance.eventHeaders(),
                        MANY_CONNECTIONS,
                        bodies)) {
            if (!"ready".equals(ready.readLine())) {
                throw new IOException("the server written by hand did not start");
            }
            ours.run(effort.warmUp());
            byHand.run(effort.warmUp());
            report.add(Pairs.measure(
                    Goal.B2,
                    "events/s",
                    effort.pairs(),
                    () -> rate(ours, topics, TOUCHPOINTS, report),
                    () -> rate(byHand, topics, BASELINE, report)));
        } finally {
            server.destroy();
        }
    }

    private double rate(HttpLoad load, Topics topics, String topic, Report report) throws Exception {
        var before = topics.size(topic);
        var result = load.run(Duration.ofSeconds(effort.size(seconds, 10, 2)));
        var rate = (topics.size(topic) - before) / (result.took().toNanos() / 1e9);
        report.note(String.format(
                Locale.ROOT,
                "  %s: %,.0f events/s, %,d requests, %s, p50 %.1f ms, p99 %.1f ms",
                topic,
                rate,
                result.answered(),
                result.refusals(),
                result.micros().getValueAtPercentile(50) / 1e3,
                result.micros().getValueAtPercentile(99) / 1e3));
        return rate;
    }

    private static List<Buffer> bodies(List<String> lines, int events) {
        var bodies = new ArrayList<Buffer>();
        for (var from = 0; from + events <= lines.size(); from += events) {
            bodies.add(Buffer.buffer(
                    String.join("\n", lines.subList(from, from + events)).getBytes(StandardCharsets.UTF_8)));
        }
        return bodies;
    }
}
