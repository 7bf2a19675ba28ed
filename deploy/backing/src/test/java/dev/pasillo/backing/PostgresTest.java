package dev.pasillo.backing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresTest {
    private static final Postgres.Database JOURNEY = new Postgres.Database("journey", "it's one");
    private static final Postgres.Database INSIGHT = new Postgres.Database("insight", "two");

    @TempDir
    Path folder;

    private Postgres postgres;
    private GuardedProcess process;

    @BeforeEach
    void start() throws Exception {
        postgres = new Postgres(new Postgres.Settings(
                folder,
                folder.resolve("postgresql.log"),
                Ports.free(1).getFirst(),
                "secret",
                Postgres.Durability.DISK));
        launch();
        postgres.ensure(List.of(JOURNEY, INSIGHT));
    }

    @AfterEach
    void stop() {
        process.stop();
    }

    private void launch() throws Exception {
        process = postgres.launch();
        postgres.awaitReady(process, Duration.ofSeconds(60));
    }

    @Test
    void committedRowsSurviveAKillAndAnOrderlyRestart() throws Exception {
        execute("CREATE TABLE steps (n int)");
        execute("INSERT INTO steps VALUES (1)");
        process.kill();
        process.ended().get(10, SECONDS);
        launch();
        execute("INSERT INTO steps VALUES (2)");
        process.stop();
        launch();
        postgres.ensure(List.of(JOURNEY, INSIGHT));
        try (var connection = connect(JOURNEY, JOURNEY);
                var result = connection.createStatement().executeQuery("SELECT sum(n) FROM steps")) {
            result.next();
            assertThat(result.getInt(1)).isEqualTo(3);
        }
    }

    @Test
    void noteOfAServerThatIsGoneDoesNotHoldUpTheNext() throws Exception {
        process.kill();
        process.ended().get(10, SECONDS);
        var note = folder.resolve("data/postmaster.pid");
        var lines = Files.readAllLines(note);
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(note, lines);
        launch();
        assertThat(postgres.ready()).isTrue();
    }

    @Test
    void ownerOfOneDatabaseCannotEnterTheOther() throws Exception {
        try (var connection = connect(INSIGHT, INSIGHT)) {
            assertThat(connection.isValid(1)).isTrue();
        }
        assertThatThrownBy(() -> connect(JOURNEY, INSIGHT).close())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied");
    }

    @Test
    void logKeepsNeitherStatementsNorValues() throws Exception {
        execute("CREATE TABLE people (email text PRIMARY KEY)");
        execute("INSERT INTO people VALUES ('ana@example.org')");
        assertThatThrownBy(() -> execute("INSERT INTO people VALUES ('ana@example.org')"))
                .hasMessageContaining("duplicate key");
        process.stop();
        assertThat(Files.readString(folder.resolve("postgresql.log")))
                .contains("duplicate key")
                .doesNotContain("ana@example.org")
                .doesNotContain("INSERT");
    }

    private void execute(String sql) throws SQLException {
        try (var connection = connect(JOURNEY, JOURNEY);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect(Postgres.Database database, Postgres.Database user) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(database.name()), user.name(), user.password());
    }
}
