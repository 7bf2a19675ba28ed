package dev.pasillo.insight.postgres;

import dev.pasillo.contract.Alert;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.insight.application.AlertDesk;
import dev.pasillo.insight.application.DeliverAlerts;
import dev.pasillo.insight.domain.query.Cursor;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// People's side of alerts: lists them, and keeps what people do in columns of its own, so that it and the judge's
/// writing do not overwrite each other.
@ApplicationScoped
public class PgAlertDesk implements AlertDesk {
    private static final String LIST = """
            select %s from alert a
            where a.workspace = $1 and ($2::text is null or a.state = $2) and ($3::uuid is null or a.rule_id = $3)
              and ($4::text is null or a.body::jsonb ->> 'definition' = $4)
              and ($5::timestamptz is null or (a.window_to, a.id) < ($5, $6))
            order by a.window_to desc, a.id desc limit $7
            """.formatted(AlertRows.COLUMNS);

    private static final String FIND =
            "select %s from alert a where a.workspace = $1 and a.id = $2".formatted(AlertRows.COLUMNS);

    private static final String ACKNOWLEDGE =
            update("acknowledged_by = coalesce(acknowledged_by, $4), acknowledged_at = coalesce(acknowledged_at, $3)");

    private static final String SILENCE = update("silenced_until = $3");

    private static final String COMMENT = update("""
            comments = case when jsonb_array_length(comments) < $4::integer then comments else comments - 0 end
                || $3::text::jsonb""");

    private static final String LABEL = update("label = $3");

    private final Pool pool;

    @Inject
    PgAlertDesk(Pool pool) {
        this.pool = pool;
    }

    private static String update(String set) {
        return "update alert a set %s where a.workspace = $1 and a.id = $2 returning %s"
                .formatted(set, AlertRows.COLUMNS);
    }

    @Override
    public Uni<List<Alert>> list(String workspace, Filter filter, int limit, @Nullable Cursor after) {
        var state = filter.state();
        var parameters = Tuple.tuple()
                .addValue(workspace)
                .addValue(state == null ? null : DeliverAlerts.word(state))
                .addValue(filter.rule())
                .addValue(filter.definition())
                .addValue(after == null ? null : Columns.at(after.anchorAt()))
                .addValue(after == null ? null : after.hash())
                .addValue((long) limit);
        return Shield.over(pool.preparedQuery(LIST).execute(parameters).map(rows -> Rows.all(rows, AlertRows::read)));
    }

    @Override
    public Uni<Optional<Alert>> find(String workspace, UUID id) {
        return Shield.over(
                pool.preparedQuery(FIND).execute(Tuple.of(workspace, id)).map(PgAlertDesk::first));
    }

    @Override
    public Uni<Optional<Alert>> keep(String workspace, UUID id, Answer answer) {
        var parameters = Tuple.of(workspace, id);
        var statement = switch (answer) {
            case Answer.Acknowledged acknowledged -> {
                parameters.addValue(Columns.at(acknowledged.at())).addValue(acknowledged.by());
                yield ACKNOWLEDGE;
            }
            case Answer.Silenced silenced -> {
                parameters.addValue(Columns.at(silenced.until()));
                yield SILENCE;
            }
            case Answer.Commented commented -> {
                parameters
                        .addValue(ContractJson.write(List.of(commented.comment())))
                        .addValue(commented.most());
                yield COMMENT;
            }
            case Answer.Labelled labelled -> {
                parameters.addValue(labelled.value());
                yield LABEL;
            }
        };
        return Shield.over(pool.preparedQuery(statement).execute(parameters).map(PgAlertDesk::first));
    }

    private static Optional<Alert> first(RowSet<Row> rows) {
        return Rows.first(rows, AlertRows::read);
    }
}
