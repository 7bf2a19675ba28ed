package dev.pasillo.bench;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/// One connection to a service's database, the way the services speak to it, waited for.
public final class Database implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final PgConnection connection;

    /// @param configuration what the launcher wrote for the service
    Database(Path configuration) throws IOException {
        var properties = new Properties();
        try (var in = Files.newInputStream(configuration)) {
            properties.load(in);
        }
        var address = properties.getProperty("quarkus.datasource.reactive.url").replaceFirst("^vertx-reactive:", "");
        var options = PgConnectOptions.fromUri(address)
                .setUser(properties.getProperty("quarkus.datasource.username"))
                .setPassword(properties.getProperty("quarkus.datasource.password"))
                .setCachePreparedStatements(true);
        connection = PgConnection.connect(vertx, options)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /// Runs one statement.
    public RowSet<Row> run(String statement, Object... parameters) {
        return connection
                .preparedQuery(statement)
                .execute(Tuple.tuple(List.of(parameters)))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /// Runs several statements without parameters.
    public void script(String statements) {
        connection
                .query(statements)
                .execute()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /// The number that a statement answers.
    public long number(String statement, Object... parameters) {
        var value = run(statement, parameters).iterator().next().getLong(0);
        return value == null ? 0 : value;
    }

    @Override
    public void close() {
        connection.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
