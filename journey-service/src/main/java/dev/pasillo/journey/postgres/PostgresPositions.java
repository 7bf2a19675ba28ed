package dev.pasillo.journey.postgres;

import dev.pasillo.journey.application.Positions;
import dev.pasillo.journey.application.Streams;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Positions and progress, read and moved outside a batch.
public final class PostgresPositions implements Positions {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Much of this is asked for every second. While nothing is known yet of tables that have just been filled,
    /// PostgreSQL would read all customers to count the few that wait.
    private static final String BY_INDEX =
            "set local enable_seqscan = off; set local max_parallel_workers_per_gather = 0";

    private final Pool pool;

    public PostgresPositions(Pool pool) {
        this.pool = pool;
    }

    @Override
    public String prepare(Topic topic, Map<Integer, Long> beginnings, int lanes, int targets) {
        run(
                "insert into input_topic (name, id) values ($1, $2) on conflict do nothing",
                Tuple.of(topic.name(), topic.id()));
        var partitions = beginnings.keySet().stream().sorted().toList();
        var none = Collections.nCopies(targets, 0L).toArray(Long[]::new);
        run("""
                insert into stream (name, next_offset, sent)
                select name, beginning, $3 from unnest($1::text[], $2::bigint[]) as partition (name, beginning)
                on conflict do nothing""", Tuple.of(Sql.texts(partitions, Streams::ofPartition), Sql.longs(partitions, beginnings::get), none));
        for (var lane = 0; lane < lanes; lane++) {
            run(
                    "insert into stream (name, sent) values ($1, $2) on conflict do nothing",
                    Tuple.of(Streams.ofLane(lane), none));
        }
        var wrong = run("select name from stream where cardinality(sent) <> $1", Tuple.of(targets));
        if (wrong.size() > 0) {
            throw new IllegalStateException("journey-changes has " + targets + " partitions, and "
                    + wrong.iterator().next().getString("name")
                    + " has published to another number: a topic's partitions must not change");
        }
        return run("select id from input_topic where name = $1", Tuple.of(topic.name()))
                .iterator()
                .next()
                .getString("id");
    }

    @Override
    public Map<Integer, Long> of(Collection<Integer> partitions) {
        var positions = new HashMap<Integer, Long>();
        var byName = new HashMap<String, Integer>();
        partitions.forEach(partition -> byName.put(Streams.ofPartition(partition), partition));
        run(
                        "select name, next_offset from stream where name = any($1)",
                        Tuple.of(byName.keySet().toArray(String[]::new)))
                .forEach(row -> {
                    var partition = byName.get(row.getString("name"));
                    if (partition != null) {
                        positions.put(partition, row.getLong("next_offset"));
                    }
                });
        return positions;
    }

    @Override
    public void idle(Map<Integer, Long> ends, Optional<Instant> at) {
        var partitions = List.copyOf(ends.keySet());
        run(
                """
                update stream set progress = greatest(stream.progress, moved.at)
                from (select idle.name, idle.until, coalesce($3, (select max(progress) from stream)) as at
                      from unnest($1::text[], $2::bigint[]) as idle (name, until)) as moved
                where stream.name = moved.name and stream.next_offset = moved.until
                    and moved.at > coalesce(stream.progress, '-infinity')""",
                Tuple.of(
                        Sql.texts(partitions, Streams::ofPartition),
                        Sql.longs(partitions, ends::get),
                        at.map(Sql::time).orElse(null)));
    }

    /// Outside of any lock: a batch that commits meanwhile has its entry in the outbox in the same commit that moves
    /// progress, and one statement sees both or neither.
    @Override
    public Optional<Instant> watermark() {
        var rows = run("""
                update watermark set at = greatest(watermark.at, least(
                    (select case when count(progress) = count(*) then min(progress) else 'epoch' end
                     from stream where next_offset is not null),
                    (select min(sweep_at) from customer where sweep_at is not null),
                    (select min(at) from outbox),
                    (select min(dirty_at) from customer where dirty_at is not null)))
                returning at""", Tuple.tuple());
        var at = rows.iterator().next().getOffsetDateTime("at").toInstant();
        return at.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(at);
    }

    @Override
    public Backlog backlog() {
        var row = run("""
                        select
                            (select case when count(progress) = count(*) then min(progress) end
                             from stream where next_offset is not null) as progress,
                            (select count(*) from outbox) as changes,
                            (select min(at) from outbox) as oldest_change,
                            (select min(sweep_at) from customer where sweep_at is not null) as earliest_deadline,
                            (select count(*) from refold_job where finished_at is null) as refolds,
                            (select count(*) from customer where dirty_at is not null) as dirty,
                            (select min(dirty_at) from customer where dirty_at is not null) as oldest_dirty""", Tuple.tuple()).iterator().next();
        return new Backlog(
                time(row, "progress"),
                row.getLong("changes"),
                time(row, "oldest_change"),
                time(row, "earliest_deadline"),
                row.getLong("refolds"),
                row.getLong("dirty"),
                time(row, "oldest_dirty"));
    }

    private static Optional<Instant> time(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }

    private RowSet<Row> run(String statement, Tuple parameters) {
        return pool.withTransaction(connection -> connection
                        .query(BY_INDEX)
                        .execute()
                        .chain(() -> connection.preparedQuery(statement).execute(parameters)))
                .await()
                .atMost(PATIENCE);
    }
}
