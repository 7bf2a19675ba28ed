package dev.pasillo.insight.postgres;

import dev.pasillo.insight.application.RuleStore;
import dev.pasillo.insight.domain.alert.AlertRule.Terms;
import dev.pasillo.insight.domain.query.Cursor;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Rules by the client that the rest of this service uses: they are read in the transactions that judge windows.
@ApplicationScoped
public class PgRuleStore implements RuleStore {
    private static final String INSERT = """
            insert into alert_rule as r (workspace, id, version, created_at, changed_at, name, definition, stage,
                measure, above, window_seconds, min_customers, segment, channel, destinations, enabled, runbook)
            """;

    private static final String CREATE = INSERT + """
            select $1, $2, 1, $3, $3, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::uuid[], $15, $16
            where (select count(*) from alert_rule where workspace = $1 and current) < $4
            returning\s""" + RuleRows.COLUMNS;

    private static final String NEXT = INSERT + """
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::uuid[], $16, $17)
            returning\s""" + RuleRows.COLUMNS;

    private static final String FIND =
            "select %s from alert_rule r where workspace = $1 and id = $2 and current".formatted(RuleRows.COLUMNS);

    private static final String LIST = """
            select %s from alert_rule r
            where workspace = $1 and current and ($2::timestamptz is null or (created_at, id) > ($2, $3))
            order by created_at, id limit $4
            """.formatted(RuleRows.COLUMNS);

    private static final String END =
            "update alert_rule set current = false where workspace = $1 and id = $2 and current";

    private final Pool pool;

    @Inject
    PgRuleStore(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Optional<Kept>> create(String workspace, UUID id, Terms terms, Instant at, int most) {
        var parameters = RuleRows.terms(Tuple.of(workspace, id, Columns.at(at)).addValue((long) most), terms);
        return Shield.over(pool.preparedQuery(CREATE).execute(parameters).map(PgRuleStore::first));
    }

    @Override
    public Uni<Optional<Kept>> find(String workspace, UUID id) {
        return Shield.over(
                pool.preparedQuery(FIND).execute(Tuple.of(workspace, id)).map(PgRuleStore::first));
    }

    @Override
    public Uni<List<Kept>> list(String workspace, int limit, @Nullable Cursor after) {
        return Shield.over(pool.preparedQuery(LIST)
                .execute(Rows.page(workspace, after, limit))
                .map(rows -> Rows.all(rows, PgRuleStore::kept)));
    }

    @Override
    public Uni<Optional<Kept>> change(String workspace, UUID id, Terms terms, Instant at) {
        return Shield.over(pool.withTransaction(connection -> connection
                .preparedQuery(FIND + " for update")
                .execute(Tuple.of(workspace, id))
                .map(PgRuleStore::first)
                .chain(found -> found.isEmpty() || found.get().rule().terms().equals(terms)
                        ? Uni.createFrom().item(found)
                        : next(connection, found.get(), terms, at))));
    }

    private static Uni<Optional<Kept>> next(SqlConnection connection, Kept before, Terms terms, Instant at) {
        var rule = before.rule();
        var parameters = RuleRows.terms(
                Tuple.of(
                        rule.workspace(),
                        rule.id(),
                        rule.version() + 1,
                        Columns.at(before.createdAt()),
                        Columns.at(at)),
                terms);
        return connection
                .preparedQuery(END)
                .execute(Tuple.of(rule.workspace(), rule.id()))
                .chain(() -> connection.preparedQuery(NEXT).execute(parameters))
                .map(PgRuleStore::first);
    }

    @Override
    public Uni<Boolean> delete(String workspace, UUID id) {
        return Shield.over(
                pool.preparedQuery(END).execute(Tuple.of(workspace, id)).map(rows -> rows.rowCount() > 0));
    }

    private static Optional<Kept> first(RowSet<Row> rows) {
        return Rows.first(rows, PgRuleStore::kept);
    }

    private static Kept kept(Row row) {
        return new Kept(
                RuleRows.read(row),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("changed_at").toInstant());
    }
}
