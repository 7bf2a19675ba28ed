package dev.pasillo.journey.postgres;

import dev.pasillo.journey.application.QueryStore;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.util.function.Function;

/// Reads in PostgreSQL, each question in one REPEATABLE READ transaction that may write nothing.
///
/// The calling thread sees a question to its end and gives its connection back, also where nobody waits for the answer
/// any more.
public final class PostgresQueryStore implements QueryStore {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Pool pool;
    private final DefinitionReader definitions;

    public PostgresQueryStore(Pool pool, DefinitionReader definitions) {
        this.pool = pool;
        this.definitions = definitions;
    }

    @Override
    public <T> T inSnapshot(Function<Snapshot, T> work) {
        var connection = Connections.take(pool, PATIENCE);
        try {
            var transaction = connection.begin().await().atMost(PATIENCE);
            try {
                connection
                        .query("set transaction isolation level repeatable read, read only;"
                                + " set local statement_timeout = '20s';"
                                + " set local idle_in_transaction_session_timeout = '60s'")
                        .execute()
                        .await()
                        .atMost(PATIENCE);
                return work.apply(new QuerySnapshot(new Sql(connection), definitions));
            } finally {
                transaction.rollback().onFailure().recoverWithNull().await().atMost(PATIENCE);
            }
        } finally {
            connection.close().onFailure().recoverWithNull().await().atMost(PATIENCE);
        }
    }
}
