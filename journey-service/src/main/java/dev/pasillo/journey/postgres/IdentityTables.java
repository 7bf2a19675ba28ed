package dev.pasillo.journey.postgres;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Namespace.Strength;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.NewIdentifier;
import dev.pasillo.journey.application.JourneyStore.Pair;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.domain.identity.Evidence;
import dev.pasillo.journey.domain.identity.Link;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

/// Names of people and the links between them.
final class IdentityTables {
    private static final String IDENTIFIER =
            "identifier.id, identifier.workspace, hash, namespace, value, component, customer";
    private static final String LINKS = """
            select link.owner, link.other, link.workspace, strength, occurred_at, source, touchpoint, accepted,
                a.namespace as owner_namespace, a.value as owner_value,
                b.namespace as other_namespace, b.value as other_value
            from identity_link link
            join identifier a on a.id = link.owner
            join identifier b on b.id = link.other
            """;

    private final Sql sql;

    IdentityTables(Sql sql) {
        this.sql = sql;
    }

    Map<UUID, IdentifierRow> identifiers(Collection<NewIdentifier> names) {
        var known = read(names);
        var missing = names.stream()
                .filter(name -> !known.containsKey(name.hash()))
                .sorted(Comparator.comparing(NewIdentifier::hash))
                .toList();
        if (missing.isEmpty()) {
            return known;
        }
        sql.change(
                """
                insert into identifier (id, workspace, hash, namespace, value, component, customer)
                select id, workspace, hash, namespace, value, id, id
                from (select nextval('identifier_id') as id, name.*
                      from unnest($1::text[], $2::uuid[], $3::text[], $4::text[])
                          as name (workspace, hash, namespace, value)) as fresh
                on conflict do nothing""",
                Sql.texts(missing, NewIdentifier::workspace),
                Sql.uuids(missing, NewIdentifier::hash),
                Sql.texts(missing, NewIdentifier::namespace),
                Sql.texts(missing, NewIdentifier::value));
        known.putAll(read(missing));
        return known;
    }

    private Map<UUID, IdentifierRow> read(Collection<NewIdentifier> names) {
        var known = new HashMap<UUID, IdentifierRow>();
        sql.rows(
                        "select " + IDENTIFIER + " from identifier"
                                + " join unnest($1::text[], $2::uuid[]) as name (w, h)"
                                + " on identifier.workspace = name.w and identifier.hash = name.h",
                        Sql.texts(names, NewIdentifier::workspace),
                        Sql.uuids(names, NewIdentifier::hash))
                .forEach(row -> known.put(row.getUUID("hash"), identifier(row)));
        return known;
    }

    private static IdentifierRow identifier(Row row) {
        return new IdentifierRow(
                row.getLong("id"),
                row.getString("workspace"),
                row.getUUID("hash"),
                new Identifier(row.getString("namespace"), row.getString("value")),
                row.getLong("component"),
                row.getLong("customer"));
    }

    List<StoredLink> links(List<Pair> pairs) {
        return links(
                LINKS + " join unnest($1::bigint[], $2::bigint[]) as pair (owner, other)"
                        + " on pair.owner = link.owner and pair.other = link.other",
                Sql.longs(pairs, Pair::owner),
                Sql.longs(pairs, Pair::other));
    }

    List<StoredLink> linksOfOwners(Collection<Long> owners) {
        return links(LINKS + " where link.owner = any($1)", (Object) Sql.longs(owners));
    }

    private List<StoredLink> links(String statement, Object... parameters) {
        return StreamSupport.stream(sql.rows(statement, parameters).spliterator(), false)
                .map(row -> new StoredLink(
                        row.getLong("owner"),
                        row.getLong("other"),
                        row.getString("workspace"),
                        new Link(
                                new Identifier(row.getString("owner_namespace"), row.getString("owner_value")),
                                new Identifier(row.getString("other_namespace"), row.getString("other_value")),
                                new Evidence(
                                        Strength.values()[row.getInteger("strength")],
                                        Sql.instant(row, "occurred_at"),
                                        row.getString("source"),
                                        row.getString("touchpoint"))),
                        row.getBoolean("accepted")))
                .toList();
    }

    void lockComponents(Collection<Long> components) {
        sql.rows("select id from identifier where id = any($1) order by id for update", (Object) Sql.longs(components));
    }

    List<IdentifierRow> members(Collection<Long> components) {
        return identifiers("component", components);
    }

    List<IdentifierRow> membersOfCustomers(Collection<Long> customers) {
        return identifiers("customer", customers);
    }

    private List<IdentifierRow> identifiers(String group, Collection<Long> ids) {
        return StreamSupport.stream(
                        sql.rows("select " + IDENTIFIER + " from identifier where " + group + " = any($1)", (Object)
                                        Sql.longs(ids))
                                .spliterator(),
                        false)
                .map(IdentityTables::identifier)
                .toList();
    }

    void writeLinks(List<StoredLink> links) {
        if (links.isEmpty()) {
            return;
        }
        sql.change(
                """
                insert into identity_link
                    (owner, other, workspace, strength, occurred_at, source, touchpoint, accepted)
                select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::int[], $5::timestamptz[], $6::text[],
                    $7::text[], $8::boolean[])
                on conflict (owner, other) do update
                set strength = excluded.strength, occurred_at = excluded.occurred_at, source = excluded.source,
                    touchpoint = excluded.touchpoint, accepted = excluded.accepted""",
                Sql.longs(links, StoredLink::owner),
                Sql.longs(links, StoredLink::other),
                Sql.texts(links, StoredLink::workspace),
                Sql.integers(links, link -> link.link().evidence().strength().ordinal()),
                Sql.times(links, link -> link.link().evidence().occurredAt()),
                Sql.texts(links, link -> link.link().evidence().source()),
                Sql.texts(links, link -> link.link().evidence().touchpoint()),
                Sql.booleans(links, StoredLink::accepted));
    }

    void writeGroups(List<IdentifierRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        sql.change(
                """
                update identifier set component = grouped.component, customer = grouped.customer
                from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as grouped (id, component, customer)
                where identifier.id = grouped.id""",
                Sql.longs(rows, IdentifierRow::id),
                Sql.longs(rows, IdentifierRow::component),
                Sql.longs(rows, IdentifierRow::customer));
    }

    Map<Long, Long> customersOf(Collection<Long> identifiers) {
        var customers = new HashMap<Long, Long>();
        sql.rows("select id, customer from identifier where id = any($1)", (Object) Sql.longs(identifiers))
                .forEach(row -> customers.put(row.getLong("id"), row.getLong("customer")));
        return customers;
    }
}
