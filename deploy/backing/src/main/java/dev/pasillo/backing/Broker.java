package dev.pasillo.backing;

import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/// One Kafka broker in KRaft mode (broker and controller in one process) on the loopback address, with storage that
/// survives restarts and crashes. It creates no topics by itself: [#ensureTopics] does.
///
/// What it acknowledged survives a crash of the process, not a loss of power: Kafka does not wait for the disk.
public final class Broker implements Part {
    private final Settings settings;

    /// @param folder everything it keeps; made if missing
    /// @param log where its output is appended
    /// @param port for clients, on the loopback address
    /// @param controllerPort for the broker's own use
    /// @param heap in megabytes
    /// @param classes where its parsed classes are kept for the next start, if anywhere
    public record Settings(
            Path folder, Path log, int port, int controllerPort, int heap, Optional<ClassCache> classes) {
        public Settings {
            folder = folder.toAbsolutePath().normalize();
            log = log.toAbsolutePath().normalize();
        }
    }

    public Broker(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "kafka";
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + settings.port();
    }

    @Override
    public GuardedProcess launch() throws IOException {
        Files.createDirectories(storage());
        var file = settings.folder().resolve("server.properties");
        try (var writer = Files.newBufferedWriter(file)) {
            serverProperties().store((Writer) writer, "Written at every start.");
        }
        return GuardedProcess.start(new GuardedProcess.Command(
                arguments(file), Map.of(), settings.folder(), settings.log(), "TERM", Duration.ofSeconds(20)));
    }

    private List<String> arguments(Path serverProperties) {
        var classpath = classpath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        var arguments = new ArrayList<String>();
        arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        arguments.addAll(List.of(
                "-Xms64m",
                "-Xmx" + settings.heap() + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
                "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
                "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.utils.AppInfoParser=info"));
        archive().ifPresent(archive -> arguments.addAll(archive.arguments()));
        arguments.addAll(List.of(
                "-cp",
                classpath,
                BrokerMain.class.getName(),
                serverProperties.toString(),
                storage().toString(),
                Uuid.randomUuid().toString()));
        return arguments;
    }

    private static List<Path> classpath() {
        return Stream.concat(Stream.of(Artifacts.ownClasses()), Artifacts.brokerJars().stream())
                .toList();
    }

    /// Only jars can be archived; with a folder of classes, as in a build, there is nothing to gain.
    private Optional<ClassCache.Archive> archive() {
        return settings.classes()
                .filter(cache -> Files.isRegularFile(Artifacts.ownClasses()))
                .map(cache -> cache.archive(name(), classpath(), settings.folder()));
    }

    @Override
    public void stopped() {
        archive().ifPresent(ClassCache.Archive::keep);
    }

    private Properties serverProperties() {
        var properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + settings.controllerPort()),
                Map.entry(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                                .formatted(settings.port(), settings.controllerPort())),
                Map.entry("advertised.listeners", "PLAINTEXT://" + bootstrapServers()),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("log.dirs", storage().toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("delete.topic.enable", "true")));
        properties.putAll(Map.ofEntries(
                Map.entry("default.replication.factor", "1"),
                Map.entry("min.insync.replicas", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "4"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // A killed broker is let in again only when its old session has run out.
                Map.entry("broker.session.timeout.ms", "2000"),
                Map.entry("broker.heartbeat.interval.ms", "400"),
                // Defaults are for a machine of its own.
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4"),
                Map.entry("background.threads", "2"),
                Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024)),
                Map.entry("log.segment.bytes", Integer.toString(128 * 1024 * 1024)),
                Map.entry("log.index.size.max.bytes", Integer.toString(2 * 1024 * 1024))));
        return properties;
    }

    private Path storage() {
        return settings.folder().resolve("data");
    }

    @Override
    public boolean ready() {
        if (!Ports.answers(settings.port())) {
            return false;
        }
        try (var admin = admin()) {
            return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /// A new client for administration, for the caller to close.
    public Admin admin() {
        // The client loads its parts by the thread's class loader, and in a test that may be another one.
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        thread.setContextClassLoader(Admin.class.getClassLoader());
        try {
            return Admin.create(Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
                    AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, "50",
                    AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500",
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000",
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "15000"));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /// Creates what [Topics#all] asks for and checks what is there.
    ///
    /// @throws BackingException when a topic has another number of partitions
    public void ensureTopics(String prefix, int partitions) {
        try (var admin = admin()) {
            TopicCreation.ensure(admin, prefix, partitions, (short) 1);
        }
    }
}
