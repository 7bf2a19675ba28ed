package dev.pasillo.local;

import dev.pasillo.local.instance.Instance;
import dev.pasillo.local.instance.InstanceKeys;
import dev.pasillo.local.instance.InstanceState;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What every command takes: which instance is meant, and the question for help.
public final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "The instance's data folder: its state, ports, keys and logs (default: .pasillo in the checkout)")
    private @Nullable Path folder;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help")
    private boolean help;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /// The checkout that the launcher belongs to.
    static Path checkout() {
        return Path.of(System.getProperty("pasillo.home", ".")).toAbsolutePath().normalize();
    }

    Instance instance() {
        var given = folder();
        return new Instance(given == null ? checkout().resolve(".pasillo") : given);
    }

    /// The folder as it was given to the command or to the one above it: `source --data DIR list`.
    private @Nullable Path folder() {
        if (folder != null) {
            return folder;
        }
        for (var above = command.parent(); above != null; above = above.parent()) {
            var option = above.findOption("--data");
            if (option != null && option.getValue() instanceof Path given) {
                return given;
            }
        }
        return null;
    }

    /// How a person types a command for this instance.
    String typed(String command) {
        var given = folder();
        return given == null ? "./pasillo " + command : "./pasillo " + command + " --data " + quoted(given.toString());
    }

    /// The state of an instance that runs.
    ///
    /// @throws LauncherException when it does not
    InstanceState running() {
        var instance = instance();
        if (!instance.isRunning()) {
            throw new LauncherException("Pasillo is not running; start it with " + typed("up"));
        }
        return InstanceState.read(instance)
                .orElseThrow(() -> new LauncherException("Pasillo is just starting; try again in a moment"));
    }

    InstanceKeys keys() {
        return InstanceKeys.existing(instance())
                .orElseThrow(() -> new LauncherException("There are no keys yet; start with " + typed("up")));
    }

    private static String quoted(String word) {
        return word.matches("[\\w./@%+=:,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
