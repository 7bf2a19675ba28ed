package dev.pasillo.local;

import dev.pasillo.local.instance.ClockKind;
import dev.pasillo.local.instance.Instance;
import dev.pasillo.local.instance.InstanceKeys;
import dev.pasillo.local.instance.InstanceState;
import dev.pasillo.local.instance.InstanceState.Phase;
import dev.pasillo.local.instance.PortPlan;
import dev.pasillo.local.instance.Programs;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `up`: starts an instance and says how to use it.
@Command(
        name = "up",
        description = "Builds if needed, starts the broker, PostgreSQL and the services, and says how to use them.")
final class Up implements Callable<Integer> {
    private static final int TICK_MILLIS = 50;

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--port-base",
            paramLabel = "N",
            description =
                    "Ports are counted from here: N+1 ingest, N+2 journey, N+3 insight and dashboard, N+11 to N+13"
                            + " their management, N+20 PostgreSQL, N+21 and N+22 broker"
                            + " (default: as at the last start, else 8080)")
    private @Nullable Integer portBase;

    @Option(names = "--detach", description = "Return when it is ready and leave it running")
    private boolean detach;

    @Option(
            names = "--clock",
            paramLabel = "wall|event",
            description = "What is taken for now: real time, or the times of the events (simulation)"
                    + " (default: as at the last start, else wall)")
    private @Nullable ClockKind clock;

    private final long begin = System.nanoTime();

    @Override
    public Integer call() throws Exception {
        var instance = data.instance();
        var lock = instance.lock();
        if (lock.isEmpty()) {
            return alreadyRunning();
        }
        SupervisorHandle supervisor;
        LogTail tail;
        try (var held = lock.get()) {
            var before = InstanceState.read(instance);
            before.ifPresent(state -> Leftovers.await(instance, state));
            var ports = new PortPlan(Optional.ofNullable(portBase)
                    .or(() -> before.map(InstanceState::portBase))
                    .orElse(PortPlan.DEFAULT_BASE));
            ports.requireFree();
            InstanceKeys.of(instance);
            var programs = new Programs(instance.programs());
            programs.copyFrom(DataOption.checkout(), System.getProperty("java.class.path"));
            System.out.println("Starting in " + instance.folder());
            tail = LogTail.fromNow(instance.log("launcher"));
            held.close();
            var kind = Optional.ofNullable(clock)
                    .or(() -> before.map(InstanceState::clock))
                    .orElse(ClockKind.WALL);
            supervisor = SupervisorHandle.start(instance, ports, kind, detach);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopWithThis(supervisor, tail), "stop"));
        return follow(instance, supervisor, tail);
    }

    private int follow(Instance instance, SupervisorHandle supervisor, LogTail tail)
            throws IOException, InterruptedException {
        while (true) {
            // Asked first, so that its last lines are not missed.
            var alive = supervisor.isAlive();
            drain(tail);
            if (!alive) {
                return ended(instance, supervisor);
            }
            if (!supervisor.isReady() && isReady(instance, supervisor)) {
                supervisor.markReady();
                System.out.printf("Pasillo is ready (%.1f s).%n%n", (System.nanoTime() - begin) / 1e9);
                var stop = data.typed("down");
                announce(InstanceState.read(instance).orElseThrow(), detach ? stop : "Ctrl-C, or " + stop);
                if (detach) {
                    return 0;
                }
            }
            Thread.sleep(TICK_MILLIS);
        }
    }

    private static boolean isReady(Instance instance, SupervisorHandle supervisor) {
        return InstanceState.read(instance)
                .filter(state -> state.launcher() == supervisor.pid() && state.phase() == Phase.READY)
                .isPresent();
    }

    private static int ended(Instance instance, SupervisorHandle supervisor) {
        if (!supervisor.isReady()) {
            return 1;
        }
        if (InstanceState.read(instance)
                .filter(state -> state.phase() == Phase.STOPPED)
                .isPresent()) {
            return 0;
        }
        throw new LauncherException(
                "The supervising process was killed, and everything ends with it; see " + instance.log("launcher"));
    }

    private void stopWithThis(SupervisorHandle supervisor, LogTail tail) {
        if (detach && supervisor.isReady() || !supervisor.isAlive()) {
            return;
        }
        System.out.println();
        System.out.println("Stopping");
        supervisor.stop();
        try {
            drain(tail);
        } catch (IOException e) {
            // The lines are in the log.
        }
    }

    private static synchronized void drain(LogTail tail) throws IOException {
        tail.drain(line -> {
            var text = line.replaceFirst("^\\d{4}-\\d\\d-\\d\\dT\\S+Z ", "");
            (text.startsWith("pasillo: ") ? System.err : System.out)
                    .println(text.startsWith("pasillo: ") ? text : "  " + text);
        });
    }

    private int alreadyRunning() throws InterruptedException {
        var state = data.running();
        if (state.phase() == Phase.STOPPING) {
            throw new LauncherException("This instance is just stopping; try again in a moment");
        }
        if (portBase != null && portBase != state.portBase()) {
            throw new LauncherException("This instance is running already, from port %d on; stop it first: %s"
                    .formatted(state.portBase(), data.typed("down")));
        }
        while (state.phase() == Phase.STARTING) {
            Thread.sleep(TICK_MILLIS);
            state = data.running();
        }
        System.out.println("Pasillo is running already.");
        System.out.println();
        announce(state, data.typed("down"));
        return 0;
    }

    private void announce(InstanceState state, String stop) {
        System.out.println(Announcement.of(state, data.keys(), data.typed("demo"), stop));
    }
}
