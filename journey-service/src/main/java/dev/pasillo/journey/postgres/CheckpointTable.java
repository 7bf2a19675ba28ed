package dev.pasillo.journey.postgres;

import dev.pasillo.journey.application.JourneyStore.StoredCheckpoint;
import dev.pasillo.journey.domain.fold.Checkpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Evidence as it was at some times: the same bytes as in the customer's row.
final class CheckpointTable {
    private final Sql sql;

    CheckpointTable(Sql sql) {
        this.sql = sql;
    }

    Map<Long, Checkpoint> newest(Collection<Long> customers) {
        var newest = new HashMap<Long, Checkpoint>();
        if (customers.isEmpty()) {
            return newest;
        }
        sql.rows("""
                select distinct on (customer) customer, at, touchpoints, state from checkpoint
                where customer = any($1) order by customer, at desc""", (Object) Sql.longs(customers))
                .forEach(row -> newest.put(
                        row.getLong("customer"),
                        new Checkpoint(
                                Sql.instant(row, "at"),
                                row.getInteger("touchpoints"),
                                EvidenceBytes.read(Sql.bytes(row, "state")))));
        return newest;
    }

    void drop(Map<Long, Instant> from) {
        if (!from.isEmpty()) {
            sql.change("""
                    delete from checkpoint using unnest($1::bigint[], $2::timestamptz[]) as changed (customer, at)
                    where checkpoint.customer = changed.customer and checkpoint.at >= changed.at""", Sql.longs(from.keySet()), Sql.times(from.values(), time -> time));
        }
    }

    void append(List<StoredCheckpoint> stored) {
        if (stored.isEmpty()) {
            return;
        }
        sql.change(
                """
                insert into checkpoint (customer, at, workspace, touchpoints, state)
                select * from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::int[], $5::bytea[])""",
                Sql.longs(stored, StoredCheckpoint::customer),
                Sql.times(stored, each -> each.checkpoint().at()),
                Sql.texts(stored, StoredCheckpoint::workspace),
                Sql.integers(stored, each -> each.checkpoint().touchpoints()),
                Sql.bytes(stored, each -> EvidenceBytes.write(each.checkpoint().evidence())));
        thin(stored.stream().map(StoredCheckpoint::customer).toList());
    }

    private void thin(List<Long> customers) {
        record Place(long customer, Instant at) {}
        var kept = new TreeMap<Long, List<Place>>();
        var counts = new TreeMap<Long, List<Integer>>();
        sql.rows(
                        "select customer, at, touchpoints from checkpoint where customer = any($1) order by customer, at",
                        (Object) Sql.longs(customers))
                .forEach(row -> {
                    var customer = row.getLong("customer");
                    kept.computeIfAbsent(customer, any -> new ArrayList<>())
                            .add(new Place(customer, Sql.instant(row, "at")));
                    counts.computeIfAbsent(customer, any -> new ArrayList<>()).add(row.getInteger("touchpoints"));
                });
        var superfluous = counts.entrySet().stream()
                .flatMap(entry -> Checkpoint.superfluous(entry.getValue()).stream()
                        .map(kept.getOrDefault(entry.getKey(), List.of())::get))
                .toList();
        if (!superfluous.isEmpty()) {
            sql.change("""
                    delete from checkpoint using unnest($1::bigint[], $2::timestamptz[]) as gone (customer, at)
                    where checkpoint.customer = gone.customer and checkpoint.at = gone.at""", Sql.longs(superfluous, Place::customer), Sql.times(superfluous, Place::at));
        }
    }
}
