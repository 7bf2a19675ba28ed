package dev.pasillo.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// What each process of an instance used of the processors and of memory.
///
/// @param pids process ids by part
public record Processes(Map<String, Long> pids) {
    private static final long MEBIBYTE = 1 << 20;

    public Processes {
        pids = Map.copyOf(pids);
    }

    /// What a process has used so far.
    ///
    /// @param resident bytes in memory now, pages that processes share counted for each; 0 where nobody says
    /// @param peak the largest that was, since the process began
    public record Use(Duration cpu, long resident, long peak) {
        private static final Use NOTHING = new Use(Duration.ZERO, 0, 0);

        Use and(Use other) {
            return new Use(cpu.plus(other.cpu), resident + other.resident, peak + other.peak);
        }

        /// In MiB.
        public double peakMebibytes() {
            return (double) peak / MEBIBYTE;
        }
    }

    public Map<String, Use> now() {
        var uses = new LinkedHashMap<String, Use>();
        pids.keySet().stream().sorted().forEach(part -> uses.put(part, use(pids.getOrDefault(part, 0L))));
        return uses;
    }

    /// CPU-seconds per million events, and memory, one line.
    public static String perMillion(Map<String, Use> before, Map<String, Use> after, long events) {
        var line = new StringBuilder("CPU-seconds per million events (resident MiB):");
        after.forEach((part, use) -> {
            var was = before.getOrDefault(part, Use.NOTHING);
            line.append(String.format(
                    Locale.ROOT,
                    " %s %.1f (%d)",
                    part,
                    use.cpu().minus(was.cpu()).toMillis() / 1e3 * 1e6 / Math.max(1, events),
                    use.resident() / MEBIBYTE));
        });
        return line.toString();
    }

    /// Of the process and of those that it started: PostgreSQL has one for each connection.
    private static Use use(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .map(process -> new Use(
                        process.info().totalCpuDuration().orElse(Duration.ZERO),
                        memory(process.pid(), "VmRSS:"),
                        memory(process.pid(), "VmHWM:")))
                .reduce(Use.NOTHING, Use::and);
    }

    private static long memory(long pid, String which) {
        var status = Path.of("/proc", Long.toString(pid), "status");
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(which))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException notThisSystem) {
            return 0;
        }
    }
}
