package dev.pasillo.local.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pasillo.backing.Ports;
import dev.pasillo.local.LauncherException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceTest {
    @TempDir
    Path folder;

    private Instance instance;

    @BeforeEach
    void create() {
        instance = new Instance(folder.resolve("data"));
        instance.create();
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void folderIsItsOwnersOnly() throws Exception {
        assertThat(permissions(instance.folder())).isEqualTo("rwx------");
    }

    @Test
    void runsWhileItsLockIsHeld() {
        assertThat(instance.isRunning()).isFalse();
        try (var lock = instance.lock().orElseThrow()) {
            assertThat(lock.channel().isOpen()).isTrue();
            assertThat(instance.lock()).isEmpty();
            assertThat(instance.isRunning()).isTrue();
        }
        assertThat(instance.isRunning()).isFalse();
    }

    @Nested
    class Keys {
        @Test
        void areMadeOnceAndKept() {
            var keys = InstanceKeys.of(instance);
            assertThat(keys.write()).startsWith("pk_").hasSize(35);
            assertThat(keys.secret()).startsWith("sk_").isNotEqualTo(keys.write());
            assertThat(InstanceKeys.of(instance)).isEqualTo(keys);
        }

        @Test
        void areTheirOwnersOnly() throws Exception {
            InstanceKeys.of(instance);
            assertThat(permissions(instance.keys())).isEqualTo("rw-------");
        }

        @Test
        void ofAnInstanceOfAnEarlierVersionGetWhatTheyLackAndStayOtherwise() throws Exception {
            var before = InstanceKeys.of(instance);
            var lines = Files.readAllLines(instance.keys()).stream()
                    .filter(line -> !line.startsWith("secrets="))
                    .toList();
            Files.write(instance.keys(), lines);
            assertThat(InstanceKeys.existing(instance))
                    .get()
                    .extracting(InstanceKeys::secrets)
                    .isEqualTo("");

            var after = InstanceKeys.of(instance);

            assertThat(after.secret()).isEqualTo(before.secret());
            assertThat(Base64.getDecoder().decode(after.secrets())).hasSize(32);
            assertThat(InstanceKeys.of(instance)).isEqualTo(after);
        }

        @Test
        void differBetweenInstances() {
            assertThat(InstanceKeys.of(instance))
                    .isNotEqualTo(InstanceKeys.of(new Instance(folder.resolve("another"))));
        }
    }

    @Nested
    class State {
        @Test
        void isReadAsItWasWritten() {
            var state = new InstanceState(
                    InstanceState.Phase.READY,
                    9000,
                    ClockKind.EVENT,
                    42,
                    "2026-01-01T00:00:00Z",
                    List.of(new InstanceState.PartState("kafka", 43, 1)));
            state.write(instance);
            assertThat(InstanceState.read(instance)).contains(state);
        }

        @Test
        void missingOrTornStateIsNoState() throws Exception {
            assertThat(InstanceState.read(instance)).isEmpty();
            Files.writeString(instance.state(), "{\"phase\":\"READY\",");
            assertThat(InstanceState.read(instance)).isEmpty();
        }
    }

    @Nested
    class Configuration {
        private final InstanceKeys keys =
                new InstanceKeys("pk_w", "sk_s", "admin", "journey's", "insight's", "sealing");

        private ServiceConfiguration configuration() {
            return new ServiceConfiguration(instance, new PortPlan(9000), ClockKind.EVENT, keys, "local");
        }

        @Test
        void ofJourneyServiceNamesPortsDatabaseKeyAndClock() throws Exception {
            var properties = read(configuration().writeJourney());
            assertThat(properties)
                    .containsEntry("quarkus.http.port", "9002")
                    .containsEntry("quarkus.http.host", "127.0.0.1")
                    .containsEntry("quarkus.management.port", "9012")
                    .containsEntry("kafka.bootstrap.servers", "127.0.0.1:9021")
                    .containsEntry("quarkus.datasource.username", "journey")
                    .containsEntry("quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:9020/journey")
                    .containsEntry("quarkus.datasource.reactive.url", "postgresql://127.0.0.1:9020/journey")
                    .containsEntry("pasillo.identity.key", "local")
                    .containsEntry("pasillo.clock", "event")
                    .containsEntry("pasillo.keys.local-write.kind", "write")
                    .containsEntry("pasillo.keys.local-secret.kind", "secret");
        }

        @Test
        void ofInsightServiceAllowsWebhooksToThisMachine() throws Exception {
            assertThat(read(configuration().writeInsight()))
                    .containsEntry("pasillo.outgoing.allow", "http,127.0.0.0/8,::1/128")
                    .containsEntry("pasillo.alerts.public-url", "http://127.0.0.1:9003")
                    .containsEntry("pasillo.clock", "event");
        }

        @Test
        void ofIngestServiceKnowsNoDatabase() throws Exception {
            assertThat(read(configuration().writeIngest()).stringPropertyNames())
                    .noneMatch(name -> name.startsWith("quarkus.datasource"))
                    .doesNotContain("pasillo.identity.key", "pasillo.clock");
        }

        @Test
        void saysTheSameOfWorkspacesToEveryService() throws Exception {
            Files.createDirectories(instance.configuration());
            Files.writeString(
                    instance.configuration().resolve("workspaces.properties"),
                    "pasillo.workspaces.default.region=ES\npasillo.clock=wall\n");
            for (var file : List.of(
                    configuration().writeIngest(),
                    configuration().writeJourney(),
                    configuration().writeInsight())) {
                assertThat(read(file)).containsEntry("pasillo.workspaces.default.region", "ES");
            }
            assertThat(read(configuration().writeJourney())).containsEntry("pasillo.clock", "event");
        }

        @Test
        void tellsTheKeyOfSecretsToThoseThatSealAndOpenThem() throws Exception {
            assertThat(read(configuration().writeJourney())).containsEntry("pasillo.secrets.key", "sealing");
            assertThat(read(configuration().writeIngest())).containsEntry("pasillo.secrets.key", "sealing");
            assertThat(read(configuration().writeInsight()).stringPropertyNames())
                    .doesNotContain("pasillo.secrets.key");
        }

        @Test
        void isItsOwnersOnlyAndHoldsNoKeyInTheClear() throws Exception {
            for (var file : List.of(
                    configuration().writeIngest(),
                    configuration().writeJourney(),
                    configuration().writeInsight())) {
                assertThat(permissions(file)).isEqualTo("rw-------");
                assertThat(Files.readString(file)).doesNotContain("pk_w").doesNotContain("sk_s");
            }
        }

        private Properties read(Path file) throws Exception {
            var properties = new Properties();
            try (var reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
            return properties;
        }
    }

    @Nested
    class PortsOfAnInstance {
        @Test
        void countFromTheBase() {
            assertThat(new PortPlan(8080).all().keySet())
                    .containsExactly(8081, 8082, 8083, 8091, 8092, 8093, 8100, 8101, 8102);
        }

        @Test
        void busyPortIsNamedWithTheWayOut() throws Exception {
            try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var plan = new PortPlan(taken.getLocalPort() - 21);
                assertThatThrownBy(() -> plan.requireFree(port -> port != taken.getLocalPort() || Ports.isFree(port)))
                        .isInstanceOf(LauncherException.class)
                        .hasMessageContaining("Port " + taken.getLocalPort())
                        .hasMessageContaining("the broker")
                        .hasMessageContaining("--port-base");
            }
        }

        @Test
        void freePortsPass() {
            new PortPlan(8080).requireFree(port -> true);
        }

        @Test
        void impossibleBaseIsRefused() {
            assertThatThrownBy(() -> new PortPlan(80)).isInstanceOf(LauncherException.class);
        }
    }

    @Nested
    class ProgramCopies {
        private Path checkout;
        private Programs programs;

        @BeforeEach
        void build() throws Exception {
            checkout = folder.resolve("checkout");
            var built = Files.createDirectories(checkout.resolve("ingest-service/target/quarkus-app/lib"));
            Files.writeString(built.resolveSibling("quarkus-run.jar"), "run");
            Files.writeString(built.resolve("a.jar"), "a");
            Files.writeString(folder.resolve("local.jar"), "launcher");
            programs = new Programs(instance.programs());
        }

        private void copy() {
            programs.copyFrom(checkout, folder.resolve("local.jar").toString());
        }

        @Test
        void followTheBuild() throws Exception {
            copy();
            assertThat(programs.service("ingest")).hasContent("run");
            assertThat(instance.programs().resolve("ingest/lib/a.jar")).hasContent("a");
            assertThat(programs.launcherClasspath()).endsWith("launcher/local.jar");
            assertThat(programs.service("journey")).doesNotExist();

            Files.delete(checkout.resolve("ingest-service/target/quarkus-app/lib/a.jar"));
            Files.writeString(checkout.resolve("ingest-service/target/quarkus-app/lib/b.jar"), "b");
            copy();
            assertThat(instance.programs().resolve("ingest/lib/a.jar")).doesNotExist();
            assertThat(instance.programs().resolve("ingest/lib/b.jar")).hasContent("b");
        }

        @Test
        void keepTheTimesOfTheFiles() throws Exception {
            copy();
            assertThat(Files.getLastModifiedTime(programs.service("ingest")))
                    .isEqualTo(Files.getLastModifiedTime(
                            checkout.resolve("ingest-service/target/quarkus-app/quarkus-run.jar")));
        }
    }
}
