package dev.pasillo.local.survival;

import dev.pasillo.backing.Ports;
import dev.pasillo.local.endtoend.TestInstance;
import dev.pasillo.local.instance.Instance;
import dev.pasillo.local.instance.InstanceKeys;
import dev.pasillo.local.instance.PortPlan;
import dev.pasillo.local.process.ManagementPort;
import dev.pasillo.testsupport.TestBacking.TestDatabase;
import dev.pasillo.testsupport.guarantee.Ledger;
import dev.pasillo.testsupport.guarantee.LedgerSender;
import dev.pasillo.testsupport.guarantee.LedgerSender.Step;
import dev.pasillo.testsupport.guarantee.Outcome;
import dev.pasillo.testsupport.guarantee.PositionWitness;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import dev.pasillo.testsupport.history.Replay;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The launcher's instance, and `kill -9` of one of its parts when 20, 50 and 80 % of the events have been accepted.
/// Nobody does anything but the launcher itself.
///
/// The events are generated, or those of a file: `-Dpasillo.survival.events=FILE -Dpasillo.survival.definitions=A,B`.
@Tag("guarantees")
@org.junit.jupiter.api.TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class KillsEndToEndTest {
    private static final long SEED = 41;
    private static final int CUSTOMERS = 2_000;
    private static final List<Double> SHARES = List.of(0.2, 0.5, 0.8);

    private Replay replay;
    private Outcome undisturbed;

    @BeforeAll
    void runUndisturbed() throws Exception {
        replay = Replay.chosen(SEED, CUSTOMERS);
        undisturbed = run("undisturbed", List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "journey", "insight", "kafka", "postgresql"})
    void killedPartChangesNothing(String part) throws Exception {
        Survived.asUndisturbed(undisturbed, run(part, SHARES));
    }

    private Outcome run(String part, List<Double> shares) throws Exception {
        try (var instance = new TestInstance()) {
            instance.up();
            var system = systemOf(instance);
            system.define(replay.definitions());
            PositionWitness.install(system);
            var kills = new Kills(instance, part);
            var began = System.nanoTime();
            try (var sender = new LedgerSender(
                    List.of(URI.create("http://127.0.0.1:" + ports(instance).ingest())),
                    keys(instance).write(),
                    system.ledger())) {
                sender.send(
                        replay.events(),
                        500,
                        4,
                        shares.stream()
                                .map(share -> new Step(share, () -> kills.at(share, system.ledger())))
                                .toList());
                System.out.printf(
                        "%s: %,d events sent in %.1f s, %,d requests repeated%n",
                        part, replay.events().size(), (System.nanoTime() - began) / 1e9, sender.repeated());
            }
            kills.awaitBack();
            Survived.holdsAfter(shares.isEmpty() ? part : part + " killed at " + shares, system);
            var outcome = Outcome.of(system);
            tellFunnels(part, outcome);
            return outcome;
        }
    }

    private static void tellFunnels(String part, Outcome outcome) {
        outcome.figures().forEach((path, figure) -> {
            if (path.contains("/funnel?")) {
                var customers = new ArrayList<String>();
                figure.path("stages")
                        .forEach(stage -> customers.add(stage.path("stage").asText() + " "
                                + stage.path("customers").asText()));
                System.out.printf("%s: %s: %s%n", part, path, String.join(", ", customers));
            }
        });
    }

    private static PortPlan ports(TestInstance instance) {
        return new PortPlan(instance.portBase());
    }

    private static InstanceKeys keys(TestInstance instance) {
        return InstanceKeys.existing(new Instance(instance.folder())).orElseThrow();
    }

    private static SystemUnderTest systemOf(TestInstance instance) {
        var ports = ports(instance);
        var keys = keys(instance);
        return new SystemUnderTest(
                "127.0.0.1:" + ports.broker(),
                database(ports, "journey", keys.journeyDatabase()),
                database(ports, "insight", keys.insightDatabase()),
                List.of(URI.create("http://127.0.0.1:" + ports.journey())),
                List.of(URI.create("http://127.0.0.1:" + ports.insight())),
                keys.secret(),
                new Ledger("default", "api"));
    }

    private static TestDatabase database(PortPlan ports, String name, String password) {
        var address = "postgresql://127.0.0.1:%d/%s".formatted(ports.postgres(), name);
        return new TestDatabase(name, name, password, "jdbc:" + address, address);
    }

    /// Kills of one part, each of another process.
    private static final class Kills {
        private final TestInstance instance;
        private final String part;
        private long killed;
        private long at;

        Kills(TestInstance instance, String part) {
            this.instance = instance;
            this.part = part;
        }

        void at(double share, Ledger ledger) throws IOException, InterruptedException {
            awaitBack();
            killed = instance.pid(part);
            at = System.nanoTime();
            ProcessHandle.of(killed).orElseThrow().destroyForcibly();
            System.out.printf(
                    "%s: process %d killed at %.0f %%, when %,d events had been accepted%n",
                    part, killed, share * 100, ledger.accepted());
        }

        /// Waits until the launcher has brought it back.
        void awaitBack() throws IOException, InterruptedException {
            if (killed == 0) {
                return;
            }
            TestInstance.await(part + " is back", Duration.ofMinutes(2), () -> {
                var now = instance.pid(part);
                return now != 0 && now != killed && answers();
            });
            System.out.printf(
                    "%s: process %d answers, %.1f s after the kill of %d%n",
                    part, instance.pid(part), (System.nanoTime() - at) / 1e9, killed);
            killed = 0;
        }

        private boolean answers() {
            var ports = ports(instance);
            return switch (part) {
                case "ingest" -> ManagementPort.saysReady(ports.ingestManagement());
                case "journey" -> ManagementPort.saysReady(ports.journeyManagement());
                case "insight" -> ManagementPort.saysReady(ports.insightManagement());
                case "kafka" -> Ports.answers(ports.broker());
                default -> Ports.answers(ports.postgres());
            };
        }
    }
}
