package dev.pasillo.local.survival;

import dev.pasillo.backing.Broker;
import dev.pasillo.backing.Folders;
import dev.pasillo.backing.Ports;
import dev.pasillo.backing.Postgres;
import dev.pasillo.testsupport.TestBacking.TestDatabase;
import dev.pasillo.testsupport.TestKeys;
import dev.pasillo.testsupport.guarantee.Ledger;
import dev.pasillo.testsupport.guarantee.LedgerSender;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/// A broker, a PostgreSQL, and as many instances of each service as wanted, on free ports and in a temporary folder.
/// Whatever ends is started again.
final class Cluster implements AutoCloseable {
    private static final Path CHECKOUT =
            Path.of(System.getProperty("pasillo.home")).toAbsolutePath().normalize();
    private static final String PASSWORD = "test";

    private final Path folder;
    private final List<String> workspaces;
    private final Map<String, String> settings;
    private final Broker broker;
    private final Postgres postgres;
    private final Kept keptBroker;
    private final Kept keptPostgres;
    private final List<ServiceInstance> ingest = new ArrayList<>();
    private final List<ServiceInstance> journey = new ArrayList<>();
    private final List<ServiceInstance> insight = new ArrayList<>();
    private final List<Kept> keptIngest = new ArrayList<>();
    private final List<Kept> keptJourney = new ArrayList<>();
    private final List<Kept> keptInsight = new ArrayList<>();

    /// How many of each.
    ///
    /// @param partitions of the partitioned topics
    /// @param workspaces beside the two of [TestKeys]
    /// @param settings of every service
    record Shape(
            int partitions,
            int ingest,
            int journey,
            int insight,
            List<String> workspaces,
            Map<String, String> settings) {
        Shape(int partitions, int ingest, int journey, int insight) {
            this(partitions, ingest, journey, insight, List.of(), Map.of());
        }

        static Shape one() {
            return new Shape(4, 1, 1, 1);
        }

        static Shape two() {
            return new Shape(6, 2, 2, 2);
        }

        Shape with(List<String> workspaces, Map<String, String> settings) {
            return new Shape(partitions, ingest, journey, insight, workspaces, settings);
        }
    }

    private Cluster(Shape shape) throws IOException {
        folder = Files.createTempDirectory("pasillo-survival");
        workspaces = shape.workspaces();
        settings = shape.settings();
        var ports = new ArrayList<>(Ports.free(3 + 2 * (shape.ingest() + shape.journey() + shape.insight())));
        broker = new Broker(new Broker.Settings(
                folder.resolve("kafka"),
                folder.resolve("kafka.log"),
                ports.removeFirst(),
                ports.removeFirst(),
                256,
                Optional.empty()));
        postgres = new Postgres(new Postgres.Settings(
                folder.resolve("postgresql"),
                folder.resolve("postgresql.log"),
                ports.removeFirst(),
                PASSWORD,
                Postgres.Durability.PROCESS));
        keptBroker = new Kept(broker);
        keptPostgres = new Kept(postgres);
        instances("ingest", shape.ingest(), ports, ingest, keptIngest);
        instances("journey", shape.journey(), ports, journey, keptJourney);
        instances("insight", shape.insight(), ports, insight, keptInsight);
    }

    private void instances(
            String service, int count, List<Integer> ports, List<ServiceInstance> instances, List<Kept> kept)
            throws IOException {
        for (var number = 1; number <= count; number++) {
            var instance = new ServiceInstance(
                    service,
                    service + "-" + number,
                    CHECKOUT,
                    folder,
                    ports.removeFirst(),
                    ports.removeFirst(),
                    configuration(service));
            instances.add(instance);
            kept.add(new Kept(instance));
        }
    }

    private Properties configuration(String service) {
        var properties = new Properties();
        properties.putAll(TestKeys.configuration());
        properties.putAll(TestKeys.configuration(workspaces));
        properties.putAll(settings);
        properties.setProperty("kafka.bootstrap.servers", broker.bootstrapServers());
        if (service.equals("ingest")) {
            return properties;
        }
        properties.setProperty("quarkus.datasource.username", service);
        properties.setProperty("quarkus.datasource.password", PASSWORD);
        properties.setProperty("quarkus.datasource.reactive.url", postgres.reactiveUrl(service));
        properties.setProperty("quarkus.datasource.jdbc.url", postgres.jdbcUrl(service));
        properties.setProperty("pasillo.identity.key", "test");
        properties.setProperty(
                "pasillo.rejected.ingest-url", ingest.getFirst().address().toString());
        if (service.equals("insight")) {
            // Facts are compared with those that are published only where it knows whom to ask.
            properties.setProperty(
                    "pasillo.insight.journey-url", journey.getFirst().address().toString());
        }
        // The receivers of tests.
        properties.setProperty("pasillo.outgoing.allow", "http,127.0.0.0/8,::1/128");
        // A dead member is missed after 6 s instead of 45.
        var channel = service.equals("journey") ? "touchpoints" : "journey-changes";
        properties.setProperty("mp.messaging.incoming.%s.session.timeout.ms".formatted(channel), "6000");
        properties.setProperty("mp.messaging.incoming.%s.heartbeat.interval.ms".formatted(channel), "1500");
        return properties;
    }

