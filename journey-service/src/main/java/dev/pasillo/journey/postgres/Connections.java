package dev.pasillo.journey.postgres;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Takes connections from the pool on a worker thread.
final class Connections {
    private Connections() {}

    /// Waits for a connection; one that comes too late goes back to the pool.
    ///
    /// @throws IllegalStateException where none came in time, or PostgreSQL cannot be reached
    static SqlConnection take(Pool pool, Duration patience) {
        var pending = pool.getConnection().subscribeAsCompletionStage();
        try {
            return pending.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException busy) {
            pending.thenAccept(SqlConnection::closeAndForget);
            throw new IllegalStateException("PostgreSQL has no connection to spare", busy);
        } catch (ExecutionException refused) {
            throw new IllegalStateException("PostgreSQL cannot be reached", refused.getCause());
        } catch (InterruptedException stopping) {
            pending.thenAccept(SqlConnection::closeAndForget);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopping);
        }
    }
}
