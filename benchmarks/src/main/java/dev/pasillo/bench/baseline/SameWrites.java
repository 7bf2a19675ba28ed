package dev.pasillo.bench.baseline;

import dev.pasillo.bench.Database;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;

/// PostgreSQL doing nothing but the writes that journey-service did for the same events, in batches of two thousand,
/// one transaction each and one statement a table, into copies of its tables: touchpoints, keys, names, links,
/// customers, checkpoints, facts, types, the outbox and its deletion, the position. It reads nothing, decides nothing
/// and never waits for a broker.
public final class SameWrites {
    /// Events of one transaction.
    private static final int BATCH = 2_000;
    /// Rows written into a table so far. PostgreSQL tells some moments later; over many batches that evens out.
    private static final String WRITTEN =
            "select n_tup_ins + n_tup_upd from pg_stat_user_tables where schemaname = 'public' and relname = $1";
    /// Of those people whose names begin with a mark.
    private static final String OWNERS = "(select id from identifier where value like $1)";

    private static final String CUSTOMERS = "(select customer from identifier where value like $1)";

    private final Database database;
    private final Random random = new Random(1);
    private final TableCopy touchpoints;
    private final TableCopy identifiers;
    private final TableCopy links;
    private final TableCopy customers;
    private final TableCopy checkpoints;
    private final TableCopy openFacts;
    private final TableCopy closedFacts;
    private final TableCopy types;
    private List<Batch> batches = List.of();
    private long openBefore;
    private long customersBefore;

    /// The rows of one transaction.
    private record Batch(
            List<Row> touchpoints,
            UUID[] keys,
            Long[] owners,
            List<Row> identifiers,
            List<Row> links,
            List<Row> customers,
            List<Row> checkpoints,
            List<Row> open,
            List<Row> closed,
            List<Row> types,
            Buffer[] outbox) {}

    /// Makes copies of the tables, empty.
    ///
    /// @param database journey-service's
    public SameWrites(Database database) {
        this.database = database;
        touchpoints = TableCopy.of(database, "touchpoint", "touchpoint", "");
        identifiers = TableCopy.of(database, "identifier", "identifier", "");
        links = TableCopy.of(database, "identity_link", "identity_link", "on conflict (owner, other) do nothing");
        customers = TableCopy.of(
                database,
                "customer",
                "customer",
                "on conflict (id) do update set state = excluded.state, sweep_at = excluded.sweep_at,"
                        + " touchpoints = excluded.touchpoints");
        checkpoints = TableCopy.of(database, "checkpoint", "checkpoint", "");
        openFacts = TableCopy.of(
                database, "open_facts", "open_facts", "on conflict (customer) do update set facts = excluded.facts");
        closedFacts = TableCopy.of(database, "closed_fact", "closed_fact", "");
        types = TableCopy.of(
                database,
                "touchpoint_type",
                "touchpoint_type",
                "on conflict (workspace, channel, type) do update set seen = touchpoint_type.seen + excluded.seen");
        TableCopy.of(database, "touchpoint_key_1", "touchpoint_key", "");
        TableCopy.of(database, "outbox", "outbox", "");
        TableCopy.of(database, "stream", "stream", "");
        database.run("insert into bench.stream (name, sent) values ('bench', '{}')");
    }

    /// To be called before the events are drained whose rows are to be written.
    public void begin() {
        openBefore = database.number(WRITTEN, "open_facts");
        customersBefore = database.number(WRITTEN, "customer");
    }

