package dev.pasillo.local;

import dev.pasillo.backing.BackingException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command line `pasillo`.
@Command(
        name = "pasillo",
        description = "Keeps the customer-journey map alive: this runs all of it on one machine.",
        mixinStandardHelpOptions = true,
        version = "Pasillo 0.1.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            Up.class,
            Down.class,
            Status.class,
            Logs.class,
            Env.class,
            Define.class,
            SourceCommand.class,
            Send.class,
            Replay.class,
            Erase.class,
            Recompute.class,
            Demo.class,
            ScriptCommands.Test.class,
            ScriptCommands.Bench.class,
            Supervise.class
        })
public final class Pasillo implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// Exit status: 0 done, 1 not done (one line on standard error says why), 2 wrongly called, 3 not running
    /// (`status`).
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Pasillo())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof LauncherException || failure instanceof BackingException) {
                        command.getErr().println("pasillo: " + failure.getMessage());
                        return 1;
                    }
                    throw failure;
                });
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing");
    }
}
