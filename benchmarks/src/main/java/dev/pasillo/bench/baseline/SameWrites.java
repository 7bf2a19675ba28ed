package dev.pasillo.bench.baseline;

import dev.pasillo.bench.Database;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/// PostgreSQL doing nothing but the writes that journey-service did for the same events, in batches of two thousand,
/// one
/// transaction each and one statement a table, into copies of its tables: touchpoints, keys, names, customers, facts,
/// the
/// outbox and its deletion, the position. It reads nothing, decides nothing and never waits for a broker.
public final class SameWrites {
    /// Events of one transaction.
    private static final int BATCH = 2_000;

    private static final List<String> TABLES =
            List.of("touchpoint", "identifier", "customer", "open_facts", "closed_fact", "outbox", "stream");

    private final Database database;
    private final List<Batch> batches;

    /// The rows of one transaction, as columns.
    private record Batch(
            Rows touchpoints, UUID[] keys, Rows identifiers, Rows customers, Rows open, Rows closed, Buffer[] outbox) {}

    private record Rows(List<Row> rows) {
        <T> T[] column(Function<Row, T> value, IntFunction<T[]> array) {
            return rows.stream().map(value).toArray(array);
        }
    }

    private SameWrites(Database database, List<Batch> batches) {
        this.database = database;
        this.batches = batches;
    }

    /// Copies of the tables, empty.
    public static void prepare(Database database) {
        database.script("create schema bench");
        for (var table : TABLES) {
            database.script("create table bench.%1$s (like public.%1$s including all)".formatted(table));
        }
        database.script("create table bench.touchpoint_key (like public.touchpoint_key_1 including all)");
        database.run("insert into bench.stream (name, sent) values ('bench', '{}')");
    }

    /// Reads what journey-service wrote for the people whose names begin with a mark.
    ///
    /// @param openShare how many of the customers touched by a batch had their open facts written again
    /// @param changes the records that were published meanwhile
    public static SameWrites of(Database database, String mark, double openShare, List<byte[]> changes) {
        var random = new Random(1);
        var names = rows(database, "select * from identifier where value like $1 order by id", mark + "%");
        var touchpoints = rows(
                database,
                "select * from touchpoint where owner in (select id from identifier where value like $1) order by ctid",
                mark + "%");
        var ofName = byNumber(names, "id");
        var customers = byNumber(
                rows(
                        database,
                        "select * from customer where id in (select customer from identifier where value like $1)",
                        mark + "%"),
                "id");
        var open = byNumber(
                rows(
                        database,
                        "select * from open_facts where customer in (select customer from identifier where value like $1)",
                        mark + "%"),
                "customer");
        var closed = rows(
                database,
                "select * from closed_fact where customer in (select customer from identifier where value like $1) order by id",
                mark + "%");
        var batches = new ArrayList<Batch>();
        var seen = new HashSet<Long>();
        var count = Math.max(1, (touchpoints.size() + BATCH - 1) / BATCH);
        for (var at = 0; at < count; at++) {
            var own = touchpoints.subList(at * BATCH, Math.min(touchpoints.size(), (at + 1) * BATCH));
            var owners = own.stream()
                    .map(row -> row.getLong("owner"))
                    .distinct()
                    .sorted()
                    .toList();
            var fresh = owners.stream().filter(owner -> !seen.contains(owner)).toList();
            seen.addAll(fresh);
            var touched = owners.stream()
                    .map(owner -> Objects.requireNonNull(ofName.get(owner)).getLong("customer"))
                    .distinct()
                    .sorted()
                    .toList();
            batches.add(new Batch(
                    new Rows(own),
                    own.stream()
                            .map(any -> new UUID(random.nextLong(), random.nextLong()))
                            .toArray(UUID[]::new),
                    new Rows(fresh.stream().map(ofName::get).toList()),
                    new Rows(touched.stream().map(customers::get).toList()),
                    new Rows(touched.stream()
                            .limit(Math.round(touched.size() * openShare))
                            .map(open::get)
                            .filter(Objects::nonNull)
                            .toList()),
                    new Rows(closed.subList(part(closed.size(), at, count), part(closed.size(), at + 1, count))),
                    changes.subList(part(changes.size(), at, count), part(changes.size(), at + 1, count)).stream()
                            .map(Buffer::buffer)
                            .toArray(Buffer[]::new)));
        }
        return new SameWrites(database, batches);
    }

    private static int part(int size, int at, int of) {
        return (int) ((long) size * at / of);
    }

    private static List<Row> rows(Database database, String statement, String mark) {
        var rows = new ArrayList<Row>();
        database.run(statement, mark).forEach(rows::add);
        return rows;
    }

