package dev.pasillo.insight.postgres;

import dev.pasillo.insight.domain.fact.KeptFact;
import dev.pasillo.insight.domain.fact.NetFacts.Net;
import dev.pasillo.insight.domain.fact.SumChanges;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Writes what a batch comes to into the facts, and tells by what the sums change.
///
/// A fact counts while it was added more often than taken back. Nearly always that means: an added fact is new,
/// and a removed one is there once. Both are one statement. A removed fact that is not there once is looked at in
/// memory (*unusual*). An added fact that is there already ends the transaction by the unique key: to look for each
/// beforehand would cost all of them. The batch is then written again by the careful way, which looks. Two transactions
/// that meet on one fact wait for each other; where a row appears that was not there a moment before, the unique key
/// ends the transaction, and it is tried again.
final class FactWriter {
    private static final String COLUMNS = """
            workspace, definition, kind, anchor_at, hash, n, added_partition, added_offset, present, returned, stage,
            verdict, segment, persona, channel, last_touchpoint, profile_id, parts, body""";

    private static final String INSERT = """
            insert into fact (%s)
            select r.workspace, r.definition, r.kind, r.anchor_at, r.hash, r.n, r.partition, r.record_offset, r.present,
                   r.returned, r.stage, r.verdict, r.segment, r.persona, r.channel, r.last_touchpoint, r.profile_id,
                   string_to_array(r.parts, e'\\n'), r.body
            from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::uuid[], $6::integer[],
                        $7::integer[], $8::bigint[], $9::boolean[], $10::boolean[], $11::text[], $12::text[],
                        $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[])
                as r(workspace, definition, kind, anchor_at, hash, n, partition, record_offset, present, returned,
                     stage, verdict, segment, persona, channel, last_touchpoint, profile_id, parts, body)
            """.formatted(COLUMNS);

    private static final String INSERT_ABSENT = INSERT + "on conflict do nothing returning hash";

    /// The rows of a statement that names facts: their keys, a count and the place of the record.
    private static final String ROWS = """
            unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::uuid[], $6::integer[], $7::integer[],
                   $8::bigint[]) as r(workspace, definition, kind, anchor_at, hash, n, partition, record_offset)""";

    private static final String SAME = """
            f.workspace = r.workspace and f.definition = r.definition and f.kind = r.kind
            and f.anchor_at = r.anchor_at and f.hash = r.hash""";

    private static final String END = """
            with gone as (
                delete from fact f using %1$s
                where %2$s and f.n = -r.n
                returning f.*, r.partition as removed_partition, r.record_offset as removed_offset)
            insert into fact_past (%3$s, removed_partition, removed_offset, removed_at)
            select %3$s, removed_partition, removed_offset, $9 from gone
            returning hash
            """.formatted(ROWS, SAME, COLUMNS);

    private static final String LOCK =
            "select f.hash, f.n from fact f join %s on %s for update of f".formatted(ROWS, SAME);

    private static final String REMEMBER = """
            insert into fact_past (%3$s, removed_partition, removed_offset, removed_at)
            select %4$s, r.partition, r.record_offset, $9 from fact f join %1$s on %2$s
            """.formatted(ROWS, SAME, COLUMNS, prefixed(COLUMNS));

    private static final String RECOUNT = """
            update fact f
            set n = r.n,
                added_partition = case when f.n <= 0 and r.n > 0 then r.partition else f.added_partition end,
                added_offset = case when f.n <= 0 and r.n > 0 then r.record_offset else f.added_offset end
            from %s where %s
            """.formatted(ROWS, SAME);

    private static final String DELETE = "delete from fact f using %s where %s".formatted(ROWS, SAME);

    private final SqlConnection connection;
    private final Instant now;
    private final Way way;
    private final SumChanges sums = new SumChanges();
    private int began;
    private int ended;

    /// How facts are added.
    enum Way {
        /// As if none of them were there.
        USUAL,
        /// Looking which are there.
        CAREFUL
    }

    /// For one transaction.
    FactWriter(SqlConnection connection, Instant now, Way way) {
        this.connection = connection;
        this.now = now;
        this.way = way;
    }

    Uni<Written> write(List<Net> net) {
        var unusual = new ArrayList<Net>();
        return end(net.stream().filter(each -> each.count() < 0).toList(), unusual)
                .chain(() -> begin(net.stream().filter(each -> each.count() > 0).toList(), unusual))
                .chain(() -> unusual(unusual))
                .map(done -> new Written(sums, began, ended));
    }

