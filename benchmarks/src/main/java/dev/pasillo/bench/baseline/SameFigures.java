package dev.pasillo.bench.baseline;

import dev.pasillo.bench.Database;
import io.vertx.sqlclient.Row;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// PostgreSQL doing nothing but the writes that insight-service did for the same events, in as many transactions as
/// [SameWrites] has, into copies of its tables: facts, what they replaced, sums, positions.
public final class SameFigures {
    private static final int BATCH = 2_000;
    private static final String PLACES =
            "select partition, next_offset from partition_position where topic = 'journey-changes' order by partition";

    private final Database database;
    private final TableCopy facts;
    private List<Batch> batches = List.of();
    private Map<Integer, Long> before = Map.of();

    /// @param sums what each sum changes by
    private record Batch(List<Row> begun, List<Row> ended, Map<Sum, Long> sums) {}

    private record Sum(
            String workspace,
            String definition,
            String figure,
            LocalDate day,
            String stage,
            int bucket,
            String segment,
            String persona,
            String channel)
            implements Comparable<Sum> {
        private static final Comparator<Sum> ORDER = Comparator.comparing(Sum::workspace)
                .thenComparing(Sum::definition)
                .thenComparing(Sum::figure)
                .thenComparing(Sum::day)
                .thenComparing(Sum::stage)
                .thenComparing(Sum::bucket)
                .thenComparing(Sum::segment)
                .thenComparing(Sum::persona)
                .thenComparing(Sum::channel);

        @Override
        public int compareTo(Sum other) {
            return ORDER.compare(this, other);
        }
    }

    /// Makes copies of the tables, empty.
    ///
    /// @param database insight-service's
    public SameFigures(Database database) {
        this.database = database;
        facts = TableCopy.of(database, "fact", "fact", "");
        TableCopy.of(database, "fact_past", "fact_past", "");
        TableCopy.of(database, "figure_sum", "figure_sum", "");
        TableCopy.of(database, "partition_position", "partition_position", "");
        TableCopy.of(database, "stream_position", "stream_position", "");
        for (var table : List.of("partition_position", "stream_position")) {
            database.script("insert into bench.%1$s select * from public.%1$s".formatted(table));
        }
    }

    /// To be called before the events are sent whose rows are to be written.
    public void begin() {
        before = places();
    }

    private Map<Integer, Long> places() {
        var places = new TreeMap<Integer, Long>();
        database.run(PLACES).forEach(row -> places.put(row.getInteger(0), row.getLong(1)));
        return places;
    }

    /// Reads what insight-service wrote since then.
    ///
    /// @param events how many they were of
    public void take(int events) {
        var after = places();
        var count = Math.max(1, (events + BATCH - 1) / BATCH);
        var begun = shares(count);
        var ended = shares(count);
        var sums = new ArrayList<Map<Sum, Long>>();
        for (var at = 0; at < count; at++) {
            sums.add(new TreeMap<>());
        }
        after.forEach((partition, end) -> {
            var start = before.getOrDefault(partition, 0L);
            for (var table : List.of("fact", "fact_past")) {
                for (var row : database.run(
                        "select * from " + table
                                + " where added_partition = $1 and added_offset >= $2 and added_offset < $3"
                                + " order by added_offset",
                        partition,
                        start,
                        end)) {
                    var at = share(row.getLong("added_offset"), start, end, count);
                    begun.get(at).add(row);
                    count(sums.get(at), row, 1);
                }
            }
            for (var row : database.run(
                    "select * from fact_past where removed_partition = $1 and removed_offset >= $2 and removed_offset < $3"
                            + " order by removed_offset",
                    partition,
                    start,
                    end)) {
                var at = share(row.getLong("removed_offset"), start, end, count);
                ended.get(at).add(row);
                count(sums.get(at), row, -1);
            }
        });
        var taken = new ArrayList<Batch>();
        // A fact that came again after it had gone may do both in one share here.
        var there = new HashSet<UUID>();
        for (var at = 0; at < count; at++) {
            sums.get(at).values().removeIf(change -> change == 0);
            var fresh = begun.get(at).stream()
                    .filter(row -> there.add(row.getUUID("hash")))
                    .toList();
            ended.get(at).forEach(row -> there.remove(row.getUUID("hash")));
            taken.add(new Batch(fresh, ended.get(at), sums.get(at)));
        }
        batches = List.copyOf(taken);
    }

