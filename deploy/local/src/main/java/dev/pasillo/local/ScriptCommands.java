package dev.pasillo.local;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Commands that the script `pasillo` carries out by itself, since they build what this program is made of. They are
/// here for the help.
final class ScriptCommands {
    private ScriptCommands() {}

    private static void refuse() {
        throw new LauncherException("Run this through the script: ./pasillo");
    }

    @Command(
            name = "test",
            description = "Runs the suite that CI runs: builds everything, unit, integration and end-to-end tests.")
    static final class Test implements Runnable {
        @Mixin
        private DataOption data = new DataOption();

        @Option(names = "--guarantees", description = "With the long faults and sabotaged builds")
        private boolean guarantees;

        @Override
        public void run() {
            refuse();
        }
    }

    @Command(name = "bench", description = "Runs the benchmarks.")
    static final class Bench implements Runnable {
        @Mixin
        private DataOption data = new DataOption();

        @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this benchmark")
        private String name = "";

        @Override
        public void run() {
            refuse();
        }
    }
}
