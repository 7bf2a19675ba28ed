package dev.pasillo.insight.postgres;

import dev.pasillo.insight.domain.fact.SumKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// Writes by what sums change, in the order of their keys, so that two writers never wait for each other in a
/// circle.
final class SumWriter {
    private static final String ADD = """
            insert into figure_sum as s (workspace, definition, figure, day, stage, bucket, segment, persona, channel, n)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::text[], $6::integer[], $7::text[],
                                 $8::text[], $9::text[], $10::bigint[])
            on conflict (workspace, definition, figure, day, stage, bucket, segment, persona, channel)
                do update set n = s.n + excluded.n
            """;

    private SumWriter() {}

    static Uni<Void> add(SqlConnection connection, List<Map.Entry<SumKey, Long>> changes) {
        if (changes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var rows = Columns.of(changes)
                .texts(row -> row.getKey().workspace())
                .texts(row -> row.getKey().definition())
                .texts(row -> row.getKey().figure())
                .column(LocalDate[]::new, row -> row.getKey().day())
                .texts(row -> row.getKey().stage())
                .column(Integer[]::new, row -> row.getKey().bucket())
                .texts(row -> row.getKey().segment())
                .texts(row -> row.getKey().persona())
                .texts(row -> row.getKey().channel())
                .column(Long[]::new, Map.Entry::getValue);
        return connection.preparedQuery(ADD).execute(rows.tuple()).replaceWithVoid();
    }
}
