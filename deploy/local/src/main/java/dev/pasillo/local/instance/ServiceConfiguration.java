package dev.pasillo.local.instance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;

/// Writes the configuration file of each service: secrets go there and never into arguments or environments.
///
/// @param identityKey the key of the hashes that stand for people's identifiers
public record ServiceConfiguration(
        Instance instance, PortPlan ports, ClockKind clock, InstanceKeys keys, String identityKey) {
    /// The same for every local instance, so that profile ids can be compared between them.
    private static final String LOCAL_IDENTITY_KEY = "local";

    /// With the identity key of the environment (`PASILLO_IDENTITY_KEY`), or the one of local instances.
    public static ServiceConfiguration of(Instance instance, PortPlan ports, ClockKind clock, InstanceKeys keys) {
        var identityKey = Optional.ofNullable(System.getenv("PASILLO_IDENTITY_KEY"))
                .filter(key -> !key.isBlank())
                .orElse(LOCAL_IDENTITY_KEY);
        return new ServiceConfiguration(instance, ports, clock, keys, identityKey);
    }

    public Path writeIngest() {
        var properties = service(ports.ingest(), ports.ingestManagement());
        properties.setProperty("pasillo.secrets.key", keys.secrets());
        return write("ingest", properties);
    }

    public Path writeJourney() {
        var properties = service(ports.journey(), ports.journeyManagement());
        database(properties, "journey", keys.journeyDatabase());
        properties.setProperty("pasillo.identity.key", identityKey);
        properties.setProperty("pasillo.secrets.key", keys.secrets());
        properties.setProperty("pasillo.clock", clock.word());
        properties.setProperty("pasillo.rejected.ingest-url", "http://127.0.0.1:" + ports.ingest());
        return write("journey", properties);
    }

    public Path writeInsight() {
        var properties = service(ports.insight(), ports.insightManagement());
        database(properties, "insight", keys.insightDatabase());
        properties.setProperty("pasillo.clock", clock.word());
        // Webhooks to this machine: people try alerts with a receiver of their own.
        properties.setProperty("pasillo.outgoing.allow", "http,127.0.0.0/8,::1/128");
        properties.setProperty("pasillo.alerts.public-url", "http://127.0.0.1:" + ports.insight());
        properties.setProperty("pasillo.insight.journey-url", "http://127.0.0.1:" + ports.journey());
        return write("insight", properties);
    }

    private Properties service(int port, int managementPort) {
        var properties = new Properties();
        // Above what a service brings itself, below what the environment says.
        properties.setProperty("config_ordinal", "275");
        properties.setProperty("quarkus.http.host", "127.0.0.1");
        properties.setProperty("quarkus.http.port", Integer.toString(port));
        properties.setProperty("quarkus.management.host", "127.0.0.1");
        properties.setProperty("quarkus.management.port", Integer.toString(managementPort));
        properties.setProperty("kafka.bootstrap.servers", "127.0.0.1:" + ports.broker());
        key(properties, "local-write", "write", keys.write());
        key(properties, "local-secret", "secret", keys.secret());
        workspaces(properties);
        return properties;
    }

    /// What a person has written down about workspaces goes to every service alike.
    private void workspaces(Properties properties) {
        var file = instance.configuration().resolve("workspaces.properties");
        if (!Files.exists(file)) {
            return;
        }
        var written = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            written.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new IllegalStateException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
        written.stringPropertyNames().stream()
                .filter(name -> name.startsWith("pasillo.workspaces."))
                .forEach(name -> properties.setProperty(name, written.getProperty(name)));
    }

    private static void key(Properties properties, String name, String kind, String key) {
        var prefix = "pasillo.keys." + name + ".";
        properties.setProperty(prefix + "workspace", "default");
        properties.setProperty(prefix + "kind", kind);
        properties.setProperty(prefix + "sha256", sha256(key));
    }

    private void database(Properties properties, String name, String password) {
        var address = "postgresql://127.0.0.1:%d/%s".formatted(ports.postgres(), name);
        properties.setProperty("quarkus.datasource.username", name);
        properties.setProperty("quarkus.datasource.password", password);
        properties.setProperty("quarkus.datasource.reactive.url", address);
        properties.setProperty("quarkus.datasource.jdbc.url", "jdbc:" + address);
    }

    private Path write(String name, Properties properties) {
        var file = instance.configuration().resolve(name + ".properties");
        OwnerOnly.write(file, properties, "Written at every start.");
        return file;
    }

    private static String sha256(String key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
