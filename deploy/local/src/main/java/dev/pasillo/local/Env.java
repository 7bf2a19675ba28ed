package dev.pasillo.local;

import dev.pasillo.local.instance.InstanceState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `env`: addresses and keys for a shell.
@Command(name = "env", description = "Prints export lines for a shell: eval \"$(./pasillo env)\"")
final class Env implements Callable<Integer> {
    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() {
        var keys = data.keys();
        var ports = InstanceState.read(data.instance())
                .orElseThrow(() -> new LauncherException("It was never started; start it with " + data.typed("up")))
                .ports();
        var lines = """
                export PASILLO_INGEST_URL='http://127.0.0.1:%d'
                export PASILLO_JOURNEY_URL='http://127.0.0.1:%d'
                export PASILLO_INSIGHT_URL='http://127.0.0.1:%d'
                export PASILLO_WRITE_KEY='%s'
                export PASILLO_SECRET_KEY='%s'
                """;
        System.out.printf(lines, ports.ingest(), ports.journey(), ports.insight(), keys.write(), keys.secret());
        return 0;
    }
}
