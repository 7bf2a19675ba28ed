package dev.pasillo.insight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.contract.Fact;
import dev.pasillo.insight.fixture.Histories;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestBacking;
import dev.pasillo.testsupport.TestBacking.Server;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// Servers that die and come back while changes flow.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "insight"))
class OutageTest {
    @Inject
    Pool pool;

    @TestHTTPResource("/")
    URI service = URI.create("");

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url = "";

    @ConfigProperty(name = "quarkus.datasource.username")
    String user = "";

    @ConfigProperty(name = "quarkus.datasource.password")
    String password = "";

    private final String definition = "o-" + UUID.randomUUID();
    private final Histories history = new Histories(21, definition, definition, 20);

    @Test
    void databaseKilledAndStartedAgainLosesAndRepeatsNothing() {
        survives(Server.POSTGRESQL);
    }

    @Test
    void brokerKilledAndStartedAgainLosesAndRepeatsNothing() {
        survives(Server.BROKER);
    }

    private void survives(Server server) {
        try (var topic = new ChangesTopic("", pool)) {
            topic.define(TestKeys.WORKSPACE, definition, "Outage");
            var stream = "touchpoints-" + definition;
            var back = new CompletableFuture<Void>();
            for (var i = 0; i < 400; i++) {
                topic.change(TestKeys.WORKSPACE, stream, history.next());
                if (i == 200) {
                    TestBacking.shared().kill(server);
                    // A producer that has lost its only broker waits within each send.
                    back = CompletableFuture.runAsync(() -> TestBacking.shared().restart(server));
                }
            }
            back.join();
            topic.awaitApplied();

            var entered = Ask.json("/v1/journeys/" + definition + "/stages").<Integer>getList("stages.entered");
            assertThat(entered.stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(history.facts().stream()
                            .filter(Fact.Visit.class::isInstance)
                            .count());
        }
    }

    @Test
    void callersWhoLeaveInMidQueryKeepNoConnection() throws Exception {
        try (var topic = new ChangesTopic("", pool)) {
            topic.define(TestKeys.WORKSPACE, definition, "Outage");
            try (var connection = database();
                    var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("lock table definition in access exclusive mode");
                for (var i = 0; i < 100; i++) {
                    try (var socket = new Socket(service.getHost(), service.getPort())) {
                        socket.getOutputStream()
                                .write(("GET /v1/journeys/" + definition + "/stages HTTP/1.1\r\nHost: x\r\nX-Api-Key: "
                                                + TestKeys.SECRET + "\r\n\r\n")
                                        .getBytes(StandardCharsets.UTF_8));
                    }
                }
                await().until(() -> waiting() > 0);
                connection.rollback();
            }

            await().atMost(Duration.ofSeconds(30)).until(() -> busy() == 0);
            Ask.get("/v1/journeys/" + definition + "/stages").statusCode(200);
        }
    }

    private long waiting() throws SQLException {
        return count("wait_event_type = 'Lock'");
    }

    private long busy() throws SQLException {
        return count("state <> 'idle' and pid <> pg_backend_pid()");
    }

    /// Sessions of the service in the database, counted from outside of its pool.
    private long count(String which) throws SQLException {
        try (var connection = database();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select count(*) from pg_stat_activity where datname = current_database() and " + which)) {
            row.next();
            return row.getLong(1);
        }
    }

    private Connection database() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }
}