    /// Reads what journey-service wrote since for the people whose names begin with a mark.
    ///
    /// @param changes the records that were published meanwhile
    public void take(String mark, List<byte[]> changes) {
        // How many of the customers touched by a batch had their open facts written again.
        var share = Math.min(
                1,
                (double) (database.number(WRITTEN, "open_facts") - openBefore)
                        / Math.max(1, database.number(WRITTEN, "customer") - customersBefore));
        var names = byNumber(rows("select * from identifier where value like $1 order by id", mark), "id");
        var linked = rows("select * from identity_link where owner in " + OWNERS + " order by ctid", mark);
        var came = rows("select * from touchpoint where owner in " + OWNERS + " order by ctid", mark);
        var states = byNumber(rows("select * from customer where id in " + CUSTOMERS, mark), "id");
        var kept = rows("select * from checkpoint where customer in " + CUSTOMERS + " order by ctid", mark);
        var open = byNumber(rows("select * from open_facts where customer in " + CUSTOMERS, mark), "customer");
        var closed = rows("select * from closed_fact where customer in " + CUSTOMERS + " order by id", mark);
        var known = rows("select * from touchpoint_type where $1 <> ''", mark);
        var count = Math.max(1, (came.size() + BATCH - 1) / BATCH);
        var taken = new ArrayList<Batch>();
        var seen = new HashSet<Long>();
        for (var at = 0; at < count; at++) {
            var own = came.subList(at * BATCH, Math.min(came.size(), (at + 1) * BATCH));
            var owners = own.stream()
                    .map(row -> row.getLong("owner"))
                    .distinct()
                    .sorted()
                    .toList();
            var fresh = owners.stream().filter(seen::add).toList();
            var touched = owners.stream()
                    .map(owner -> Objects.requireNonNull(names.get(owner)).getLong("customer"))
                    .distinct()
                    .sorted()
                    .toList();
            taken.add(new Batch(
                    own,
                    own.stream()
                            .map(any -> new UUID(random.nextLong(), random.nextLong()))
                            .toArray(UUID[]::new),
                    own.stream().map(any -> random.nextLong()).toArray(Long[]::new),
                    fresh.stream().map(names::get).toList(),
                    share(linked, at, count),
                    touched.stream().map(states::get).filter(Objects::nonNull).toList(),
                    share(kept, at, count),
                    touched.stream()
                            .limit(Math.round(touched.size() * share))
                            .map(open::get)
                            .filter(Objects::nonNull)
                            .toList(),
                    share(closed, at, count),
                    known,
                    share(changes, at, count).stream().map(Buffer::buffer).toArray(Buffer[]::new)));
        }
        batches = List.copyOf(taken);
    }

    private static <T> List<T> share(List<T> all, int at, int of) {
        return all.subList(part(all.size(), at, of), part(all.size(), at + 1, of));
    }

    private static int part(int size, int at, int of) {
        return (int) ((long) size * at / of);
    }

    private List<Row> rows(String statement, String mark) {
        var rows = new ArrayList<Row>();
        database.run(statement, mark + "%").forEach(rows::add);
        return rows;
    }

    private static Map<Long, Row> byNumber(List<Row> rows, String column) {
        var byNumber = new LinkedHashMap<Long, Row>();
        rows.forEach(row -> byNumber.put(row.getLong(column), row));
        return byNumber;
    }

    /// How many events it writes.
    public int size() {
        return batches.stream().mapToInt(batch -> batch.touchpoints().size()).sum();
    }

    /// Writes all, and takes it away again where a later run would meet it.
    ///
    /// @return seconds
    public double run() {
        var start = System.nanoTime();
        for (var at = 0; at < batches.size(); at++) {
            write(batches.get(at), at);
        }
        var seconds = (System.nanoTime() - start) / 1e9;
        List.of(touchpoints, identifiers, links, customers, checkpoints, openFacts, closedFacts, types)
                .forEach(TableCopy::empty);
        database.script("truncate bench.outbox; truncate bench.touchpoint_key");
        return seconds;
    }

    private void write(Batch batch, int number) {
        database.script("begin");
        database.run("update bench.stream set next_offset = $1, progress = now() where name = 'bench'", (long) number);
        database.run(
                "insert into bench.touchpoint_key (generation, key, fingerprint, owner)"
                        + " select 1, key, 1, owner from unnest($1::uuid[], $2::bigint[]) as fresh (key, owner)",
                batch.keys(),
                batch.owners());
        identifiers.write(batch.identifiers());
        links.write(batch.links());
        touchpoints.write(batch.touchpoints());
        customers.write(batch.customers());
        checkpoints.write(batch.checkpoints());
        openFacts.write(batch.open());
        closedFacts.write(batch.closed());
        types.write(batch.types());
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
