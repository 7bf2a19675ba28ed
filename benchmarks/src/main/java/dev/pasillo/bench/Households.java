package dev.pasillo.bench;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How many people a bench generates: an option that several have in common.
final class Households {
    private static final int USUAL = 2_000;
    private static final int IF_QUICK = 200;

    @Option(
            names = "--households",
            description = "people of a run (default: " + USUAL + "; " + IF_QUICK + " with --quick)")
    private @Nullable Integer count;

    Events events(Effort effort) {
        return Events.generate(effort.size(count, USUAL, IF_QUICK), 1);
    }
}
