package dev.pasillo.bench.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Everything a bench measured, printed as it comes and kept as JSON with the machine and the commit it was measured
/// on.
public final class Report {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final String bench;
    private final Path checkout;
    private final List<Pairs> figures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    public Report(String bench, Path checkout) {
        this.bench = bench;
        this.checkout = checkout;
        environment().forEach((name, value) -> System.out.println(name + ": " + value));
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
        var folder = checkout.resolve("benchmarks/target/results");
        Files.createDirectories(folder);
        var at = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        var file = folder.resolve(bench + "-" + at + ".json");
        JSON.writeValue(
                file.toFile(),
                Map.of("bench", bench, "environment", environment(), "figures", figures, "notes", notes));
        System.out.println("kept as " + file);
    }

    private Map<String, String> environment() {
        var values = new LinkedHashMap<String, String>();
        values.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        values.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        values.put("java", System.getProperty("java.vm.version"));
        values.put("commit", commit());
        return values;
    }

    private String commit() {
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
