package dev.pasillo.local;

import dev.pasillo.backing.BackingException;
import dev.pasillo.backing.ClassCache;
import dev.pasillo.local.instance.ClockKind;
import dev.pasillo.local.instance.InstanceKeys;
import dev.pasillo.local.instance.PortPlan;
import dev.pasillo.local.instance.Programs;
import dev.pasillo.local.process.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The program that `up` leaves to run an instance. Its standard output is the launcher's log. It ends, and all with
/// it, on TERM.
@Command(name = "supervise", hidden = true, description = "Runs an instance; `up` starts this by itself.")
final class Supervise implements Callable<Integer> {
    private static final String STARTER = "first-purchase";

    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--port-base", required = true)
    private int portBase;

    @Option(names = "--clock", required = true)
    private ClockKind clock = ClockKind.WALL;

    @Override
    public Integer call() throws Exception {
        var instance = data.instance();
        var lock = instance.lock();
        if (lock.isEmpty()) {
            throw new LauncherException("This instance is running already");
        }
        var keys = InstanceKeys.of(instance);
        var ports = new PortPlan(portBase);
        var supervisor = new Supervisor(
                instance, ports, clock, now(), ClassCache.ofCheckout(DataOption.checkout()), Supervise::journal);
        var stopping = new AtomicBoolean();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stopping.set(true);
                            supervisor.stop();
                        },
                        "stop"));
        try {
            supervisor.start(keys);
            if (Files.exists(new Programs(instance.programs()).service("journey"))) {
                applyStarter(new JourneyClient(ports, keys));
            }
            supervisor.ready();
        } catch (BackingException | LauncherException e) {
            if (!stopping.get()) {
                throw e;
            }
        }
        supervisor.awaitStop();
        return 0;
    }

    private static void applyStarter(JourneyClient journey) throws IOException {
        if (journey.has(STARTER)) {
            return;
        }
        var answer = journey.apply(STARTER, starter(), false);
        journal(
                answer.isError()
                        ? "The starter definition was refused: " + answer.problem()
                        : "The starter definition %s is applied".formatted(STARTER));
    }

    static String starter() throws IOException {
        try (var stream = Supervise.class.getResourceAsStream("/starter.yaml")) {
            if (stream == null) {
                throw new IllegalStateException("starter.yaml is missing");
            }
            return new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private static void journal(String line) {
        System.out.println(now() + " " + line);
    }
}
