package dev.pasillo.journey.postgres;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Namespace.Strength;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.NewIdentifier;
import dev.pasillo.journey.application.JourneyStore.Pair;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.domain.identity.Evidence;
import dev.pasillo.journey.domain.identity.Link;
import dev.pasillo.journey.domain.identity.Rejection;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Names of people and the links between them.
final class IdentityTables {
    private static final String IDENTIFIER =
            "identifier.id, identifier.workspace, hash, namespace, value, component, customer, hub";
    private static final String LINKS = """
            select link.owner, link.other, link.workspace, strength, occurred_at, source, touchpoint, vouched, rejected,
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

    Map<UUID, IdentifierRow> known(String workspace, Collection<UUID> hashes) {
        var known = new HashMap<UUID, IdentifierRow>();
        sql.rows(
                        "select " + IDENTIFIER + " from identifier where workspace = $1 and hash = any($2)",
                        workspace,
                        hashes.toArray(UUID[]::new))
                .forEach(row -> known.put(row.getUUID("hash"), identifier(row)));
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
                row.getLong("customer"),
                row.getBoolean("hub"));
    }

    List<StoredLink> links(List<Pair> pairs) {
        return links(
                LINKS + " join unnest($1::bigint[], $2::bigint[]) as pair (owner, other)"
                        + " on pair.owner = link.owner and pair.other = link.other",
                Sql.longs(pairs, Pair::owner),
                Sql.longs(pairs, Pair::other));
    }

    /// A link of which both ends are among these comes twice: sifting it out would compare every link with every end.
    List<StoredLink> linksOf(Collection<Long> identifiers) {
        return identifiers.isEmpty()
                ? List.of()
                : links(
                        LINKS + " where link.owner = any($1) union all " + LINKS + " where link.other = any($1)",
                        (Object) Sql.longs(identifiers));
    }

    /// Those that hold, between identifiers of one customer.
    List<StoredLink> acceptedLinksOf(Collection<Long> identifiers) {
        return links(LINKS + " where link.owner = any($1) and link.rejected is null", (Object) Sql.longs(identifiers));
    }

    /// The first of those that [#linksOf] gives, by owner and other.
    List<StoredLink> linksOf(Collection<Long> identifiers, int limit) {
        return links(
                LINKS + " where link.owner = any($1) or link.other = any($1) order by link.owner, link.other limit $2",
                Sql.longs(identifiers),
                limit);
    }

    Map<Long, Integer> neighbours(Collection<Long> identifiers) {
        var counts = new HashMap<Long, Integer>();
        if (!identifiers.isEmpty()) {
            sql.rows("""
                    select id, count(distinct neighbour)::int as neighbours
                    from (select owner as id, other as neighbour from identity_link where owner = any($1)
                          union all
                          select other, owner from identity_link where other = any($1)) as pair
                    group by id""", (Object) Sql.longs(identifiers))
                    .forEach(row -> counts.put(row.getLong("id"), row.getInteger("neighbours")));
        }
        return counts;
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
                                        row.getString("touchpoint")),
                                row.getBoolean("vouched")),
                        rejection(row.getString("rejected"))))
                .toList();
    }

    private static @Nullable Rejection rejection(@Nullable String code) {
        return code == null ? null : Rejection.valueOf(code.toUpperCase(Locale.ROOT));
    }

    void lockComponents(Collection<Long> components) {
        sql.rows("select id from identifier where id = any($1) order by id for update", (Object) Sql.longs(components));
    }

    List<IdentifierRow> rows(Collection<Long> ids) {
        return identifiers("id", ids);
    }

    List<IdentifierRow> customer(String workspace, UUID hash) {
        return StreamSupport.stream(
                        sql.rows(
                                        "select " + IDENTIFIER + " from identifier where customer ="
                                                + " (select customer from identifier where workspace = $1 and hash = $2)",
                                        workspace,
                                        hash)
                                .spliterator(),
                        false)
                .map(IdentityTables::identifier)
                .toList();
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
                    (owner, other, workspace, strength, occurred_at, source, touchpoint, vouched, rejected)
                select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::int[], $5::timestamptz[], $6::text[],
                    $7::text[], $8::boolean[], $9::text[])
                on conflict (owner, other) do update
                set strength = excluded.strength, occurred_at = excluded.occurred_at, source = excluded.source,
                    touchpoint = excluded.touchpoint, vouched = excluded.vouched, rejected = excluded.rejected""",
                Sql.longs(links, StoredLink::owner),
                Sql.longs(links, StoredLink::other),
                Sql.texts(links, StoredLink::workspace),
                Sql.integers(links, link -> link.link().evidence().strength().ordinal()),
                Sql.times(links, link -> link.link().evidence().occurredAt()),
                Sql.texts(links, link -> link.link().evidence().source()),
                Sql.texts(links, link -> link.link().evidence().touchpoint()),
                Sql.booleans(links, link -> link.link().vouched()),
                links.stream()
                        .map(link ->
                                link.rejected() == null ? null : link.rejected().code())
                        .toArray(String[]::new));
    }

    void writeGroups(List<IdentifierRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        sql.change(
                """
                update identifier set component = grouped.component, customer = grouped.customer, hub = grouped.hub
                from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::boolean[])
                    as grouped (id, component, customer, hub)
                where identifier.id = grouped.id""",
                Sql.longs(rows, IdentifierRow::id),
                Sql.longs(rows, IdentifierRow::component),
                Sql.longs(rows, IdentifierRow::customer),
                Sql.booleans(rows, IdentifierRow::hub));
    }

    Map<Long, Long> customersOf(Collection<Long> identifiers) {
        var customers = new HashMap<Long, Long>();
        sql.rows("select id, customer from identifier where id = any($1)", (Object) Sql.longs(identifiers))
                .forEach(row -> customers.put(row.getLong("id"), row.getLong("customer")));
        return customers;
    }
}
