package dev.pasillo.insight.postgres;

import dev.pasillo.insight.application.SumStore;
import dev.pasillo.insight.domain.fact.SumKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;

/// Adds up facts again. The sums are locked against writers meanwhile: a batch has either written both its
/// facts and its sums by then, or its facts cannot be seen yet.
@ApplicationScoped
public class PgSumStore implements SumStore {
    private static final int EXAMPLES = 20;
    private static final String LOCK =
            "set local lock_timeout = '30s'; lock table figure_sum in share row exclusive mode";

    private static final String DIFFERING = """
            with recomputed as (
                select f.workspace, f.definition, split_part(part, '|', 1) as figure,
                       (f.anchor_at at time zone 'UTC')::date as day,
                       substr(part, length(split_part(part, '|', 1)) + length(split_part(part, '|', 2)) + 3) as stage,
                       split_part(part, '|', 2)::integer as bucket, coalesce(f.segment, '') as segment,
                       coalesce(f.persona, '') as persona, f.channel, count(*) as n
                from fact f cross join lateral unnest(f.parts) as part
                where f.workspace = $1 and f.n > 0
                group by 1, 2, 3, 4, 5, 6, 7, 8, 9),
            differing as (
                select workspace, definition, figure, day, stage, bucket, segment, persona, channel,
                       coalesce(k.n, 0) as kept, coalesce(r.n, 0) as recomputed
                from (select * from figure_sum where workspace = $1) k full join recomputed r
                    using (workspace, definition, figure, day, stage, bucket, segment, persona, channel)
                where coalesce(k.n, 0) <> coalesce(r.n, 0))
            """;

    private static final String COMPARE = DIFFERING + """
            select differing.*, count(*) over () from differing
            order by workspace, definition, figure, day, stage, bucket, segment, persona, channel limit %d
            """.formatted(EXAMPLES);

    private static final String MEND = DIFFERING + """
            insert into figure_sum (workspace, definition, figure, day, stage, bucket, segment, persona, channel, n)
            select workspace, definition, figure, day, stage, bucket, segment, persona, channel, recomputed
            from differing
            on conflict (workspace, definition, figure, day, stage, bucket, segment, persona, channel)
                do update set n = excluded.n
            """;

    private final Pool pool;

    @Inject
    PgSumStore(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Recomputed> recompute(String workspace, boolean mend) {
        return Shield.over(pool.withTransaction(connection -> connection
                .query(LOCK)
                .execute()
                .chain(() -> compare(connection, workspace))
                .call(found -> mend && found.differing() > 0
                        ? connection.preparedQuery(MEND).execute(Tuple.of(workspace))
                        : Uni.createFrom().voidItem())));
    }

    private static Uni<Recomputed> compare(SqlConnection connection, String workspace) {
        return connection.preparedQuery(COMPARE).execute(Tuple.of(workspace)).map(rows -> {
            var examples = new ArrayList<Difference>();
            var differing = 0L;
            for (var row : rows) {
                examples.add(new Difference(key(row), row.getLong(9), row.getLong(10)));
                differing = row.getLong(11);
            }
            return new Recomputed(differing, examples);
        });
    }

    private static SumKey key(Row row) {
        return new SumKey(
                row.getString(0),
                row.getString(1),
                row.getString(2),
                row.getLocalDate(3),
                row.getString(4),
                row.getInteger(5),
                row.getString(6),
                row.getString(7),
                row.getString(8));
    }
}
