package dev.pasillo.bench;

import dev.pasillo.bench.measure.Report;
import dev.pasillo.ingest.format.Fuzzing;
import java.lang.management.ManagementFactory;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Every format against spoiled bodies, for minutes: no exception, an answer to each, the same one twice, and a heap
/// that stays what it was.
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        description = "Sends spoiled bodies to each sender's format; fails at the first that is not answered, or if the"
                + " heap grows.")
final class Fuzz implements Callable<Integer> {
    private static final int LOOKS = 10;
    /// The first look is at a heap whose classes and tables are all there.
    private static final int AFTER_LOOK = 1;

    private static final long GROWTH = 8L << 20;

    @Mixin
    private Effort effort = new Effort();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--time",
            paramLabel = "TIME",
            description = "for each format: 30s, 5m (default: 5m; 2s with --quick)")
    private @Nullable String time;

    @Option(names = "--format", paramLabel = "NAME", description = "only this one; repeat for more (default: all)")
    private List<String> names = List.of();

    @Option(names = "--seed", description = "of the first body (default: ${DEFAULT-VALUE})", defaultValue = "20260101")
    private long seed;

    @Override
    public Integer call() throws Exception {
        var each = each();
        var formats = formats();
        var report = new Report("fuzz", effort.checkout(), effort.quick());
        report.note("%d formats, %d s each, from seed %d".formatted(formats.size(), each.toSeconds(), seed));
        boolean flat = true;
        for (var format : formats) {
            flat &= fuzz(format, each, report);
        }
        report.keep();
        return flat ? 0 : 1;
    }

    private List<Fuzzing> formats() {
        var all = Fuzzing.ofEachFormat();
        var known = all.stream().map(Fuzzing::name).toList();
        for (var name : names) {
            if (!known.contains(name)) {
                throw new ParameterException(spec.commandLine(), "--format %s is none of %s".formatted(name, known));
            }
        }
        return all.stream()
                .filter(format -> names.isEmpty() || names.contains(format.name()))
                .toList();
    }

    private Duration each() {
        try {
            if (time == null) {
                return effort.quick() ? Duration.ofSeconds(2) : Duration.ofMinutes(5);
            }
            var each = Duration.parse("PT" + time.toUpperCase(Locale.ROOT));
            if (each.isPositive()) {
                return each;
            }
        } catch (DateTimeException noDuration) {
            // Refused below, like one that is none.
        }
        throw new ParameterException(spec.commandLine(), "--time %s is no time such as 30s or 5m".formatted(time));
    }

    /// Fuzzes one format, and says whether the heap stayed flat.
    private boolean fuzz(Fuzzing format, Duration each, Report report) {
        long next = seed;
        long first = 0;
        long last = 0;
        for (int look = 1; look <= LOOKS; look++) {
            long end = System.nanoTime() + each.toNanos() / LOOKS;
            do {
                format.once(next++);
            } while (System.nanoTime() < end);
            last = heap();
            first = look <= AFTER_LOOK ? last : first;
            System.out.printf(
                    Locale.ROOT,
                    "  %s: %d %% of %d s, %,d bodies, heap %.1f MiB%n",
                    format.name(),
                    100 * look / LOOKS,
                    each.toSeconds(),
                    next - seed,
                    mebibytes(last));
        }
        boolean flat = last - first <= GROWTH;
        report.note(String.format(
                Locale.ROOT,
                "%s: %,d bodies, no exception; heap after a collection %.1f MiB at first, %.1f MiB at the end%s",
                format.name(),
                next - seed,
                mebibytes(first),
                mebibytes(last),
                flat ? "" : ": it grows"));
        return flat;
    }

    /// Bytes in use once all that nobody holds is gone.
    private static long heap() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
