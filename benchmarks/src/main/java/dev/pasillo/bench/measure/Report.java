package dev.pasillo.bench.measure;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Everything a bench measured, printed as it comes and kept as JSON with the machine and the commit it was measured
/// on.
public final class Report {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final String bench;
    private final Path checkout;
    private final boolean quick;
    private final Map<String, String> environment;
    private final List<Pairs> figures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /// @param quick with small sizes, so that no figure means much
    public Report(String bench, Path checkout, boolean quick) {
        this.bench = bench;
        this.checkout = checkout;
        this.quick = quick;
        environment = environment(checkout);
        environment.forEach((name, value) -> System.out.println(name + ": " + value));
    }

    /// What was kept of one bench.
    ///
    /// @param at when it began
    public record Kept(
            String bench,
            String at,
            boolean quick,
            Map<String, String> environment,
            List<Figure> figures,
            List<String> notes) {}

    /// A figure as it was kept: with what follows from its pairs, for those who read the file.
    public record Figure(
            Goal goal,
            String id,
            String what,
            String unit,
            double ratio,
            Interval interval,
            String verdict,
            @JsonProperty("pairs") List<Pairs.Pair> pairs) {
        static Figure of(Pairs pairs) {
            return new Figure(
                    pairs.goal(),
                    pairs.goal().id(),
                    pairs.goal().what(),
                    pairs.unit(),
                    pairs.ratio(),
                    pairs.interval(),
                    pairs.verdict().text(),
                    pairs.pairs());
        }

        public Pairs read() {
            return new Pairs(goal, unit, pairs);
        }
    }

    public void add(Pairs figure) {
        figures.add(figure);
        System.out.println(figure.summary());
    }

    public void note(String line) {
        notes.add(line);
        System.out.println(line);
    }

    /// Keeps it below `benchmarks/target/results` and says where.
    public void keep() throws IOException {
        var folder = folder(checkout);
        Files.createDirectories(folder);
        var at = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        var file = folder.resolve(bench + "-" + at.replace(":", "") + ".json");
        JSON.writeValue(
                file.toFile(),
                new Kept(
                        bench,
                        at,
                        quick,
                        environment,
                        figures.stream().map(Figure::of).toList(),
                        notes));
        System.out.println("kept as " + file);
    }

    /// All that was kept, the latest first.
    public static List<Kept> kept(Path checkout) throws IOException {
        var folder = folder(checkout);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .map(Report::read)
                    .sorted(Comparator.comparing(Kept::at).reversed())
                    .toList();
        }
    }

    private static Kept read(Path file) {
        try {
            return JSON.readValue(file.toFile(), Kept.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file + " is no result of this version: delete it", unreadable);
        }
    }

    private static Path folder(Path checkout) {
        return checkout.resolve("benchmarks/target/results");
    }

    private static Map<String, String> environment(Path checkout) {
        var values = new LinkedHashMap<String, String>();
        values.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        values.put("processor", line("/proc/cpuinfo", "model name"));
        values.put("memory", line("/proc/meminfo", "MemTotal"));
        values.put("load before", line("/proc/loadavg", ""));
        values.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        values.put("java", System.getProperty("java.vm.version"));
        values.put("commit", commit(checkout));
        return values;
    }

    /// What stands behind a name in a file of the system.
    private static String line(String file, String name) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown");
        } catch (IOException notThisSystem) {
            return "unknown";
        }
    }

    private static String commit(Path checkout) {
        try {
            var git = new ProcessBuilder("git", "-C", checkout.toString(), "describe", "--always", "--dirty")
                    .redirectErrorStream(true)
                    .start();
            var out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? out : "unknown";
        } catch (IOException noGit) {
            return "unknown";
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
