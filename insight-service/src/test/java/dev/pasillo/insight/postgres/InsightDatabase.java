package dev.pasillo.insight.postgres;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.PublishedDefinition;
import dev.pasillo.insight.application.AlertDesk;
import dev.pasillo.insight.application.AlertStore;
import dev.pasillo.insight.application.ChangeStore;
import dev.pasillo.insight.application.DeliveryStore;
import dev.pasillo.insight.application.DestinationStore;
import dev.pasillo.insight.application.FigureStore;
import dev.pasillo.insight.application.KeepHouse;
import dev.pasillo.insight.application.RuleStore;
import dev.pasillo.insight.application.SumStore;
import dev.pasillo.insight.fixture.Histories;
import dev.pasillo.testsupport.TestBacking;
import dev.pasillo.testsupport.TestBacking.TestDatabase;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;

/// A database of its own with the service's tables, and the service's stores on it, without the service.
public final class InsightDatabase implements AutoCloseable {
    private static final Duration KEPT = Duration.ofMinutes(15);

    private final TestDatabase database = TestBacking.shared().freshDatabase("insight");
    private final Vertx vertx = Vertx.vertx();
    private final Clock clock;

    public InsightDatabase(Clock clock) {
        this.clock = clock;
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.username(), database.password())
                .load()
                .migrate();
    }

    /// Connections of their own, as another instance has them.
    public Pool pool() {
        var options = PgConnectOptions.fromUri(database.reactiveUrl())
                .setUser(database.username())
                .setPassword(database.password())
                .setCachePreparedStatements(true);
        return Pool.newInstance(PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(4))
                .connectingTo(options)
                .using(vertx.getDelegate())
                .build());
    }

    public ChangeStore changes() {
        return new PgChangeStore(pool(), clock);
    }

    public FigureStore figures() {
        return new PgFigureStore(pool(), clock, KEPT);
    }

    public SumStore sums() {
        return new PgSumStore(pool());
    }

    public KeepHouse house() {
        return new PgKeepHouse(pool());
    }

    public RuleStore rules() {
        return new PgRuleStore(pool());
    }

    public AlertStore alerts() {
        return new PgAlertStore(pool());
    }

    public AlertDesk desk() {
        return new PgAlertDesk(pool());
    }

    public DestinationStore destinations() {
        return new PgDestinationStore(pool());
    }

    public DeliveryStore deliveries() {
        return new PgDeliveryStore(pool(), clock);
    }

    /// Keeps a definition with the stages of [Histories].
    public void define(String workspace, String name) {
        define(workspace, name, Map.of("targetTime", "PT1H"));
    }

    /// Keeps a definition with the stages of [Histories] and these fields in each.
    public void define(String workspace, String name, Map<String, String> fields) {
        define(workspace, name, 1, Histories.STAGES, fields);
    }

    /// Keeps a version of a definition with some of the stages of [Histories] and these fields in each.
    public void define(String workspace, String name, int version, List<String> of, Map<String, ?> fields) {
        var stages = of.stream()
                .map(stage -> {
                    var each = new HashMap<String, Object>(fields);
                    each.put("id", stage);
                    each.put("rank", Histories.STAGES.indexOf(stage) + 1);
                    return each;
                })
                .toList();
        var moments = Histories.MOMENTS.stream()
                .map(moment -> Map.of("id", moment, "objective", 0.9, "window", "P2D", "promise", "PT5M"))
                .toList();
        var definition = ContractJson.read(
                ContractJson.write(Map.of("title", Map.of("en", name), "stages", stages, "momentsOfTruth", moments)),
                com.fasterxml.jackson.databind.JsonNode.class);
        new PgDefinitionStore(pool())
                .keep(new PublishedDefinition(workspace, name, version, Instant.EPOCH, definition))
                .await()
                .indefinitely();
    }

    /// A plain connection, for the caller to close.
    public Connection connect() throws SQLException {
        return database.connect();
    }

    /// Runs a statement by itself.
    public void execute(String statement) {
        try (var connection = database.connect();
                var prepared = connection.createStatement()) {
            prepared.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The rows of a query, each as text.
    public List<String> rows(String query) {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select r::text from (" + query + ") r")) {
            var texts = new java.util.ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        vertx.close().await().indefinitely();
    }
}