    private static Map<Long, Row> byNumber(List<Row> rows, String column) {
        var byNumber = new LinkedHashMap<Long, Row>();
        rows.forEach(row -> byNumber.put(row.getLong(column), row));
        return byNumber;
    }

    /// How many events it writes.
    public int size() {
        return batches.stream()
                .mapToInt(batch -> batch.touchpoints().rows().size())
                .sum();
    }

    /// Writes all, and takes it away again where a later run would meet it.
    ///
    /// @return events per second
    public double run() {
        var start = System.nanoTime();
        for (var at = 0; at < batches.size(); at++) {
            write(batches.get(at), at);
        }
        var rate = size() / ((System.nanoTime() - start) / 1e9);
        TABLES.stream()
                .filter(table -> !table.equals("stream"))
                .forEach(table -> database.script("truncate bench." + table));
        database.script("truncate bench.touchpoint_key");
        return rate;
    }

    private void write(Batch batch, int number) {
        database.script("begin");
        database.run("update bench.stream set next_offset = $1, progress = now() where name = 'bench'", (long) number);
        database.run(
                "insert into bench.touchpoint_key (generation, key, fingerprint) select 1, key, 1 from unnest($1::uuid[]) as fresh (key)",
                (Object) batch.keys());
        var names = batch.identifiers();
        database.run(
                "insert into bench.identifier (id, workspace, hash, namespace, value, component, customer)"
                        + " select * from unnest($1::bigint[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])",
                names.column(row -> row.getLong("id"), Long[]::new),
                names.column(row -> row.getString("workspace"), String[]::new),
                names.column(row -> row.getUUID("hash"), UUID[]::new),
                names.column(row -> row.getString("namespace"), String[]::new),
                names.column(row -> row.getString("value"), String[]::new),
                names.column(row -> row.getLong("component"), Long[]::new),
                names.column(row -> row.getLong("customer"), Long[]::new));
        var touchpoints = batch.touchpoints();
        database.run(
                "insert into bench.touchpoint (owner, occurred_at, workspace, body)"
                        + " select * from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::bytea[])",
                touchpoints.column(row -> row.getLong("owner"), Long[]::new),
                touchpoints.column(row -> row.getOffsetDateTime("occurred_at"), OffsetDateTime[]::new),
                touchpoints.column(row -> row.getString("workspace"), String[]::new),
                touchpoints.column(row -> row.getBuffer("body"), Buffer[]::new));
        var customers = batch.customers();
        database.run(
                "insert into bench.customer (id, workspace, profile_id, state, sweep_at)"
                        + " select * from unnest($1::bigint[], $2::text[], $3::text[], $4::bytea[], $5::timestamptz[])"
                        + " on conflict (id) do update set state = excluded.state, sweep_at = excluded.sweep_at",
                customers.column(row -> row.getLong("id"), Long[]::new),
                customers.column(row -> row.getString("workspace"), String[]::new),
                customers.column(row -> row.getString("profile_id"), String[]::new),
                customers.column(row -> row.getBuffer("state"), Buffer[]::new),
                customers.column(row -> row.getOffsetDateTime("sweep_at"), OffsetDateTime[]::new));
        // Arrays of arrays have one length in PostgreSQL: one text that holds the lines stands for them.
        var open = batch.open();
        database.run(
                "insert into bench.open_facts (customer, workspace, facts)"
                        + " select customer, workspace, array[fact] from unnest($1::bigint[], $2::text[], $3::text[])"
                        + " as written (customer, workspace, fact) on conflict (customer) do update set facts = excluded.facts",
                open.column(row -> row.getLong("customer"), Long[]::new),
                open.column(row -> row.getString("workspace"), String[]::new),
                open.column(row -> String.join("\n", row.getArrayOfStrings("facts")), String[]::new));
        var closed = batch.closed();
        database.run(
                "insert into bench.closed_fact (customer, workspace, fact)"
                        + " select * from unnest($1::bigint[], $2::text[], $3::text[])",
                closed.column(row -> row.getLong("customer"), Long[]::new),
                closed.column(row -> row.getString("workspace"), String[]::new),
                closed.column(row -> row.getString("fact"), String[]::new));
        database.run(
                "insert into bench.outbox (stream, sequence, partition, workspace, body, at)"
                        + " select 'bench', $1 * 100000 + place, 0, 'bench', body, now()"
                        + " from unnest($2::bytea[]) with ordinality as entry (body, place)",
                (long) number,
                batch.outbox());
        database.script("commit");
        database.run(
                "delete from bench.outbox where sequence between $1 and $2",
                number * 100_000L,
                number * 100_000L + 99_999);
    }
}