    private Uni<Void> end(List<Net> removed, List<Net> unusual) {
        if (removed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery(END)
                .execute(rows(removed).tuple().addValue(Columns.at(now)))
                .invoke(rows -> {
                    var gone = hashes(rows);
                    removed.forEach(each -> {
                        if (gone.contains(each.fact().id().hash())) {
                            ended(each.fact());
                        } else {
                            unusual.add(each);
                        }
                    });
                })
                .replaceWithVoid();
    }

    private Uni<Void> begin(List<Net> added, List<Net> unusual) {
        if (added.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var rows = whole(added).tuple();
        return switch (way) {
            case USUAL ->
                connection
                        .preparedQuery(INSERT)
                        .execute(rows)
                        .invoke(() -> added.forEach(each -> began(each.fact())))
                        .replaceWithVoid();
            case CAREFUL ->
                connection
                        .preparedQuery(INSERT_ABSENT)
                        .execute(rows)
                        .invoke(absent -> {
                            var fresh = hashes(absent);
                            added.forEach(each -> {
                                if (fresh.contains(each.fact().id().hash())) {
                                    began(each.fact());
                                } else {
                                    unusual.add(each);
                                }
                            });
                        })
                        .replaceWithVoid();
        };
    }

    private Uni<Void> unusual(List<Net> unusual) {
        if (unusual.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection.preparedQuery(LOCK).execute(rows(unusual).tuple()).chain(locked -> {
            var before = new HashMap<UUID, Integer>();
            locked.forEach(row -> before.put(row.getUUID(0), row.getInteger(1)));
            return settle(new Unusual(unusual, before));
        });
    }

    private Uni<Void> settle(Unusual unusual) {
        unusual.ending().forEach(each -> ended(each.fact()));
        unusual.beginning().forEach(each -> began(each.fact()));
        return run(REMEMBER, unusual.ending(), true)
                .chain(() -> run(DELETE, unusual.emptied(), false))
                .chain(() -> run(RECOUNT, unusual.recounted(), false))
                .chain(() -> unusual.unseen().isEmpty()
                        ? Uni.createFrom().voidItem()
                        : connection
                                .preparedQuery(INSERT)
                                .execute(whole(unusual.unseen()).tuple())
                                .replaceWithVoid());
    }

    private Uni<Void> run(String statement, List<Net> facts, boolean timed) {
        if (facts.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var tuple = rows(facts).tuple();
        return connection
                .preparedQuery(statement)
                .execute(timed ? tuple.addValue(Columns.at(now)) : tuple)
                .replaceWithVoid();
    }

    private void began(KeptFact fact) {
        began++;
        sums.add(fact, 1);
    }

    private void ended(KeptFact fact) {
        ended++;
        sums.add(fact, -1);
    }

    private static Columns<Net> rows(List<Net> facts) {
        return Columns.of(facts)
                .texts(each -> each.fact().id().workspace())
                .texts(each -> each.fact().id().definition())
                .texts(each -> each.fact().id().kind().id())
                .times(each -> each.fact().id().anchorAt())
                .column(UUID[]::new, each -> each.fact().id().hash())
                .column(Integer[]::new, Net::count)
                .column(Integer[]::new, each -> each.place().partition())
                .column(Long[]::new, each -> each.place().offset());
    }

    private static Columns<Net> whole(List<Net> facts) {
        return rows(facts)
                .column(Boolean[]::new, each -> each.fact().present())
                .column(Boolean[]::new, each -> each.fact().returned())
                .texts(each -> each.fact().stage())
                .texts(each -> each.fact().verdict())
                .texts(each -> each.fact().segment())
                .texts(each -> each.fact().persona())
                .texts(each -> each.fact().channel())
                .texts(each -> each.fact().lastTouchpoint())
                .texts(each -> each.fact().profileId())
                .texts(each ->
                        each.fact().parts().stream().map(part -> part.text()).collect(Collectors.joining("\n")))
                .texts(each -> each.fact().text());
    }

    private static Set<UUID> hashes(RowSet<Row> rows) {
        var hashes = new HashSet<UUID>(rows.size() * 2);
        rows.forEach(row -> hashes.add(row.getUUID(0)));
        return hashes;
    }

    private static String prefixed(String columns) {
        return Arrays.stream(columns.split(","))
                .map(column -> "f." + column.strip())
                .collect(Collectors.joining(", "));
    }

    /// @param began how many facts became true
    /// @param ended how many stopped being true
    record Written(SumChanges sums, int began, int ended) {}

    /// What the counts of facts come to that the usual way left over: each with its new count.
    private static final class Unusual {
        private final List<Net> ending = new ArrayList<>();
        private final List<Net> beginning = new ArrayList<>();
        private final List<Net> emptied = new ArrayList<>();
        private final List<Net> recounted = new ArrayList<>();
        private final List<Net> unseen = new ArrayList<>();

        Unusual(List<Net> unusual, Map<UUID, Integer> before) {
            for (var each : unusual) {
                var had = before.get(each.fact().id().hash());
                var was = had == null ? 0 : had;
                var now = new Net(each.fact(), was + each.count(), each.place());
                if (was > 0 && now.count() <= 0) {
                    ending.add(now);
                }
                if (was <= 0 && now.count() > 0) {
                    beginning.add(now);
                }
                if (had == null) {
                    unseen.add(now);
                } else if (now.count() == 0) {
                    emptied.add(now);
                } else {
                    recounted.add(now);
                }
            }
        }

        List<Net> ending() {
            return ending;
        }

        List<Net> beginning() {
            return beginning;
        }

        List<Net> emptied() {
            return emptied;
        }

        List<Net> recounted() {
            return recounted;
        }

        List<Net> unseen() {
            return unseen;
        }
    }
}
