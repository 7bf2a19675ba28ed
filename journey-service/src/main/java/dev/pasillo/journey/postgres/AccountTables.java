package dev.pasillo.journey.postgres;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.AccountStore.AccountName;
import dev.pasillo.journey.application.AccountStore.AccountRow;
import dev.pasillo.journey.application.AccountStore.Forgotten;
import dev.pasillo.journey.application.AccountStore.Naming;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Accounts, and which touchpoints name them. A touchpoint is found by owner and time, and of those that one owner has
/// at one instant the ones that name the account are taken.
final class AccountTables {
    private static final String ACCOUNT = "select account.id, account.workspace, namespace, value from account ";

    private final Sql sql;

    AccountTables(Sql sql) {
        this.sql = sql;
    }

    List<AccountRow> accounts(List<AccountName> names) {
        var known = new ArrayList<>(read(names));
        var found = known.stream().map(AccountRow::name).collect(Collectors.toSet());
        var missing = names.stream().filter(name -> !found.contains(name)).toList();
        if (!missing.isEmpty()) {
            sql.change(
                    """
                    insert into account (id, workspace, namespace, value)
                    select nextval('identifier_id'), name.*
                    from unnest($1::text[], $2::text[], $3::text[]) as name (workspace, namespace, value)
                    on conflict do nothing""",
                    Sql.texts(missing, AccountName::workspace),
                    Sql.texts(missing, name -> name.identifier().namespace()),
                    Sql.texts(missing, name -> name.identifier().value()));
            known.addAll(read(missing));
        }
        return known;
    }

    private List<AccountRow> read(List<AccountName> names) {
        return rows(
                        ACCOUNT + "join unnest($1::text[], $2::text[], $3::text[]) as name (w, n, v)"
                                + " on account.workspace = w and namespace = n and value = v",
                        Sql.texts(names, AccountName::workspace),
                        Sql.texts(names, name -> name.identifier().namespace()),
                        Sql.texts(names, name -> name.identifier().value()))
                .toList();
    }

    List<AccountRow> withoutRow(String workspace, Collection<String> namespaces, long after, int limit) {
        return rows(
                        ACCOUNT + "where account.workspace = $1 and namespace = any($2) and account.id > $3"
                                + " and not exists (select from customer where customer.id = account.id)"
                                + " order by account.id limit $4 for key share",
                        workspace,
                        namespaces.toArray(String[]::new),
                        after,
                        limit)
                .toList();
    }

    List<AccountRow> of(Collection<Long> owners, Collection<UUID> keys) {
        if (owners.isEmpty()) {
            return List.of();
        }
        return rows(
                        ACCOUNT + "where account.id in (select account from account_touchpoint"
                                + " where owner = any($1) and key = any($2))",
                        Sql.longs(owners),
                        keys.toArray(UUID[]::new))
                .toList();
    }

    void append(List<Naming> namings) {
        if (!namings.isEmpty()) {
            sql.change(
                    """
                    insert into account_touchpoint (account, occurred_at, workspace, owner, key)
                    select * from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::bigint[], $5::uuid[])""",
                    Sql.longs(namings, naming -> naming.account().id()),
                    Sql.times(namings, Naming::occurredAt),
                    Sql.texts(namings, naming -> naming.account().name().workspace()),
                    Sql.longs(namings, Naming::owner),
                    Sql.uuids(namings, Naming::key));
        }
    }

    List<Forgotten> forget(Collection<Long> owners) {
        var accounts = new HashSet<Long>();
        sql.rows("delete from account_touchpoint where owner = any($1) returning account", (Object) Sql.longs(owners))
                .forEach(row -> accounts.add(row.getLong("account")));
        if (accounts.isEmpty()) {
            return List.of();
        }
        var ids = Sql.longs(accounts.stream().sorted().toList());
        var concerned = rows(ACCOUNT + "where account.id = any($1) order by account.id for update", (Object) ids)
                .toList();
        var withRow = ids("select id from customer where id = any($1)", ids);
        var gone = ids("""
                delete from account where id = any($1) and not exists (
                    select from account_touchpoint where account_touchpoint.account = account.id) returning id""", ids);
        return concerned.stream()
                .map(account -> new Forgotten(account, withRow.contains(account.id()), gone.contains(account.id())))
                .toList();
    }

