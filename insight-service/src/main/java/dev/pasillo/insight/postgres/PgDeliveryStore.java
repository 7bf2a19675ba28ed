package dev.pasillo.insight.postgres;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.insight.application.DeliveryStore;
import dev.pasillo.insight.application.Messenger.Letter;
import dev.pasillo.insight.domain.delivery.Next;
import dev.pasillo.insight.domain.delivery.Sent;
import dev.pasillo.insight.domain.delivery.SigningSecret;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Deliveries: taken with `skip locked` and a lease, so that instances share them, and settled only by whoever holds
/// the lease.
@ApplicationScoped
public class PgDeliveryStore implements DeliveryStore {
    private static final String LEASED = """
            v.id, v.workspace, v.destination_id, v.leased_by, v.attempts, v.event, v.webhook_id, v.body, d.url,
            d.secret, (extract(epoch from now() - v.created_at) * 1000)::bigint as waited_ms""";

    /// Not more than a few of one destination at once, and of one alert only the earliest that waits.
    private static final String LEASE = """
            with due as (
                select v.id from delivery v
                join destination d on d.workspace = v.workspace and d.id = v.destination_id and d.enabled
                where v.state = 'pending' and v.next_attempt_at <= now()
                  and (v.leased_until is null or v.leased_until < now())
                  and not exists (
                    select from delivery e
                    where e.workspace = v.workspace and e.destination_id = v.destination_id
                      and e.alert_id = v.alert_id and e.state = 'pending' and e.id < v.id)
                  and (
                    select count(*) from delivery o
                    where o.workspace = v.workspace and o.destination_id = v.destination_id and o.state = 'pending'
                      and o.leased_until >= now()) < 4
                order by v.next_attempt_at limit $2 for update of v skip locked)
            update delivery v
            set leased_by = $1, leased_until = now() + $3 * interval '1 millisecond', attempts = v.attempts + 1
            from destination d
            where v.id in (select id from due) and d.workspace = v.workspace and d.id = v.destination_id
            returning %s
            """.formatted(LEASED);

    /// Counts as failed until it has arrived, so that nobody ever tries it again.
    private static final String LEASE_TEST = """
            with v as (
                insert into delivery (workspace, destination_id, webhook_id, event, body, state, attempts, leased_by,
                    leased_until, finished_at)
                select workspace, id, $3, 'test', $4, 'failed', 1, $5, now() + $6 * interval '1 millisecond', now()
                from destination where workspace = $1 and id = $2
                returning *)
            select %s from v join destination d on d.workspace = v.workspace and d.id = v.destination_id
            """.formatted(LEASED);

    private static final String SETTLE = """
            update delivery
            set state = $3, log = log || $4::text::jsonb, leased_by = null, leased_until = null,
                next_attempt_at = now() + $5 * interval '1 millisecond',
                finished_at = case when $3 = 'pending' then null else now() end
            where id = $1 and leased_by = $2
            """;

    private static final String GONE = """
            update destination set enabled = false, disabled_because = 'The receiver answered 410 Gone.'
            where workspace = $1 and id = $2
            """;

    private static final String LIST = """
            select id, alert_id, webhook_id, event, state, attempts, next_attempt_at, created_at, finished_at, log::text
            from delivery
            where workspace = $1 and destination_id = $2 and ($3::bigint is null or id < $3)
            order by id desc limit $4
            """;

    private static final String PENDING = "select count(*) from delivery where state = 'pending'";
    private static final String PURGE = "delete from delivery where created_at < $1";

    private final Pool pool;
    private final Clock clock;

    @Inject
    PgDeliveryStore(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    @Override
    public Uni<List<Lease>> lease(int limit, Duration lease) {
        return Shield.over(pool.preparedQuery(LEASE)
                .execute(Tuple.of(UUID.randomUUID(), (long) limit, lease.toMillis()))
                .map(rows -> Rows.all(rows, PgDeliveryStore::lease)));
    }

    @Override
    public Uni<Optional<Lease>> leaseTest(
            String workspace, UUID destination, String webhookId, String body, Duration lease) {
        return Shield.over(pool.preparedQuery(LEASE_TEST)
                .execute(Tuple.of(workspace, destination, webhookId, body, UUID.randomUUID(), lease.toMillis()))
                .map(rows -> Rows.first(rows, PgDeliveryStore::lease)));
    }

    private static Lease lease(Row row) {
        return new Lease(
                row.getLong("id"),
                row.getString("workspace"),
                row.getUUID("destination_id"),
                row.getUUID("leased_by"),
                row.getInteger("attempts"),
                Duration.ofMillis(row.getLong("waited_ms")),
                row.getString("event"),
                new Letter(
                        URI.create(row.getString("url")),
                        SigningSecret.parse(row.getString("secret")).orElseThrow(),
                        row.getString("webhook_id"),
                        row.getString("body")));
    }

    @Override
    public Uni<Boolean> settle(Lease lease, Sent sent, Next next) {
        var state = switch (next) {
            case Next.Delivered _ -> "delivered";
            case Next.Again _ -> "pending";
            case Next.GivenUp _, Next.Gone _ -> "failed";
        };
        var pause = next instanceof Next.Again again ? again.after() : Duration.ZERO;
        var parameters = Tuple.of(
                lease.id(), lease.token(), state, ContractJson.write(List.of(entry(lease, sent))), pause.toMillis());
        return Shield.over(pool.withTransaction(connection -> connection
                .preparedQuery(SETTLE)
                .execute(parameters)
                .call(() -> next instanceof Next.Gone
                        ? gone(connection, lease)
                        : Uni.createFrom().voidItem())
                .map(rows -> rows.rowCount() > 0)));
    }

    private static Uni<Void> gone(SqlConnection connection, Lease lease) {
        return connection
                .preparedQuery(GONE)
                .execute(Tuple.of(lease.workspace(), lease.destination()))
                .replaceWithVoid();
    }

    private Map<String, Object> entry(Lease lease, Sent sent) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("attempt", lease.attempt());
        entry.put("at", ContractJson.write(clock.instant()));
        switch (sent) {
            case Sent.Answered answered -> entry.put("status", answered.status());
            case Sent.Failed failed -> entry.put("failure", failed.reason());
        }
        entry.put("durationSeconds", sent.took().toMillis() / 1_000.0);
        return entry;
    }

    @Override
    public Uni<List<Delivery>> list(String workspace, UUID destination, int limit, @Nullable Long before) {
        var parameters = Tuple.tuple()
                .addValue(workspace)
                .addValue(destination)
                .addValue(before)
                .addValue((long) limit);
        return Shield.over(
                pool.preparedQuery(LIST).execute(parameters).map(rows -> Rows.all(rows, PgDeliveryStore::delivery)));
    }

    private static Delivery delivery(Row row) {
        var state = row.getString("state");
        return new Delivery(
                row.getLong("id"),
                row.getUUID("alert_id"),
                row.getString("webhook_id"),
                row.getString("event"),
                state,
                row.getInteger("attempts"),
                state.equals("pending") ? AlertRows.instant(row.getOffsetDateTime("next_attempt_at")) : null,
                row.getOffsetDateTime("created_at").toInstant(),
                AlertRows.instant(row.getOffsetDateTime("finished_at")),
                row.getString("log"));
    }

    @Override
    public Uni<Long> pending() {
        return pool.query(PENDING).execute().map(rows -> rows.iterator().next().getLong(0));
    }

    @Override
    public Uni<Long> purge(Instant before) {
        return pool.preparedQuery(PURGE).execute(Tuple.of(Columns.at(before))).map(rows -> (long) rows.rowCount());
    }
}
