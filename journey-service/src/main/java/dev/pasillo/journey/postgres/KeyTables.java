package dev.pasillo.journey.postgres;

import dev.pasillo.contract.Identifier;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.KeyClaim;
import dev.pasillo.journey.application.JourneyStore.KeyOutcome;
import dev.pasillo.journey.application.Replaced;
import io.vertx.mutiny.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// What counts once: keys in generations, and the revisions of those that were revised.
///
/// A key's row is what everyone who claims any revision of it meets at: whoever comes with a revision above 0 locks it,
/// and moves what is known into `touchpoint_revision`.
final class KeyTables {
    private final Sql sql;

    KeyTables(Sql sql) {
        this.sql = sql;
    }

    /// The generation row is shared, so that a new generation begins only when nobody is in the middle of this.
    List<KeyOutcome> claim(List<KeyClaim> claims) {
        if (claims.isEmpty()) {
            return List.of();
        }
        var revised = claims.stream()
                .filter(claim -> claim.revision() > 0)
                .map(KeyClaim::key)
                .collect(Collectors.toSet());
        var fresh = insert(claims, revised);
        if (revised.isEmpty() && fresh.size() == claims.size()) {
            return claims.stream().map(claim -> KeyOutcome.NEW).toList();
        }
        var known = new HashMap<UUID, Long>();
        sql.rows("select key, fingerprint from touchpoint_key where key = any($1)", (Object) claims.stream()
                        .map(KeyClaim::key)
                        .filter(key -> !fresh.contains(key) && !revised.contains(key))
                        .toArray(UUID[]::new))
                .forEach(row -> {
                    if (row.getLong("fingerprint") == null) {
                        revised.add(row.getUUID("key"));
                    } else {
                        known.put(row.getUUID("key"), row.getLong("fingerprint"));
                    }
                });
        var ofRevised = ofRevised(
                claims.stream().filter(claim -> revised.contains(claim.key())).toList());
        return claims.stream()
                .map(claim -> {
                    var outcome = ofRevised.get(claim);
                    if (outcome != null) {
                        return outcome;
                    }
                    return fresh.contains(claim.key())
                            ? KeyOutcome.NEW
                            : asKnown(claim, Objects.requireNonNull(known.get(claim.key())));
                })
                .toList();
    }

    private static KeyOutcome asKnown(KeyClaim claim, long fingerprint) {
        return claim.fingerprint() == fingerprint ? KeyOutcome.DUPLICATE : KeyOutcome.CONFLICT;
    }

    /// The keys that no kept generation knew.
    private Set<UUID> insert(List<KeyClaim> claims, Set<UUID> revised) {
        var first = new TreeMap<Integer, KeyClaim>();
        for (var i = 0; i < claims.size(); i++) {
            if (i == 0 || !claims.get(i).key().equals(claims.get(i - 1).key())) {
                first.put(i, claims.get(i));
            }
        }
        var generation = sql.rows("select current from key_generation for share")
                .iterator()
                .next()
                .getInteger("current");
        var fresh = new HashSet<UUID>();
        sql.rows(
                        """
                insert into touchpoint_key (generation, key, fingerprint, owner)
                select $1, claimed.key, case when not claimed.revised then claimed.fingerprint end, claimed.owner
                from unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::boolean[])
                    as claimed (key, fingerprint, owner, revised)
                where not exists (
                    select from touchpoint_key sealed where sealed.generation < $1 and sealed.key = claimed.key)
                on conflict do nothing returning key""",
                        generation,
                        Sql.uuids(first.values(), KeyClaim::key),
                        Sql.longs(first.values(), KeyClaim::fingerprint),
                        Sql.longs(first.values(), KeyClaim::owner),
                        Sql.booleans(first.values(), claim -> revised.contains(claim.key())))
                .forEach(row -> fresh.add(row.getUUID("key")));
        return fresh;
    }

    private Map<KeyClaim, KeyOutcome> ofRevised(List<KeyClaim> claims) {
        var outcomes = new HashMap<KeyClaim, KeyOutcome>();
        if (claims.isEmpty()) {
            return outcomes;
        }
        moveToRevisions(claims);
        var known = revisions(claims);
        var news = new ArrayList<KeyClaim>();
        for (var claim : claims) {
            var fingerprint = known.getOrDefault(claim.key(), new TreeMap<>()).get(claim.revision());
            if (fingerprint == null) {
                news.add(claim);
            } else {
                outcomes.put(claim, asKnown(claim, fingerprint));
            }
        }
        news.forEach(claim ->
                known.computeIfAbsent(claim.key(), any -> new TreeMap<>()).put(claim.revision(), claim.fingerprint()));
        sql.change(
                """
                insert into touchpoint_revision (key, revision, workspace, fingerprint, owner)
                select * from unnest($1::uuid[], $2::int[], $3::text[], $4::bigint[], $5::bigint[])""",
                Sql.uuids(news, KeyClaim::key),
                Sql.integers(news, KeyClaim::revision),
                Sql.texts(news, KeyClaim::workspace),
                Sql.longs(news, KeyClaim::fingerprint),
                Sql.longs(news, KeyClaim::owner));
        for (var claim : news) {
            var family = Objects.requireNonNull(known.get(claim.key()));
            outcomes.put(
                    claim,
                    family.lastKey() > claim.revision()
                            ? KeyOutcome.REPLACED
                            : family.size() > 1 ? KeyOutcome.REPLACING : KeyOutcome.NEW);
        }
        return outcomes;
    }

