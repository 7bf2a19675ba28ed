package dev.pasillo.bench;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How much work a bench puts into its figures: options that all have in common.
final class Effort {
    private static final int PAIRS = 5;
    private static final int PAIRS_IF_QUICK = 2;
    private static final int WARM_UP = 60;
    private static final int WARM_UP_IF_QUICK = 3;

    @Option(names = "--checkout", description = "folder of the launcher", defaultValue = ".")
    private Path checkout = Path.of(".");

    @Option(names = "--quick", description = "small sizes, to see that it works; its figures mean nothing")
    private boolean quick;

    @Option(names = "--pairs", description = "pairs of runs per figure (default: 5; 2 with --quick)")
    private @Nullable Integer pairs;

    @Option(
            names = "--warm-up",
            description = "seconds of the same work before the first run (default: 60; 3 with --quick)")
    private @Nullable Integer warmUp;

    Path checkout() {
        return checkout;
    }

    boolean quick() {
        return quick;
    }

    int pairs() {
        return pairs != null ? pairs : quick ? PAIRS_IF_QUICK : PAIRS;
    }

    Duration warmUp() {
        return Duration.ofSeconds(warmUp != null ? warmUp : quick ? WARM_UP_IF_QUICK : WARM_UP);
    }

    /// A size that an option may have set.
    int size(@Nullable Integer given, int usual, int ifQuick) {
        return given != null ? given : quick ? ifQuick : usual;
    }

    /// Does something again and again until the warm-up is over, at least once.
    void warm(Step step) throws Exception {
        var end = System.nanoTime() + warmUp().toNanos();
        do {
            step.run();
        } while (System.nanoTime() < end);
    }

    /// Some work.
    interface Step {
        void run() throws Exception;
    }
}
