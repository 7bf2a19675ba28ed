package dev.pasillo.journey.postgres;

import dev.pasillo.contract.RejectedEvent;
import dev.pasillo.journey.application.JourneyStore.Unfit;
import dev.pasillo.journey.application.RejectedStore;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Refused events in PostgreSQL: `rejected_event`, and `quarantine` as far as it is listed and applied again.
public final class PostgresRejected implements RejectedStore {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int EXPIRED_AT_A_TIME = 1_000;
    /// A workspace that keeps too much is cut below its bound, so that not every record cuts anew.
    private static final double AFTER_A_CUT = 0.9;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private static final String FOUND = """
            select origin, id, source, event_id, code, detail, received_at, size, raw, truncated, format, replayed_at,
                attempts, attempted_at, attempt_code, attempt_detail
            from (
                (select 0 as origin, id, source, event_id, code, detail, received_at, octet_length(raw) as size,
                    substring(raw from 1 for $9) as raw, truncated, format, replayed_at, attempts, attempted_at,
                    attempt_code, attempt_detail
                from rejected_event where %1$s and (received_at, 0, id) %2$s ($6, $7::int, $8::bigint)
                order by received_at %3$s, id %3$s limit $10)
                union all
                (select 1, id, source, event_id, code, detail, received_at, octet_length(raw),
                    substring(raw from 1 for $9), false, null, replayed_at, attempts, attempted_at, attempt_code,
                    attempt_detail
                from quarantine where %1$s and (received_at, 1, id) %2$s ($6, $7::int, $8::bigint)
                order by received_at %3$s, id %3$s limit $10)
            ) as found order by received_at %3$s, origin %3$s, id %3$s limit $10""";
    private static final String WANTED = "workspace = $1 and ($2::text is null or code = $2)"
            + " and ($3::text is null or source = $3) and received_at >= $4 and received_at < $5"
            + " and ($11::boolean is null or (replayed_at is not null) = $11) and received_at %s $6";
    private static final String NEWEST = FOUND.formatted(WANTED.formatted("<="), "<", "desc");
    private static final String OLDEST = FOUND.formatted(WANTED.formatted(">="), ">", "asc");

    private final Pool pool;