    private Set<Long> ids(String statement, Long[] among) {
        var found = new HashSet<Long>();
        sql.rows(statement, (Object) among).forEach(row -> found.add(row.getLong("id")));
        return found;
    }

    Map<Long, List<Touchpoint>> history(Map<Long, Instant> after) {
        var histories = new HashMap<Long, List<Touchpoint>>();
        read("""
                select named.account, namespace, value, body
                from (select distinct wanted.account, owner, occurred_at
                      from unnest($1::bigint[], $2::timestamptz[]) as wanted (account, after)
                      cross join lateral (
                          select owner, occurred_at from account_touchpoint
                          where account_touchpoint.account = wanted.account and occurred_at > wanted.after offset 0) as found
                     ) as named
                join account on account.id = named.account
                cross join lateral (
                    select body from touchpoint
                    where owner = named.owner and touchpoint.occurred_at = named.occurred_at offset 0) stored""", Sql.longs(after.keySet()), Sql.times(after.values(), time -> time))
                .forEach(found -> histories
                        .computeIfAbsent(found.account(), any -> new ArrayList<>())
                        .add(found.touchpoint()));
        return histories;
    }

    Map<Long, Integer> lengths(Map<Long, Instant> after, int most) {
        var lengths = new HashMap<Long, Integer>();
        sql.rows("""
                select wanted.account, length.n from unnest($1::bigint[], $2::timestamptz[]) as wanted (account, after)
                cross join lateral (
                    select count(*)::integer as n from (
                        select from account_touchpoint
                        where account_touchpoint.account = wanted.account and occurred_at > wanted.after
                        limit $3) found) length""", Sql.longs(after.keySet()), Sql.times(after.values(), time -> time), most)
                .forEach(row -> lengths.put(row.getLong("account"), row.getInteger("n")));
        return lengths;
    }

    List<Touchpoint> page(long account, Instant after, int limit) {
        return touchpoints("account = $1 and occurred_at > $2", "", account, Sql.time(after), limit);
    }

    /// The first that name an account, as many as `$3` says and those of the same instant as the last.
    ///
    /// @param which of its namings
    /// @param order ` desc` for the newest first
    List<Touchpoint> touchpoints(String which, String order, Object... parameters) {
        return read("""
                select named.account, namespace, value, body
                from (select distinct account, owner, occurred_at from (
                          select account, owner, occurred_at from account_touchpoint where %s
                          order by occurred_at%s fetch first ($3) rows with ties) as first) as named
                join account on account.id = named.account
                join touchpoint on touchpoint.owner = named.owner and touchpoint.occurred_at = named.occurred_at
                order by named.occurred_at%s""".formatted(which, order, order), parameters)
                .map(Found::touchpoint)
                .toList();
    }

    Optional<AccountRow> named(String workspace, Identifier identifier) {
        return read(List.of(new AccountName(workspace, identifier))).stream().findFirst();
    }

    Optional<AccountRow> ofProfile(String workspace, String profileId) {
        return rows(
                        ACCOUNT + "join customer on customer.id = account.id"
                                + " where customer.workspace = $1 and profile_id = $2 and account_namespace is not null",
                        workspace,
                        profileId)
                .findFirst();
    }

    /// The next accounts of a namespace after an id, in order.
    List<AccountRow> after(String workspace, String namespace, long after, int limit) {
        return rows(
                        ACCOUNT + "where account.workspace = $1 and namespace = $2 and account.id > $3"
                                + " order by account.id limit $4",
                        workspace,
                        namespace,
                        after,
                        limit)
                .toList();
    }

    private record Found(long account, Touchpoint touchpoint) {}

    private Stream<Found> read(String statement, Object... parameters) {
        return StreamSupport.stream(sql.rows(statement, parameters).spliterator(), false)
                .map(row -> {
                    var touchpoint = ContractJson.read(Sql.bytes(row, "body"), Touchpoint.class);
                    return touchpoint.identifiers().contains(identifier(row))
                            ? new Found(row.getLong("account"), touchpoint)
                            : null;
                })
                .filter(Objects::nonNull);
    }

    private Stream<AccountRow> rows(String statement, Object... parameters) {
        return StreamSupport.stream(sql.rows(statement, parameters).spliterator(), false)
                .map(row -> new AccountRow(
                        row.getLong("id"), new AccountName(row.getString("workspace"), identifier(row))));
    }

    private static Identifier identifier(Row row) {
        return new Identifier(row.getString("namespace"), row.getString("value"));
    }
}
