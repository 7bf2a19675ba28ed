package dev.pasillo.journey.postgres;

import dev.pasillo.journey.application.JourneyStore;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// Journeys in PostgreSQL. READ COMMITTED: every step reads what is committed when it runs, and whoever changes a row
/// has locked it before reading it.
public final class PostgresJourneyStore implements JourneyStore {
    private static final Logger LOG = Logger.getLogger(PostgresJourneyStore.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 20;

    /// Nobody waits for ever, or is waited for. And every step looks rows up by an index, however little is known
    /// yet of tables that grow by millions of rows: reading one whole would hold up everybody who waits for the
    /// step, and where it is done in parallel, everybody else too.
    private static final String PREPARE = "set local lock_timeout = '10s'; set local statement_timeout = '60s';"
            + " set local idle_in_transaction_session_timeout = '60s';"
            + " set local enable_seqscan = off; set local enable_bitmapscan = off;"
            + " set local enable_hashjoin = off; set local enable_mergejoin = off;"
            + " set local max_parallel_workers_per_gather = 0";

    /// Serialization failure, deadlock, lock not available in time.
    private static final Set<String> TRANSIENT = Set.of("40001", "40P01", "55P03");

    private final Pool pool;
    private final DefinitionReader definitions;
    private final Consumer<RuntimeException> retried;

    /// @param retried hears of every transaction that is begun again, and why
    public PostgresJourneyStore(Pool pool, DefinitionReader definitions, Consumer<RuntimeException> retried) {
        this.pool = pool;
        this.definitions = definitions;
        this.retried = retried;
    }

    @Override
    public <T> T inTransaction(Function<Transaction, T> work) {
        for (var attempt = 1; ; attempt++) {
            try {
                return once(work, attempt);
            } catch (Retry | PgException conflict) {
                if (conflict instanceof PgException broken && !TRANSIENT.contains(broken.getSqlState())) {
                    throw isUnfit(broken) ? new Unfit("PostgreSQL refuses the data", broken) : broken;
                }
                if (attempt == ATTEMPTS) {
                    throw conflict;
                }
                retried.accept(conflict);
                LOG.debugf("transaction starts again (attempt %d): %s", attempt + 1, conflict.getMessage());
                rest(attempt);
            }
        }
    }

    /// Data exception, integrity constraint violation.
    static boolean isUnfit(PgException refused) {
        var state = refused.getSqlState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    private <T> T once(Function<Transaction, T> work, int attempt) {
        var connection = Connections.take(pool, PATIENCE);
        try {
            var transaction = connection.begin().await().atMost(PATIENCE);
            try {
                connection.query(PREPARE).execute().await().atMost(PATIENCE);
                var steps = new JourneyTransaction(new Sql(connection), definitions, attempt);
                var result = work.apply(steps);
                if (steps.rolledBack()) {
                    transaction.rollback().await().atMost(PATIENCE);
                } else {
                    transaction.commit().await().atMost(PATIENCE);
                }
                return result;
            } catch (RuntimeException failed) {
                transaction.rollback().onFailure().recoverWithNull().await().atMost(PATIENCE);
                throw failed;
            }
        } finally {
            connection.close().onFailure().recoverWithNull().await().atMost(PATIENCE);
        }
    }

    /// A random rest, longer with every attempt, so that two who collided do not collide again.
    private static void rest(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(5, 20L * attempt + 6));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopping);
        }
    }
}
