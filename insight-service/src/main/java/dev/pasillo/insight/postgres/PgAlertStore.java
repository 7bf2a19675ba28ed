package dev.pasillo.insight.postgres;

import dev.pasillo.contract.Alert;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.insight.application.AlertStore;
import dev.pasillo.insight.application.DeliverAlerts;
import dev.pasillo.insight.domain.alert.Incident;
import dev.pasillo.insight.domain.alert.Incident.Status;
import dev.pasillo.insight.domain.alert.Window;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The judge's side of alerts. [#commit] is the only writer of alerts, and compares the epoch first.
@ApplicationScoped
public class PgAlertStore implements AlertStore {
    private static final String BOUNDED = "set local lock_timeout = '5s'; set local statement_timeout = '20s';"
            + " set local idle_in_transaction_session_timeout = '30s'";

    private static final String LEAD = """
            update alert_leader
            set epoch = case when holder = $1 and expires_at > now() then epoch else epoch + 1 end, holder = $1,
                expires_at = now() + $2 * interval '1 millisecond'
            where holder = $1 or expires_at <= now()
            returning epoch
            """;

    private static final String RESIGN = "update alert_leader set expires_at = now() where holder = $1";

    /// Held until the commit: nobody takes over in between.
    private static final String FENCE = "select epoch from alert_leader where epoch = $1 for share";

    private static final String RULES =
            "select %s from alert_rule r where r.current and r.enabled order by 1, 2".formatted(RuleRows.COLUMNS);

    private static final String MADE = """
            select %s, a.rule_id, a.workspace, a.window_from, a.window_to, a.state, a.by_from, a.by_to
            from alert a join alert_rule r
                on r.workspace = a.workspace and r.id = a.rule_id and r.version = a.rule_version
            where r.current and r.enabled and (a.state = 'firing' or a.window_to > $1)
            order by a.window_to
            """.formatted(AlertRows.COLUMNS);

    private static final String ORPHANS = """
            select %s from alert a
            where a.state = 'firing' and not exists (
                select from alert_rule r
                where r.workspace = a.workspace and r.id = a.rule_id and r.version = a.rule_version
                  and r.current and r.enabled)
            """.formatted(AlertRows.COLUMNS);

    private static final String UNWANTED = """
            delete from late_deadline l where not exists (
                select from alert_rule r
                where r.current and r.enabled and r.workspace = l.workspace and r.definition = l.definition
                  and r.stage = l.stage)
            """;

    private static final String LATE =
            "select id, workspace, definition, stage, deadline from late_deadline order by id limit $1";

    private static final String JUDGED_AGAIN = "delete from late_deadline where id = any ($1)";

    private static final String FIRE = """
            insert into alert (workspace, id, rule_id, rule_version, subject, window_from, window_to, state, body)
            values ($1, $2, $3, $4, $5, $6, $7, 'firing', $8) on conflict do nothing
            """;

    private static final String END = """
            update alert set state = $3, body = $4, by_from = $5, by_to = $6
            where workspace = $1 and id = $2 and state <> $3
            """;

    private static final String TELL = """
            insert into delivery (workspace, destination_id, alert_id, webhook_id, event, body)
            select d.workspace, d.id, a.id, $3, $4, $5
            from alert a
            join alert_rule r on r.workspace = a.workspace and r.id = a.rule_id and r.version = a.rule_version
            join destination d on d.workspace = a.workspace and d.id = any (r.destinations) and d.enabled
            where a.workspace = $1 and a.id = $2
              and not exists (
                select from alert s
                where s.workspace = a.workspace and s.rule_id = a.rule_id and s.subject = a.subject
                  and s.silenced_until > now())
            on conflict do nothing
            """;

    private static final String TO_TOPIC = "insert into alert_outbox (workspace, alert_id, body) values ($1, $2, $3)";

    private static final String CLOSED = """
            update alert_rule set closed_to = greatest(closed_to, $4)
            where workspace = $1 and id = $2 and version = $3
            """;

