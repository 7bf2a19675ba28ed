package dev.pasillo.insight.postgres;

import dev.pasillo.insight.application.KeepHouse;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;

/// Deletes in portions, and passes over rows that somebody else is writing: nobody waits for it.
@ApplicationScoped
public class PgKeepHouse implements KeepHouse {
    private static final int PORTION = 20_000;

    private static final String PURGE_PAST = """
            delete from fact_past where ctid = any (array(
                select ctid from fact_past where removed_at < $1 limit %d))
            """.formatted(PORTION);

    private static final String PURGE_QUARANTINE = "delete from quarantine where quarantined_at < $1";

    private static final String PURGE_ZEROS = """
            delete from figure_sum where ctid = any (array(
                select ctid from figure_sum where n = 0 limit %d for update skip locked)) and n = 0
            """.formatted(PORTION);

    private static final String NEGATIVE = "select count(*) from fact where n <= 0";

    private final Pool pool;

    @Inject
    PgKeepHouse(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Long> purgePast(Instant before) {
        return all(PURGE_PAST, Tuple.of(Columns.at(before)));
    }

    @Override
    public Uni<Long> purgeQuarantine(Instant before) {
        return pool.preparedQuery(PURGE_QUARANTINE)
                .execute(Tuple.of(Columns.at(before)))
                .map(rows -> (long) rows.rowCount());
    }

    @Override
    public Uni<Long> purgeZeros() {
        return all(PURGE_ZEROS, Tuple.tuple());
    }

    private Uni<Long> all(String statement, Tuple parameters) {
        return pool.preparedQuery(statement).execute(parameters).chain(rows -> {
            var deleted = (long) rows.rowCount();
            return deleted < PORTION
                    ? Uni.createFrom().item(deleted)
                    : all(statement, parameters).map(more -> deleted + more);
        });
    }

    @Override
    public Uni<Long> negativeFacts() {
        return pool.query(NEGATIVE).execute().map(rows -> rows.iterator().next().getLong(0));
    }
}
