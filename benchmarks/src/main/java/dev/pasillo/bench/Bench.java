package dev.pasillo.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The benches, one command each.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures a fresh instance of Pasillo on this machine.",
        subcommands = {
            Ingest.class,
            Journey.class,
            Pipeline.class,
            Delay.class,
            Outage.class,
            Customers.class,
            History.class,
            Insight.class,
            Query.class,
            Start.class,
            Fold.class,
            Fuzz.class,
            Goals.class
        })
public final class Bench {
    Bench() {}

    /// @param args the bench's name and its options
    public static void main(String... args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }
}