    private static final String OUTBOX = """
            select id, workspace, alert_id, body from alert_outbox order by id limit $1 for update skip locked
            """;

    private static final String PUBLISHED = "delete from alert_outbox where id = any ($1)";

    private final Pool pool;

    @Inject
    PgAlertStore(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Optional<Long>> lead(String holder, Duration lease) {
        return Shield.over(pool.preparedQuery(LEAD)
                .execute(Tuple.of(holder, lease.toMillis()))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getLong(0))));
    }

    @Override
    public Uni<Void> resign(String holder) {
        return Shield.over(pool.preparedQuery(RESIGN).execute(Tuple.of(holder)).replaceWithVoid());
    }

    @Override
    public Uni<List<Watched>> watched(Instant since) {
        return Shield.over(pool.query(RULES)
                .execute()
                .chain(rules -> rules.size() == 0
                        ? Uni.createFrom().item(List.of())
                        : pool.preparedQuery(MADE)
                                .execute(Tuple.of(Columns.at(since)))
                                .map(made -> watched(rules, made))));
    }

    private static List<Watched> watched(RowSet<Row> rules, RowSet<Row> made) {
        var byRule = new HashMap<Owner, List<Made>>();
        made.forEach(row -> byRule.computeIfAbsent(
                        new Owner(row.getString("workspace"), row.getUUID("rule_id")), none -> new ArrayList<>())
                .add(new Made(incident(row), AlertRows.read(row))));
        var watched = new ArrayList<Watched>();
        rules.forEach(row -> {
            var rule = RuleRows.read(row);
            watched.add(new Watched(
                    rule,
                    AlertRows.instant(row.getOffsetDateTime("closed_to")),
                    byRule.getOrDefault(new Owner(rule.workspace(), rule.id()), List.of())));
        });
        return watched;
    }

    private record Owner(String workspace, UUID rule) {}

    private static Incident incident(Row row) {
        return new Incident(
                row.getUUID("id"),
                new Window(
                        row.getOffsetDateTime("window_from").toInstant(),
                        row.getOffsetDateTime("window_to").toInstant()),
                status(row));
    }

    private static Status status(Row row) {
        var state = row.getString("state");
        if (state.equals("firing")) {
            return new Status.Firing();
        }
        var from = row.getOffsetDateTime("by_from");
        var to = row.getOffsetDateTime("by_to");
        return state.equals("resolved") && from != null && to != null
                ? new Status.Resolved(new Window(from.toInstant(), to.toInstant()))
                : new Status.Retracted();
    }

    @Override
    public Uni<List<Alert>> orphans() {
        return Shield.over(pool.query(ORPHANS).execute().map(rows -> Rows.all(rows, AlertRows::read)));
    }

    @Override
    public Uni<List<LateDeadline>> late(int limit) {
        return Shield.over(pool.query(UNWANTED)
                .execute()
                .chain(() -> pool.preparedQuery(LATE).execute(Tuple.of((long) limit)))
                .map(rows -> {
                    var late = new ArrayList<LateDeadline>();
                    rows.forEach(row -> late.add(new LateDeadline(
                            row.getLong(0),
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getOffsetDateTime(4).toInstant())));
                    return late;
                }));
    }

    @Override
    public Uni<Void> judgedAgain(List<LateDeadline> deadlines) {
        var ids = deadlines.stream().map(LateDeadline::id).toArray(Long[]::new);
        return Shield.over(pool.preparedQuery(JUDGED_AGAIN)
                .execute(Tuple.tuple().addValue(ids))
                .replaceWithVoid());
    }

    @Override
    public Uni<Boolean> commit(long epoch, Judgement judgement) {
        return Shield.over(pool.withTransaction(connection -> connection
                .query(BOUNDED)
                .execute()
                .chain(() -> connection.preparedQuery(FENCE).execute(Tuple.of(epoch)))
                .chain(held -> held.size() == 0
                        ? Uni.createFrom().item(false)
                        : write(connection, judgement).replaceWith(true))));
    }

    private static Uni<Void> write(SqlConnection connection, Judgement judgement) {
        return Multi.createFrom()
                .iterable(judgement.news())
                .onItem()
                .transformToUniAndConcatenate(
                        news -> write(connection, judgement, news).replaceWith(news))
                .collect()
                .last()
                .chain(() -> closed(connection, judgement));
    }

    private static Uni<Void> write(SqlConnection connection, Judgement judgement, News news) {
        return change(connection, judgement, news)
                .chain(changed ->
                        changed.rowCount() == 0 ? Uni.createFrom().voidItem() : announce(connection, news.alert()));
    }

    private static Uni<RowSet<Row>> change(SqlConnection connection, Judgement judgement, News news) {
        var alert = news.alert();
        var window = news.window();
        var rule = judgement.rule();
        if (window != null && rule != null) {
            return connection
                    .preparedQuery(FIRE)
                    .execute(Tuple.tuple()
                            .addValue(alert.workspace())
                            .addValue(UUID.fromString(alert.id()))
                            .addValue(rule.id())
                            .addValue(rule.version())
                            .addValue(rule.subject())
                            .addValue(Columns.at(window.from()))
                            .addValue(Columns.at(window.to()))
                            .addValue(AlertRows.bare(alert)));
        }
        var by = news.by();
        return connection
                .preparedQuery(END)
                .execute(Tuple.tuple()
                        .addValue(alert.workspace())
                        .addValue(UUID.fromString(alert.id()))
                        .addValue(DeliverAlerts.word(alert.state()))
                        .addValue(AlertRows.bare(alert))
                        .addValue(by == null ? null : Columns.at(by.from()))
                        .addValue(by == null ? null : Columns.at(by.to())));
    }

    private static Uni<Void> announce(SqlConnection connection, Alert alert) {
        var id = UUID.fromString(alert.id());
        var body = ContractJson.write(alert);
        return connection
                .preparedQuery(TELL)
                .execute(Tuple.of(
                        alert.workspace(), id, DeliverAlerts.webhookId(alert), DeliverAlerts.word(alert.state()), body))
                .chain(() -> connection.preparedQuery(TO_TOPIC).execute(Tuple.of(alert.workspace(), id, body)))
                .replaceWithVoid();
    }

    private static Uni<Void> closed(SqlConnection connection, Judgement judgement) {
        var rule = judgement.rule();
        var closedTo = judgement.closedTo();
        return rule == null || closedTo == null
                ? Uni.createFrom().voidItem()
                : connection
                        .preparedQuery(CLOSED)
                        .execute(Tuple.of(rule.workspace(), rule.id(), rule.version(), Columns.at(closedTo)))
                        .replaceWithVoid();
    }

    @Override
    public Uni<Integer> publish(int limit, Publication publish) {
        return Shield.over(pool.withTransaction(connection -> connection
                .query(BOUNDED)
                .execute()
                .chain(() -> connection.preparedQuery(OUTBOX).execute(Tuple.of((long) limit)))
                .chain(rows -> rows.size() == 0 ? Uni.createFrom().item(0) : publish(connection, rows, publish))));
    }

    private static Uni<Integer> publish(SqlConnection connection, RowSet<Row> rows, Publication publish) {
        var ids = new ArrayList<Long>();
        var outgoing = new ArrayList<Outgoing>();
        rows.forEach(row -> {
            ids.add(row.getLong(0));
            outgoing.add(new Outgoing(row.getString(1), row.getUUID(2).toString(), row.getString(3)));
        });
        return publish.publish(outgoing)
                .chain(() -> connection
                        .preparedQuery(PUBLISHED)
                        .execute(Tuple.tuple().addValue(ids.toArray(Long[]::new))))
                .replaceWith(ids.size());
    }
}
