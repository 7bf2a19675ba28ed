package dev.pasillo.journey.postgres;

import dev.pasillo.journey.application.KeyGenerations;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;

/// A generation is a partition of `touchpoint_key`; the row of `key_generation` is shared by every batch and locked by
/// whoever begins a new one. Ids that have come with a revision are carried over: what is replaced stays replaced.
public final class PostgresKeyGenerations implements KeyGenerations {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Pool pool;

    public PostgresKeyGenerations(Pool pool) {
        this.pool = pool;
    }

    @Override
    public boolean renew(Instant now, Duration age, int kept) {
        if (kept < 1) {
            throw new IllegalArgumentException("at least one generation of keys is kept, not " + kept);
        }
        return pool.withTransaction(connection -> connection
                        .preparedQuery("select current from key_generation where began_at <= $1 for update")
                        .execute(Tuple.of(Sql.time(now.minus(age))))
                        .flatMap(due -> due.size() == 0
                                ? Uni.createFrom().item(false)
                                : begin(connection, due.iterator().next().getInteger("current") + 1, now, kept)))
                .await()
                .atMost(PATIENCE);
    }

    private static Uni<Boolean> begin(SqlConnection connection, int next, Instant now, int kept) {
        return connection
                .query("create table touchpoint_key_" + next + " partition of touchpoint_key for values in (" + next
                        + "); insert into touchpoint_key (generation, key) select " + next
                        + ", key from touchpoint_key where generation <= " + (next - kept)
                        + " and fingerprint is null; drop table if exists touchpoint_key_" + (next - kept))
                .execute()
                .flatMap(made -> connection
                        .preparedQuery("update key_generation set current = $1, began_at = $2")
                        .execute(Tuple.of(next, Sql.time(now))))
                .replaceWith(true);
    }
}
