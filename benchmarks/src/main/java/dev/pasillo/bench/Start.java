package dev.pasillo.bench;

import dev.pasillo.bench.measure.Goal;
import dev.pasillo.bench.measure.Pairs;
import dev.pasillo.bench.measure.Pairs.Pair;
import dev.pasillo.bench.measure.Report;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A service from the start of its process until it says that it is ready, with the flags of the launcher: without any
/// archive, with the archive of classes that the launcher makes (application class data sharing), and with an AOT cache
/// (JEP 483, 514, 515). The same jar in all; archive and cache are of a run that became ready and was stopped.
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "A service's time to ready with an AOT cache, and with the launcher's class archive, beside"
                + " without: B14.")
final class Start implements Callable<Integer> {
    private static final long PATIENCE_NANOS = 120_000_000_000L;
    /// A consumer that is frozen is given up after ten seconds; until then another gets no partitions.
    private static final int GIVEN_UP_MILLIS = 12_000;

    @Mixin
    private Effort effort = new Effort();

    @Option(
            names = "--service",
            description = "ingest, journey or insight (default: ${DEFAULT-VALUE})",
            defaultValue = "journey")
    private String service = "journey";

    @Override
    public Integer call() throws Exception {
        var report = new Report("start", effort.checkout(), effort.quick());
        var scratch = Files.createTempDirectory("pasillo-bench-start");
        try (var instance = Instance.start(effort.checkout())) {
            for (var part : List.of("ingest", "journey", "insight")) {
                instance.freeze(part);
            }
            Thread.sleep(GIVEN_UP_MILLIS);
            var archive = scratch.resolve("classes.jsa");
            var cache = scratch.resolve("service.aot");
            seconds(instance, List.of("-XX:ArchiveClassesAtExit=" + archive));
            seconds(instance, List.of("-XX:AOTCacheOutput=" + cache));
            for (var file : List.of(archive, cache)) {
                if (!Files.exists(file)) {
                    throw new IOException("the JVM made no " + file.getFileName());
                }
                report.note(String.format(Locale.ROOT, "%s: %d MiB", file.getFileName(), Files.size(file) >> 20));
            }
            var turns = Pairs.turns(
                    effort.pairs(),
                    List.of(
                            () -> seconds(instance, List.of("-XX:AOTCache=" + cache)),
                            () -> seconds(instance, List.of("-XX:SharedArchiveFile=" + archive)),
                            () -> seconds(instance, List.of())));
            report.note(service + "-service");
            report.add(new Pairs(Goal.B14_CACHE, "s", pairs(turns, 0)));
            report.add(new Pairs(Goal.B14_ARCHIVE, "s", pairs(turns, 1)));
        } finally {
            try (var files = Files.list(scratch)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(scratch);
        }
        report.keep();
        return 0;
    }

    private static List<Pair> pairs(List<List<Double>> turns, int ours) {
        return turns.stream()
                .map(turn -> new Pair(turn.get(ours), turn.getLast()))
                .toList();
    }

    /// Starts the service on ports of its own, and stops it in order.
    private double seconds(Instance instance, List<String> flags) throws IOException, InterruptedException {
        var management = Instance.freePort();
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(instance.jvm(service));
        words.addAll(flags);
        words.addAll(List.of(
                "-Dquarkus.http.port=" + Instance.freePort(),
                "-Dquarkus.management.port=" + management,
                "-jar",
                instance.program(service).toString()));
        var start = System.nanoTime();
        var process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "stop " + service));
        try {
            while (!ready(management)) {
                if (!process.isAlive() || System.nanoTime() - start > PATIENCE_NANOS) {
                    throw new IOException(service + "-service did not become ready with " + flags);
                }
                Thread.sleep(5);
            }
            return (System.nanoTime() - start) / 1e9;
        } finally {
            process.destroy();
            // It writes the archive or the cache now.
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        }
    }

    private static boolean ready(int management) {
        try {
            var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + management + "/q/health/ready")
                    .toURL()
                    .openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(10_000);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }
}