    private void moveToRevisions(List<KeyClaim> claims) {
        var byKey = new TreeMap<UUID, KeyClaim>();
        claims.forEach(claim -> byKey.putIfAbsent(claim.key(), claim));
        var rows = sql.rows(
                "select key, fingerprint, owner from touchpoint_key where key = any($1) order by key for update",
                (Object) byKey.keySet().toArray(UUID[]::new));
        var plain = StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.getLong("fingerprint") != null)
                .map(row -> moved(row, Objects.requireNonNull(byKey.get(row.getUUID("key")))))
                .toList();
        if (plain.isEmpty()) {
            return;
        }
        sql.change(
                """
                insert into touchpoint_revision (key, revision, workspace, fingerprint, owner)
                select key, 0, workspace, fingerprint, owner
                from unnest($1::uuid[], $2::text[], $3::bigint[], $4::bigint[])
                    as moved (key, workspace, fingerprint, owner)
                on conflict do nothing""",
                Sql.uuids(plain, KeyClaim::key),
                Sql.texts(plain, KeyClaim::workspace),
                Sql.longs(plain, KeyClaim::fingerprint),
                Sql.longs(plain, KeyClaim::owner));
        sql.change("update touchpoint_key set fingerprint = null where key = any($1)", (Object)
                Sql.uuids(plain, KeyClaim::key));
    }

    /// A key of an older version does not say whose it is: then it is taken for the same owner's.
    private static KeyClaim moved(Row row, KeyClaim claim) {
        var owner = row.getLong("owner");
        return new KeyClaim(
                claim.key(), 0, claim.workspace(), row.getLong("fingerprint"), owner == null ? claim.owner() : owner);
    }

    private Map<UUID, NavigableMap<Integer, Long>> revisions(List<KeyClaim> claims) {
        var known = new HashMap<UUID, NavigableMap<Integer, Long>>();
        sql.rows("select key, revision, fingerprint from touchpoint_revision where key = any($1)", (Object)
                        Sql.uuids(claims, KeyClaim::key))
                .forEach(row -> known.computeIfAbsent(row.getUUID("key"), any -> new TreeMap<>())
                        .put(row.getInteger("revision"), row.getLong("fingerprint")));
        return known;
    }

    List<IdentifierRow> ownersOf(Collection<UUID> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        record Owner(String workspace, long hash) {}
        var owners = StreamSupport.stream(
                        sql.rows(
                                        "select distinct workspace, owner from touchpoint_revision where key = any($1)",
                                        (Object) keys.toArray(UUID[]::new))
                                .spliterator(),
                        false)
                .map(row -> new Owner(row.getString("workspace"), row.getLong("owner")))
                .toList();
        return StreamSupport.stream(
                        sql.rows(
                                        """
                        select identifier.id, identifier.workspace, hash, namespace, value, component, customer
                        from unnest($1::text[], $2::uuid[], $3::uuid[]) as owner (workspace, low, high)
                        join identifier on identifier.workspace = owner.workspace
                            and identifier.hash between owner.low and owner.high""",
                                        Sql.texts(owners, Owner::workspace),
                                        Sql.uuids(owners, owner -> new UUID(owner.hash(), 0)),
                                        Sql.uuids(owners, owner -> new UUID(owner.hash(), -1)))
                                .spliterator(),
                        false)
                .map(row -> new IdentifierRow(
                        row.getLong("id"),
                        row.getString("workspace"),
                        row.getUUID("hash"),
                        new Identifier(row.getString("namespace"), row.getString("value")),
                        row.getLong("component"),
                        row.getLong("customer")))
                .toList();
    }

    Replaced replacedAmong(Collection<UUID> keys) {
        var newest = new HashMap<UUID, Integer>();
        if (!keys.isEmpty()) {
            sql.rows(
                            "select key, max(revision) as newest from touchpoint_revision where key = any($1) group by key",
                            (Object) keys.toArray(UUID[]::new))
                    .forEach(row -> newest.put(row.getUUID("key"), row.getInteger("newest")));
        }
        return new Replaced(newest);
    }

    Replaced replaced(Collection<IdentifierRow> owners) {
        var newest = new HashMap<UUID, Integer>();
        sql.rows("""
                select lower.key, max(higher.revision) as newest
                from touchpoint_revision lower
                join touchpoint_revision higher on higher.key = lower.key and higher.revision > lower.revision
                where lower.owner = any($1) group by lower.key""", (Object) Sql.longs(owners, row -> row.hash().getMostSignificantBits()))
                .forEach(row -> newest.put(row.getUUID("key"), row.getInteger("newest")));
        return new Replaced(newest);
    }
}
