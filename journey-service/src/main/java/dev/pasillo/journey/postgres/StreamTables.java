package dev.pasillo.journey.postgres;

import dev.pasillo.journey.application.JourneyStore.OutboxEntry;
import dev.pasillo.journey.application.JourneyStore.StreamNumbers;
import dev.pasillo.journey.application.Streams;
import dev.pasillo.journey.application.TouchpointBatch.Slice;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Positions, the numbers of streams, and the outbox.
final class StreamTables {
    private final Sql sql;

    StreamTables(Sql sql) {
        this.sql = sql;
    }

    Set<Integer> claim(List<Slice> slices) {
        var sorted = slices.stream()
                .sorted(Comparator.comparing(slice -> Streams.ofPartition(slice.partition())))
                .toList();
        var names = Sql.texts(sorted, slice -> Streams.ofPartition(slice.partition()));
        sql.rows("select name from stream where name = any($1) order by name for update", (Object) names);
        var moved = sql.rows(
                """
                update stream set next_offset = claimed.until, progress = greatest(stream.progress, claimed.progress)
                from unnest($1::text[], $2::bigint[], $3::bigint[], $4::timestamptz[])
                    as claimed (name, start, until, progress)
                where stream.name = claimed.name and stream.next_offset = claimed.start
                returning stream.name""",
                names,
                Sql.longs(sorted, Slice::from),
                Sql.longs(sorted, Slice::to),
                Sql.times(sorted, Slice::progress));
        var held = new HashSet<String>();
        moved.forEach(row -> held.add(row.getString("name")));
        return sorted.stream()
                .map(Slice::partition)
                .filter(partition -> !held.contains(Streams.ofPartition(partition)))
                .collect(Collectors.toSet());
    }

    StreamNumbers lock(String name) {
        return rows(sql.rows("select name, sequence, sent from stream where name = $1 for update", name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no stream " + name));
    }

    Optional<StreamNumbers> freeLane(Set<String> except) {
        return rows(sql.rows("""
                select name, sequence, sent from stream where next_offset is null and not name = any($1)
                order by name for update skip locked limit 1""", (Object) except.toArray(String[]::new))).findFirst();
    }

    private static java.util.stream.Stream<StreamNumbers> rows(Iterable<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new StreamNumbers(
                        row.getString("name"), row.getLong("sequence"), List.of((Long[]) row.getValue("sent"))));
    }

    void write(StreamNumbers numbers) {
        sql.change(
                "update stream set sequence = $2, sent = $3 where name = $1",
                numbers.name(),
                numbers.sequence(),
                Sql.longs(numbers.sent()));
    }

    /// The slowest partition decides; one that has not begun holds everything back.
    Optional<Instant> progress() {
        var row = sql.rows("""
                select case when count(progress) = count(*) then min(progress) end as progress
                from stream where next_offset is not null""").iterator().next();
        return row.getOffsetDateTime("progress") == null ? Optional.empty() : Optional.of(Sql.instant(row, "progress"));
    }

    void append(List<OutboxEntry> entries, Instant at) {
        sql.change(
                """
                insert into outbox (stream, sequence, partition, workspace, body, at)
                select stream, sequence, partition, workspace, body, $6
                from unnest($1::text[], $2::bigint[], $3::int[], $4::text[], $5::bytea[])
                    as entry (stream, sequence, partition, workspace, body)""",
                Sql.texts(entries, OutboxEntry::stream),
                Sql.longs(entries, OutboxEntry::sequence),
                Sql.integers(entries, OutboxEntry::partition),
                Sql.texts(entries, OutboxEntry::workspace),
                Sql.bytes(entries, OutboxEntry::body),
                Sql.time(at));
    }

    List<OutboxEntry> unpublished(String stream) {
        return StreamSupport.stream(
                        sql.rows(
                                        "select sequence, partition, workspace, body from outbox where stream = $1 order by sequence",
                                        stream)
                                .spliterator(),
                        false)
                .map(row -> new OutboxEntry(
                        stream,
                        row.getLong("sequence"),
                        row.getInteger("partition"),
                        row.getString("workspace"),
                        Sql.bytes(row, "body")))
                .toList();
    }

    void published(Collection<OutboxEntry> entries) {
        sql.change("""
                delete from outbox using unnest($1::text[], $2::bigint[]) as sent (stream, sequence)
                where outbox.stream = sent.stream and outbox.sequence = sent.sequence""", Sql.texts(entries, OutboxEntry::stream), Sql.longs(entries, OutboxEntry::sequence));
    }
}
