package dev.pasillo.journey.postgres;

import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.StoredWithdrawal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

/// What people have said about who is who: pairs kept apart, persons erased; and the lock under which that is said.
final class CorrectionTables {
    private final Sql sql;

    CorrectionTables(Sql sql) {
        this.sql = sql;
    }

    /// One number a workspace, in the order given.
    void lock(Collection<String> workspaces, boolean alone) {
        var lock = alone ? "pg_advisory_xact_lock" : "pg_advisory_xact_lock_shared";
        sql.rows(
                "select " + lock + "(hashtextextended('identity/' || name, 0)) from unnest($1::text[]) as name",
                (Object) workspaces.toArray(String[]::new));
    }

    List<StoredWithdrawal> withdrawalsOf(Collection<Long> identifiers) {
        return StreamSupport.stream(
                        sql.rows(
                                        "select a, b, workspace, at from identity_withdrawal where a = any($1)"
                                                + " union select a, b, workspace, at from identity_withdrawal"
                                                + " where b = any($1)",
                                        (Object) Sql.longs(identifiers))
                                .spliterator(),
                        false)
                .map(row -> new StoredWithdrawal(
                        row.getLong("a"), row.getLong("b"), row.getString("workspace"), Sql.instant(row, "at")))
                .toList();
    }

    boolean withdraw(StoredWithdrawal withdrawal) {
        return sql.change(
                        "insert into identity_withdrawal (a, b, workspace, at) values ($1, $2, $3, $4)"
                                + " on conflict do nothing",
                        withdrawal.a(),
                        withdrawal.b(),
                        withdrawal.workspace(),
                        Sql.time(withdrawal.at()))
                == 1;
    }

    boolean takeBack(long a, long b) {
        return sql.change("delete from identity_withdrawal where a = $1 and b = $2", a, b) == 1;
    }

    Map<UUID, Instant> erased(String workspace, Collection<UUID> hashes) {
        var erased = new HashMap<UUID, Instant>();
        sql.rows(
                        "select hash, erased_at from erased where workspace = $1 and hash = any($2)",
                        workspace,
                        hashes.toArray(UUID[]::new))
                .forEach(row -> erased.put(row.getUUID("hash"), Sql.instant(row, "erased_at")));
        return erased;
    }

    void erase(Collection<IdentifierRow> identifiers, Instant at) {
        var ids = Sql.longs(identifiers, IdentifierRow::id);
        sql.change("delete from identity_link where owner = any($1) or other = any($1)", (Object) ids);
        sql.change("delete from identity_withdrawal where a = any($1) or b = any($1)", (Object) ids);
        sql.change("delete from identifier where id = any($1)", (Object) ids);
        sql.change(
                """
                insert into erased (workspace, hash, erased_at)
                select workspace, hash, $3 from unnest($1::text[], $2::uuid[]) as gone (workspace, hash)
                on conflict (workspace, hash) do update
                set erased_at = greatest(erased.erased_at, excluded.erased_at)""",
                Sql.texts(identifiers, IdentifierRow::workspace),
                Sql.uuids(identifiers, IdentifierRow::hash),
                Sql.time(at));
    }
}