    private static List<List<Row>> shares(int count) {
        var shares = new ArrayList<List<Row>>();
        for (var at = 0; at < count; at++) {
            shares.add(new ArrayList<>());
        }
        return shares;
    }

    private static int share(long offset, long start, long end, int count) {
        return (int) ((offset - start) * count / Math.max(1, end - start));
    }

    private static void count(Map<Sum, Long> sums, Row row, long by) {
        for (var part : row.getArrayOfStrings("parts")) {
            var words = part.split("\\|", -1);
            sums.merge(
                    new Sum(
                            row.getString("workspace"),
                            row.getString("definition"),
                            words[0],
                            row.getOffsetDateTime("anchor_at")
                                    .withOffsetSameInstant(ZoneOffset.UTC)
                                    .toLocalDate(),
                            words[2],
                            Integer.parseInt(words[1]),
                            text(row, "segment"),
                            text(row, "persona"),
                            text(row, "channel")),
                    by,
                    Long::sum);
        }
    }

    private static String text(Row row, String column) {
        var value = row.getString(column);
        return value == null ? "" : value;
    }

    /// How many facts it writes.
    public int size() {
        return batches.stream().mapToInt(batch -> batch.begun().size()).sum();
    }

    /// Writes all, and takes it away again where a later run would meet it.
    ///
    /// @return seconds
    public double run() {
        var start = System.nanoTime();
        batches.forEach(this::write);
        var seconds = (System.nanoTime() - start) / 1e9;
        database.script("truncate bench.fact; truncate bench.fact_past; truncate bench.figure_sum");
        return seconds;
    }

    private void write(Batch batch) {
        database.script("begin");
        database.script("update bench.partition_position set next_offset = next_offset + 1, watermark = now()");
        database.script("update bench.stream_position set sequence = sequence + 1");
        facts.write(batch.begun());
        end(batch.ended());
        sum(batch.sums());
        database.script("commit");
    }

    private void end(List<Row> ended) {
        if (ended.isEmpty()) {
            return;
        }
        database.run(
                """
                with gone as (
                    delete from bench.fact f
                    using unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::uuid[])
                        as r(workspace, definition, kind, anchor_at, hash)
                    where f.workspace = r.workspace and f.definition = r.definition and f.kind = r.kind
                        and f.anchor_at = r.anchor_at and f.hash = r.hash
                    returning f.*)
                insert into bench.fact_past select gone.*, 0, 0, now() from gone""",
                ended.stream().map(row -> row.getString("workspace")).toArray(String[]::new),
                ended.stream().map(row -> row.getString("definition")).toArray(String[]::new),
                ended.stream().map(row -> row.getString("kind")).toArray(String[]::new),
                ended.stream().map(row -> row.getOffsetDateTime("anchor_at")).toArray(OffsetDateTime[]::new),
                ended.stream().map(row -> row.getUUID("hash")).toArray(UUID[]::new));
    }

    private void sum(Map<Sum, Long> sums) {
        if (sums.isEmpty()) {
            return;
        }
        var keys = List.copyOf(sums.keySet());
        database.run(
                """
                insert into bench.figure_sum as s
                    (workspace, definition, figure, day, stage, bucket, segment, persona, channel, n)
                select * from unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::text[], $6::integer[],
                                     $7::text[], $8::text[], $9::text[], $10::bigint[])
                on conflict (workspace, definition, figure, day, stage, bucket, segment, persona, channel)
                    do update set n = s.n + excluded.n""",
                keys.stream().map(Sum::workspace).toArray(String[]::new),
                keys.stream().map(Sum::definition).toArray(String[]::new),
                keys.stream().map(Sum::figure).toArray(String[]::new),
                keys.stream().map(Sum::day).toArray(LocalDate[]::new),
                keys.stream().map(Sum::stage).toArray(String[]::new),
                keys.stream().map(Sum::bucket).toArray(Integer[]::new),
                keys.stream().map(Sum::segment).toArray(String[]::new),
                keys.stream().map(Sum::persona).toArray(String[]::new),
                keys.stream().map(Sum::channel).toArray(String[]::new),
                sums.values().toArray(Long[]::new));
    }
}
