package dev.pasillo.local;

import dev.pasillo.backing.GuardedProcess;
import dev.pasillo.backing.Sessions;
import dev.pasillo.local.instance.ClockKind;
import dev.pasillo.local.instance.Instance;
import dev.pasillo.local.instance.PortPlan;
import dev.pasillo.local.instance.Programs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The supervising program as seen by the command that started it: bound to this program's life by a guard, or on its
/// own.
final class SupervisorHandle {
    /// Longer than everything it stops may take.
    private static final Duration GRACE = Duration.ofSeconds(120);

    private final ProcessHandle process;
    private final @Nullable GuardedProcess guarded;
    private volatile boolean ready;

    private SupervisorHandle(ProcessHandle process, @Nullable GuardedProcess guarded) {
        this.process = process;
        this.guarded = guarded;
    }

    /// @param detached whether it outlives this program
    static SupervisorHandle start(Instance instance, PortPlan ports, ClockKind clock, boolean detached)
            throws IOException {
        var arguments = arguments(instance, ports, clock);
        var log = instance.log("launcher");
        if (detached) {
            var all = new ArrayList<>(Sessions.ownSession());
            all.addAll(arguments);
            var started = new ProcessBuilder(all)
                    .directory(instance.run().toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new SupervisorHandle(started.toHandle(), null);
        }
        var guarded = GuardedProcess.start(
                new GuardedProcess.Command(arguments, Map.of(), instance.run(), log, "TERM", GRACE));
        return new SupervisorHandle(ProcessHandle.of(guarded.pid()).orElseThrow(), guarded);
    }

    private static List<String> arguments(Instance instance, PortPlan ports, ClockKind clock) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dpasillo.home=" + DataOption.checkout(),
                "-cp",
                new Programs(instance.programs()).launcherClasspath(),
                Pasillo.class.getName(),
                "supervise",
                "--data",
                instance.folder().toString(),
                "--port-base",
                Integer.toString(ports.base()),
                "--clock",
                clock.word());
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return guarded == null ? process.isAlive() : guarded.isAlive();
    }

    boolean isReady() {
        return ready;
    }

    void markReady() {
        ready = true;
    }

    /// Stops it and with it the instance; returns when it is gone.
    void stop() {
        if (guarded != null) {
            guarded.stop();
            return;
        }
        process.destroy();
        try {
            process.onExit().get(GRACE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