    /// Starts everything and returns when all of it is ready.
    static Cluster start(Shape shape) throws IOException, InterruptedException {
        return start(shape, cluster -> {});
    }

    /// What is done before the services start: to sabotage them, or to set them up.
    @FunctionalInterface
    interface Preparation {
        void on(Cluster cluster) throws IOException;
    }

    /// @param before is done before the services start
    static Cluster start(Shape shape, Preparation before) throws IOException, InterruptedException {
        var began = System.nanoTime();
        var cluster = new Cluster(shape);
        try {
            var sabotage = Sabotage.chosen();
            if (!sabotage.isEmpty()) {
                cluster.journey.forEach(instance -> instance.sabotage(sabotage));
            }
            before.on(cluster);
            cluster.keptBroker.start();
            cluster.keptPostgres.start();
            cluster.keptBroker.awaitReady();
            cluster.broker.ensureTopics("", shape.partitions());
            cluster.keptPostgres.awaitReady();
            cluster.postgres.ensure(
                    List.of(new Postgres.Database("journey", PASSWORD), new Postgres.Database("insight", PASSWORD)));
            for (var service : cluster.services().toList()) {
                service.start();
            }
            for (var service : cluster.services().toList()) {
                service.awaitReady();
            }
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            cluster.close();
            throw e;
        }
        System.out.printf("%s started in %.1f s%n", shape, (System.nanoTime() - began) / 1e9);
        return cluster;
    }

    private Stream<Kept> services() {
        return Stream.of(keptIngest, keptJourney, keptInsight).flatMap(List::stream);
    }

    Kept broker() {
        return keptBroker;
    }

    Kept postgres() {
        return keptPostgres;
    }

    /// @param number from 1
    Kept ingest(int number) {
        return keptIngest.get(number - 1);
    }

    Kept journey(int number) {
        return keptJourney.get(number - 1);
    }

    Kept insight(int number) {
        return keptInsight.get(number - 1);
    }

    /// The program behind a kept part, for rules.
    ServiceInstance program(Kept kept) {
        return Stream.of(ingest, journey, insight)
                .flatMap(List::stream)
                .filter(instance -> instance.name().equals(kept.name()))
                .findFirst()
                .orElseThrow();
    }

    /// Every instance.
    List<ServiceInstance> programs() {
        return Stream.of(ingest, journey, insight).flatMap(List::stream).toList();
    }

    /// The instances of journey-service.
    List<ServiceInstance> journeys() {
        return List.copyOf(journey);
    }

    /// The first workspace, with a new ledger.
    SystemUnderTest system() {
        return system(TestKeys.WORKSPACE, TestKeys.SECRET);
    }

    /// The second workspace, with a new ledger.
    SystemUnderTest otherWorkspace() {
        return system(TestKeys.OTHER_WORKSPACE, TestKeys.OTHER_SECRET);
    }

    /// One of the further workspaces, with a new ledger.
    SystemUnderTest system(String workspace) {
        return system(workspace, TestKeys.secret(workspace));
    }

    private SystemUnderTest system(String workspace, String secret) {
        return new SystemUnderTest(
                broker.bootstrapServers(),
                database("journey"),
                database("insight"),
                addresses(journey),
                addresses(insight),
                secret,
                new Ledger(workspace, "api"));
    }

    /// A sender that fills the system's ledger.
    LedgerSender sender(SystemUnderTest system) {
        return new LedgerSender(addresses(ingest), system.secret(), system.ledger());
    }

    /// The same with the public key of a further workspace.
    LedgerSender publicSender(SystemUnderTest system) {
        return new LedgerSender(
                addresses(ingest), TestKeys.write(system.ledger().workspace()), system.ledger());
    }

    private TestDatabase database(String name) {
        return new TestDatabase(name, name, PASSWORD, postgres.jdbcUrl(name), postgres.reactiveUrl(name));
    }

    private static List<URI> addresses(List<ServiceInstance> instances) {
        return instances.stream().map(ServiceInstance::address).toList();
    }

    /// The last lines of every log that are worse than information.
    String troubles() throws IOException {
        var text = new StringBuilder();
        try (var files = Files.list(folder)) {
            for (var log : files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                var lines = Files.readAllLines(log, java.nio.charset.StandardCharsets.ISO_8859_1).stream()
                        .filter(line -> line.contains("\"WARN\"") || line.contains("\"ERROR\""))
                        .toList();
                lines.subList(Math.max(0, lines.size() - 5), lines.size())
                        .forEach(line -> text.append(log.getFileName())
                                .append(": ")
                                .append(line, 0, Math.min(line.length(), 600))
                                .append('\n'));
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        services().forEach(Kept::stop);
        keptPostgres.stop();
        keptBroker.stop();
        if (Boolean.getBoolean("pasillo.survival.keep")) {
            System.out.println("kept: " + folder);
        } else {
            Folders.delete(folder);
        }
    }
}
