package dev.pasillo.testsupport;

import dev.pasillo.backing.TopicCreation;
import dev.pasillo.contract.Topics;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.opentest4j.TestAbortedException;

/// The broker and the PostgreSQL of this test JVM: containers where a Docker engine answers, else processes of
/// `deploy/backing`. Both are one pair for the whole JVM, whichever class loader asks.
///
/// Safe for use by several threads, save the faults.
public final class TestBacking {
    private final Map<String, Object> pair;

    private TestBacking(Map<String, Object> pair) {
        this.pair = pair;
    }

    /// A database and who owns it.
    public record TestDatabase(String name, String username, String password, String jdbcUrl, String reactiveUrl) {
        /// A new connection of the owner, for the caller to close.
        public Connection connect() throws SQLException {
            return TestBacking.connect(jdbcUrl, username, password);
        }
    }

    /// What can be broken in a test.
    public enum Server {
        BROKER,
        POSTGRESQL
    }

    /// The pair, started at the first call.
    public static TestBacking shared() {
        return new TestBacking(JvmWide.pair());
    }

    public String bootstrapServers() {
        return text("bootstrapServers");
    }

    /// A new empty database whose name begins with the one given, with an owner of the same name.
    public TestDatabase freshDatabase(String name) {
        var unique = name + "_"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        try (var connection = connect(text("adminJdbcUrl"), text("adminUser"), text("adminPassword"));
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE %s LOGIN PASSWORD 'test'".formatted(unique));
            statement.execute("CREATE DATABASE %s OWNER %s".formatted(unique, unique));
        } catch (SQLException e) {
            throw new IllegalStateException("No fresh database", e);
        }
        var address = text("postgresAddress");
        return new TestDatabase(
                unique,
                unique,
                "test",
                "jdbc:postgresql://" + address + "/" + unique,
                "postgresql://" + address + "/" + unique);
    }

    /// Deletes the topics with that prefix, if there are any, and creates them anew.
    public void freshTopics(String prefix, int partitions) {
        try (var admin = admin()) {
            var wanted =
                    Topics.all().stream().map(topic -> prefix + topic.name()).collect(Collectors.toSet());
            var existing = admin.listTopics().names().get();
            wanted.retainAll(existing);
            if (!wanted.isEmpty()) {
                admin.deleteTopics(wanted).all().get();
                while (admin.listTopics().names().get().stream().anyMatch(wanted::contains)) {
                    Thread.sleep(20);
                }
            }
            TopicCreation.ensure(admin, prefix, partitions, (short) 1);
        } catch (ExecutionException e) {
            throw new IllegalStateException("No fresh topics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// A new client for administration, for the caller to close.
    public Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
    }

    /// Kills a server as kill -9 does.
    ///
    /// @throws TestAbortedException where the pair runs in containers, whose ports a restart would change
    public void kill(Server server) {
        run("kill", server);
    }

    /// Starts a killed server again, on the same ports and data, and waits until it is ready.
    public void restart(Server server) {
        run("restart", server);
    }

    /// The process id of a server.
    public long pid(Server server) {
        return switch (pair.get("pid." + server)) {
            case java.util.function.LongSupplier pid -> pid.getAsLong();
            case null, default -> throw new TestAbortedException("the pair runs in containers");
        };
    }

    private void run(String what, Server server) {
        switch (pair.get(what + "." + server)) {
            case Runnable fault -> fault.run();
            case null, default -> throw new TestAbortedException("the pair runs in containers");
        }
    }

    private String text(String key) {
        return String.valueOf(pair.get(key));
    }

    private static Connection connect(String url, String user, String password) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        var connection = new org.postgresql.Driver().connect(url, properties);
        if (connection == null) {
            throw new SQLException("The driver does not take " + url);
        }
        return connection;
    }
}
