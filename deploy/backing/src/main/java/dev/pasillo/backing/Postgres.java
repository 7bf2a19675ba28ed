package dev.pasillo.backing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A PostgreSQL server on the loopback address with a data folder that survives restarts and crashes. The first start
/// unpacks the binaries and runs `initdb`.
///
/// PostgreSQL refuses to run as root. There it runs in a user namespace in which root is nobody (`unshare -U`), while
/// its files stay root's.
public final class Postgres implements Part {
    /// The administrator's name.
    public static final String ADMIN = "pasillo";

    private static final Duration INITDB_LIMIT = Duration.ofMinutes(2);

    private final Settings settings;

    /// @param folder everything it keeps; made if missing
    /// @param log where its output is appended
    /// @param port on the loopback address
    /// @param adminPassword of [#ADMIN], set at the first start
    /// @param durability whether what is committed must survive a crash of the machine
    public record Settings(Path folder, Path log, int port, String adminPassword, Durability durability) {
        public Settings {
            folder = folder.toAbsolutePath().normalize();
            log = log.toAbsolutePath().normalize();
        }
    }

    /// What a commit promises. Both survive a crash of the server (kill -9).
    public enum Durability {
        /// A commit is on the disk.
        DISK,
        /// A commit is in the operating system's memory: for tests only.
        PROCESS
    }

    /// A database with an owner of the same name, who may do everything in it and nothing outside.
    public record Database(String name, String password) {
        public Database {
            if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
                throw new IllegalArgumentException("not a plain database name: " + name);
            }
        }
    }

    public Postgres(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public GuardedProcess launch() throws IOException {
        var home = PostgresBinaries.unpacked(settings.folder().resolve("binaries"));
        Files.createDirectories(settings.folder());
        if (!Files.exists(data().resolve("PG_VERSION"))) {
            initialise(home);
        }
        StaleServer.clear(data());
        var arguments = new ArrayList<>(notAsRoot());
        arguments.addAll(List.of(home.resolve("bin/postgres").toString(), "-D", data().toString()));
        serverSettings().forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        // INT is PostgreSQL's fast shutdown: TERM would wait for every client to leave by itself.
        return GuardedProcess.start(new GuardedProcess.Command(
                arguments,
                Map.of("LC_ALL", "C", "TZ", "UTC"),
                settings.folder(),
                settings.log(),
                "INT",
                Duration.ofSeconds(20)));
    }

    private Map<String, String> serverSettings() {
        var durable = settings.durability() == Durability.DISK;
        return Map.ofEntries(
                Map.entry("listen_addresses", "127.0.0.1"),
                Map.entry("port", Integer.toString(settings.port())),
                Map.entry("unix_socket_directories", ""),
                Map.entry("max_connections", "100"),
                Map.entry("shared_buffers", "256MB"),
                Map.entry("work_mem", "16MB"),
                Map.entry("maintenance_work_mem", "64MB"),
                Map.entry("effective_cache_size", "1GB"),
                Map.entry("random_page_cost", "1.1"),
                Map.entry("jit", "off"),
                Map.entry("fsync", durable ? "on" : "off"),
                Map.entry("full_page_writes", durable ? "on" : "off"),
                Map.entry("synchronous_commit", "on"),
                // Nobody replicates from it.
                Map.entry("wal_level", "minimal"),
                Map.entry("max_wal_senders", "0"),
                // After each checkpoint a page that changes is logged whole, and customers lie on random pages.
                Map.entry("max_wal_size", "4GB"),
                Map.entry("checkpoint_timeout", "15min"),
                Map.entry("timezone", "UTC"),
                Map.entry("log_timezone", "UTC"),
                Map.entry("log_line_prefix", "%m [%p] %q%d "),
                // A statement or a key in the log would show personal data.
                Map.entry("log_min_error_statement", "panic"),
                Map.entry("log_error_verbosity", "terse"),
                Map.entry("log_parameter_max_length", "0"),
                Map.entry("log_parameter_max_length_on_error", "0"));
    }

    private void initialise(Path home) throws IOException {
        // A folder without PG_VERSION is what an interrupted initdb left: nothing was ever in it.
        var fresh = settings.folder().resolve("data.new");
        Folders.delete(fresh);
        var password = Files.createTempFile(
                settings.folder(),
                "initial",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(password, settings.adminPassword());
            var arguments = new ArrayList<>(notAsRoot());
            arguments.addAll(List.of(
                    home.resolve("bin/initdb").toString(),
                    "--pgdata=" + fresh,
                    "--username=" + ADMIN,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8"));
            if (settings.durability() == Durability.PROCESS) {
                arguments.add("--no-sync");
            }
            runInitdb(arguments);
        } finally {
            Files.deleteIfExists(password);
        }
        Folders.delete(data());
        Files.move(fresh, data());
    }

    private void runInitdb(List<String> arguments) throws IOException {
        var process = GuardedProcess.start(new GuardedProcess.Command(
                arguments,
                Map.of("LC_ALL", "C", "TZ", "UTC"),
                settings.folder(),
                settings.log(),
                "TERM",
                Duration.ofSeconds(5)));
        try {
            var status = process.ended().get(INITDB_LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (status != 0) {
                throw new BackingException(
                        "PostgreSQL's data folder could not be made (initdb, status %d); its log: %s%n%s"
                                .formatted(status, settings.log(), process.lastLines(5)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackingException("initdb was interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new BackingException("initdb did not end; its log: " + settings.log(), e);
        } finally {
            process.stop();
        }
    }

    /// Words that make root somebody else; none for other users.
    private static List<String> notAsRoot() {
        if (!Root.isCurrent()) {
            return List.of();
        }
        if (!Root.mayBecomeNobody()) {
            throw new BackingException("PostgreSQL does not run as root, and this system does not let root make a user"
                    + " namespace (unshare -U); start this as another user");
        }
        return List.of("unshare", "-U");
    }

    private Path data() {
        return settings.folder().resolve("data");
    }

    @Override
    public boolean ready() {
        if (!Ports.answers(settings.port())) {
            return false;
        }
        try (var connection = connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /// A connection of the administrator.
    public Connection connect(String database) throws SQLException {
        return connect(database, ADMIN, settings.adminPassword());
    }

    private Connection connect(String database, String user, String password) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("loginTimeout", "5");
        var connection = new org.postgresql.Driver().connect(jdbcUrl(database), properties);
        if (connection == null) {
            throw new SQLException("The driver does not take " + jdbcUrl(database));
        }
        return connection;
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(settings.port(), database);
    }

    public String reactiveUrl(String database) {
        return "postgresql://127.0.0.1:%d/%s".formatted(settings.port(), database);
    }

    /// Creates the databases and their owners where they are missing; those that exist keep everything, and get the
    /// password given.
    ///
    /// @throws BackingException when the server refuses
    public void ensure(List<Database> databases) {
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            for (var database : databases) {
                var role = exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", database.name())
                        ? "ALTER ROLE"
                        : "CREATE ROLE";
                statement.execute("%s %s LOGIN PASSWORD '%s'"
                        .formatted(role, database.name(), database.password().replace("'", "''")));
                if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", database.name())) {
                    statement.execute("CREATE DATABASE %s OWNER %s".formatted(database.name(), database.name()));
                    statement.execute("REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(database.name()));
                }
            }
        } catch (SQLException e) {
            throw new BackingException("The databases could not be created: " + e.getMessage(), e);
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (var result = statement.executeQuery()) {
                return result.next();
            }
        }
    }
}