    public PostgresRejected(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Map<Integer, Long> positions(Map<Integer, Long> beginnings) {
        return inTransaction(sql -> {
            var partitions = beginnings.keySet().stream().sorted().toList();
            sql.change("""
                    insert into rejected_position (partition, next_offset)
                    select * from unnest($1::int[], $2::bigint[]) on conflict do nothing""", partitions.toArray(Integer[]::new), Sql.longs(partitions, beginnings::get));
            var positions = new HashMap<Integer, Long>();
            sql.rows("select partition, next_offset from rejected_position where partition = any($1)", (Object)
                            partitions.toArray(Integer[]::new))
                    .forEach(row -> positions.put(row.getInteger("partition"), row.getLong("next_offset")));
            return positions;
        });
    }

    @Override
    public void move(int partition, long offset) {
        inTransaction(sql ->
                sql.change("update rejected_position set next_offset = $2 where partition = $1", partition, offset));
    }

    @Override
    public boolean keep(Slice slice, Bounds bounds) {
        return inTransaction(sql -> {
            var ours = sql.change(
                            "update rejected_position set next_offset = $3 where partition = $1 and next_offset = $2",
                            slice.partition(),
                            slice.from(),
                            slice.to())
                    == 1;
            if (ours) {
                insert(sql, slice.events());
                count(sql, slice.events(), bounds);
            }
            return ours;
        });
    }

    private static void insert(Sql sql, List<RejectedEvent> events) {
        sql.change(
                """
                insert into rejected_event
                    (workspace, source, format, event_id, code, detail, received_at, raw, truncated)
                select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                    $7::timestamptz[], $8::bytea[], $9::boolean[])""",
                Sql.texts(events, event -> text(event.workspace())),
                Sql.texts(events, event -> text(event.source())),
                Sql.texts(events, event -> nullable(event.format())),
                Sql.texts(events, event -> nullable(event.id())),
                Sql.texts(events, event -> text(event.code())),
                Sql.texts(events, event -> text(event.detail())),
                Sql.times(events, RejectedEvent::receivedAt),
                Sql.bytes(events, RejectedEvent::raw),
                Sql.booleans(events, RejectedEvent::truncated));
    }

    private static void count(Sql sql, List<RejectedEvent> events, Bounds bounds) {
        var bytes = new TreeMap<String, Long>();
        var entries = new TreeMap<String, Long>();
        for (var event : events) {
            bytes.merge(text(event.workspace()), (long) event.raw().length, Long::sum);
            entries.merge(text(event.workspace()), 1L, Long::sum);
        }
        var workspaces = List.copyOf(entries.keySet());
        var over = new ArrayList<String>();
        sql.rows(
                        """
                        insert into rejected_usage as usage (workspace, entries, bytes)
                        select * from unnest($1::text[], $2::bigint[], $3::bigint[])
                        on conflict (workspace) do update
                        set entries = usage.entries + excluded.entries, bytes = usage.bytes + excluded.bytes
                        returning workspace, entries, bytes""",
                        workspaces.toArray(String[]::new),
                        Sql.longs(workspaces, entries::get),
                        Sql.longs(workspaces, bytes::get))
                .forEach(row -> {
                    if (row.getLong("entries") > bounds.entries() || row.getLong("bytes") > bounds.bytes()) {
                        over.add(row.getString("workspace"));
                    }
                });
        over.forEach(workspace -> cut(sql, workspace, bounds));
    }

    /// The oldest go, those that were sent again first among equals: what is newest can still be mended.
    private static void cut(Sql sql, String workspace, Bounds bounds) {
        sql.change("""
                with kept as (
                    select id, count(*) over newest as entries, sum(octet_length(raw)) over newest as bytes
                    from rejected_event where workspace = $1
                    window newest as (order by received_at desc, id desc rows unbounded preceding)),
                gone as (
                    delete from rejected_event using kept
                    where rejected_event.id = kept.id and (kept.entries > $2 or kept.bytes > $3)
                    returning octet_length(rejected_event.raw) as bytes)
                update rejected_usage set entries = rejected_usage.entries - (select count(*) from gone),
                    bytes = rejected_usage.bytes - (select coalesce(sum(bytes), 0) from gone)
                where workspace = $1""", workspace, (long) Math.max(1, bounds.entries() * AFTER_A_CUT), (long)
                Math.max(1, bounds.bytes() * AFTER_A_CUT));
    }

    @Override
    public List<Entry> newest(Filter filter, @Nullable Place before, int limit, int rawBytes) {
        var place = before == null ? new Place(LATEST, Origin.JOURNEY, Long.MAX_VALUE) : before;
        return entries(NEWEST, filter, place, limit, rawBytes);
    }

    @Override
    public List<Entry> oldest(Filter filter, @Nullable Place after, int limit) {
        var place = after == null ? new Place(EARLIEST, Origin.INGEST, 0) : after;
        return entries(OLDEST, filter, place, limit, Integer.MAX_VALUE);
    }

    private List<Entry> entries(String statement, Filter filter, Place place, int limit, int rawBytes) {
        var parameters = Tuple.tuple()
                .addString(filter.workspace())
                .addString(filter.code())
                .addString(filter.source())
                .addOffsetDateTime(time(filter.from(), EARLIEST))
                .addOffsetDateTime(time(filter.to(), LATEST))
                .addOffsetDateTime(Sql.time(place.receivedAt()))
                .addInteger(place.origin().ordinal())
                .addLong(place.id())
                .addInteger(rawBytes)
                .addLong((long) limit)
                .addBoolean(filter.replayed());
        return inTransaction(
                sql -> StreamSupport.stream(sql.rows(statement, parameters).spliterator(), false)
                        .map(row -> entry(filter.workspace(), row))
                        .toList());
    }

    private static OffsetDateTime time(@Nullable Instant given, Instant otherwise) {
        return Sql.time(Objects.requireNonNullElse(given, otherwise));
    }

    private static Entry entry(String workspace, Row row) {
        var origin = row.getInteger("origin") == Origin.INGEST.ordinal() ? Origin.INGEST : Origin.JOURNEY;
        var replayed = row.getOffsetDateTime("replayed_at");
        return new Entry(
                new Place(Sql.instant(row, "received_at"), origin, row.getLong("id")),
                workspace,
                row.getString("source"),
                row.getString("event_id"),
                row.getString("code"),
                row.getString("detail"),
                row.getInteger("size"),
                Sql.bytes(row, "raw"),
                row.getBoolean("truncated"),
                row.getString("format"),
                replayed == null ? null : replayed.toInstant(),
                row.getInteger("attempts"),
                row.getOffsetDateTime("attempted_at") == null
                        ? null
                        : new Refusal(
                                Sql.instant(row, "attempted_at"),
                                row.getString("attempt_code"),
                                row.getString("attempt_detail")));
    }

    @Override
    public void replayed(List<Place> entries, Instant at) {
        inTransaction(sql -> {
            for (var origin : Origin.values()) {
                var ids = Sql.longs(
                        entries.stream()
                                .filter(place -> place.origin() == origin)
                                .toList(),
                        Place::id);
                if (ids.length > 0) {
                    sql.change(
                            "update " + table(origin) + " set replayed_at = coalesce(replayed_at, $2)"
                                    + " where id = any($1)",
                            ids,
                            Sql.time(at));
                }
            }
            return entries.size();
        });
    }

    @Override
    public void refused(Map<Place, Refusal> entries) {
        inTransaction(sql -> {
            for (var origin : Origin.values()) {
                var refused = entries.entrySet().stream()
                        .filter(entry -> entry.getKey().origin() == origin)
                        .sorted(Map.Entry.comparingByKey())
                        .toList();
                if (!refused.isEmpty()) {
                    sql.change(
                            "update " + table(origin) + " as kept set attempts = attempts + 1, attempted_at = again.at,"
                                    + " attempt_code = again.code, attempt_detail = again.detail"
                                    + " from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[])"
                                    + " as again (id, at, code, detail) where kept.id = again.id",
                            Sql.longs(refused, entry -> entry.getKey().id()),
                            Sql.times(refused, entry -> entry.getValue().at()),
                            Sql.texts(refused, entry -> text(entry.getValue().code())),
                            Sql.texts(refused, entry -> text(entry.getValue().detail())));
                }
            }
            return entries.size();
        });
    }

    @Override
    public int expire(Instant before) {
        return inTransaction(sql -> {
            var gone = sql.rows("""
                            with old as (
                                delete from rejected_event where id in (
                                    select id from rejected_event where received_at < $1 order by received_at limit $2
                                    for update skip locked)
                                returning workspace, octet_length(raw) as bytes),
                            gone as (select workspace, count(*) as entries, sum(bytes) as bytes from old
                                group by workspace),
                            used as (
                                update rejected_usage set entries = rejected_usage.entries - gone.entries,
                                    bytes = rejected_usage.bytes - gone.bytes
                                from gone where rejected_usage.workspace = gone.workspace)
                            select coalesce(sum(entries), 0)::int as entries from gone""", Sql.time(before), (long) EXPIRED_AT_A_TIME)
                    .iterator()
                    .next()
                    .getInteger("entries");
            return gone + sql.change("""
                            delete from quarantine where id in (
                                select id from quarantine where kept_at < $1 order by kept_at limit $2
                                for update skip locked)""", Sql.time(before), (long) EXPIRED_AT_A_TIME);
        });
    }

    private static String table(Origin origin) {
        return switch (origin) {
            case INGEST -> "rejected_event";
            case JOURNEY -> "quarantine";
        };
    }

    private static String text(String text) {
        return text.replace("\0", "");
    }

    private static @Nullable String nullable(@Nullable String text) {
        return text == null ? null : text(text);
    }

    private <T> T inTransaction(Function<Sql, T> work) {
        var connection = Connections.take(pool, PATIENCE);
        try {
            var transaction = connection.begin().await().atMost(PATIENCE);
            try {
                connection
                        .query("set local lock_timeout = '10s'; set local statement_timeout = '30s';"
                                + " set local idle_in_transaction_session_timeout = '60s'")
                        .execute()
                        .await()
                        .atMost(PATIENCE);
                var result = work.apply(new Sql(connection));
                transaction.commit().await().atMost(PATIENCE);
                return result;
            } catch (RuntimeException failed) {
                transaction.rollback().onFailure().recoverWithNull().await().atMost(PATIENCE);
                throw failed instanceof PgException refused && PostgresJourneyStore.isUnfit(refused)
                        ? new Unfit("PostgreSQL refuses the data", refused)
                        : failed;
            }
        } finally {
            connection.close().onFailure().recoverWithNull().await().atMost(PATIENCE);
        }
    }
}
