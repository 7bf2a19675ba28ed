package dev.pasillo.local;

import dev.pasillo.backing.Ports;
import dev.pasillo.local.instance.ClockKind;
import dev.pasillo.local.instance.InstanceState;
import dev.pasillo.local.instance.InstanceState.PartState;
import dev.pasillo.local.instance.PortPlan;
import dev.pasillo.local.process.ManagementPort;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `status`: what runs, and whether it is ready.
@Command(
        name = "status",
        description = "Says what runs. Exit status: 0 all is ready, 1 something is not, 3 not running.")
final class Status implements Callable<Integer> {
    private static final int NOT_RUNNING = 3;

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() {
        if (!data.instance().isRunning()) {
            System.out.println("Pasillo is not running.");
            return NOT_RUNNING;
        }
        var state = data.running();
        System.out.printf(
                "Pasillo is %s, since %s, in %s%n",
                state.phase().name().toLowerCase(Locale.ROOT),
                state.startedAt(),
                data.instance().folder());
        System.out.println(
                state.clock() == ClockKind.EVENT
                        ? "Clock: event (simulation): progress follows the times of the events."
                        : "Clock: wall");
        System.out.printf("%-12s %-10s %8s %6s %9s%n", "part", "state", "pid", "port", "restarts");
        var allReady = state.phase() == InstanceState.Phase.READY;
        for (var part : state.parts()) {
            var ready = isReady(part, state.ports());
            allReady &= ready;
            System.out.printf(
                    "%-12s %-10s %8s %6d %9d%n",
                    part.name(),
                    ready ? "ready" : part.pid() == 0 ? "down" : "not ready",
                    part.pid() == 0 ? "-" : Long.toString(part.pid()),
                    port(part, state.ports()),
                    part.restarts());
        }
        return allReady ? 0 : 1;
    }

    private static boolean isReady(PartState part, PortPlan ports) {
        return switch (part.name()) {
            case "ingest" -> ManagementPort.saysReady(ports.ingestManagement());
            case "journey" -> ManagementPort.saysReady(ports.journeyManagement());
            case "insight" -> ManagementPort.saysReady(ports.insightManagement());
            default -> Ports.answers(port(part, ports));
        };
    }

    private static int port(PartState part, PortPlan ports) {
        return switch (part.name()) {
            case "ingest" -> ports.ingest();
            case "journey" -> ports.journey();
            case "insight" -> ports.insight();
            case "postgresql" -> ports.postgres();
            default -> ports.broker();
        };
    }
}
