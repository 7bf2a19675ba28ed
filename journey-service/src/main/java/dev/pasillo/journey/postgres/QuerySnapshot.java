package dev.pasillo.journey.postgres;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.AccountStore.AccountRow;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.application.JourneyStore.StoredWithdrawal;
import dev.pasillo.journey.application.JourneyStore.TypeCount;
import dev.pasillo.journey.application.JourneyStore.TypeKey;
import dev.pasillo.journey.application.QueryStore.Direction;
import dev.pasillo.journey.application.QueryStore.FactDigest;
import dev.pasillo.journey.application.QueryStore.FactPlace;
import dev.pasillo.journey.application.QueryStore.FactStretch;
import dev.pasillo.journey.application.QueryStore.History;
import dev.pasillo.journey.application.QueryStore.Kept;
import dev.pasillo.journey.application.QueryStore.Snapshot;
import dev.pasillo.journey.application.Replaced;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.fold.Checkpoint;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The reads of one snapshot. Takes no locks.
final class QuerySnapshot implements Snapshot {
    /// The most touchpoints of one instant that a page waits for.
    private static final int ONE_INSTANT = 10_000;

    private static final int CLOSED_ROWS = 20_000;
    private static final String CLOSED_FACTS =
            "select id as place, workspace, fact from closed_fact where id > $4 order by id limit $5";

    /// A row has all that is open of a customer: some facts, seldom hundreds.
    private static final int OPEN_ROWS = 5_000;

    private static final String OPEN_FACTS = """
            select customer as place, workspace, fact
            from (select customer, workspace, facts from open_facts where customer > $4 order by customer limit $5) as page_of
            left join lateral unnest(facts) as fact on true""";

    private final Sql sql;
    private final DefinitionReader reader;
    private final IdentityTables identities;
    private final AccountTables accounts;

    QuerySnapshot(Sql sql, DefinitionReader reader) {
        this.sql = sql;
        this.reader = reader;
        this.identities = new IdentityTables(sql);
        this.accounts = new AccountTables(sql);
    }

    @Override
    public List<IdentifierRow> customer(String workspace, UUID hash) {
        return identities.customer(workspace, hash);
    }

    @Override
    public List<StoredLink> acceptedLinksOf(Collection<Long> owners) {
        return identities.acceptedLinksOf(owners);
    }

    @Override
    public List<StoredLink> linksOf(Collection<Long> ids, int limit) {
        return identities.linksOf(ids, limit);
    }

    @Override
    public List<StoredWithdrawal> withdrawalsOf(Collection<Long> ids) {
        return new CorrectionTables(sql).withdrawalsOf(ids);
    }

    @Override
    public List<IdentifierRow> rows(Collection<Long> ids) {
        return identities.rows(ids);
    }

    @Override
    public Optional<AccountRow> account(String workspace, Identifier identifier) {
        return accounts.named(workspace, identifier);
    }

    @Override
    public Optional<AccountRow> accountOfProfile(String workspace, String profileId) {
        return accounts.ofProfile(workspace, profileId);
    }

    @Override
    public List<Touchpoint> touchpointsOfAccount(long account, @Nullable Instant from, Direction direction, int limit) {
        var oldestFirst = direction == Direction.OLDEST_FIRST;
        var order = oldestFirst ? "" : " desc";
        var beyond = "account = $1 and occurred_at " + (oldestFirst ? ">" : "<") + " $2";
        if (from == null) {
            var start = oldestFirst ? Checkpoint.BEGINNING : Checkpoint.END;
            return accounts.touchpoints(beyond, order, account, Sql.time(start), limit);
        }
        var found = new ArrayList<>(
                accounts.touchpoints("account = $1 and occurred_at = $2", order, account, Sql.time(from), limit));
        found.addAll(accounts.touchpoints(beyond, order, account, Sql.time(from), limit));
        return found;
    }

    @Override
    public Replaced replacedAmong(Collection<UUID> keys) {
        return new KeyTables(sql).replacedAmong(keys);
    }

    @Override
    public Optional<Kept> kept(long customer) {
        return first("""
                        select state, dirty_at is not null as dirty, array(select fact from closed_fact where customer = $1 order by id) as closed
                        from customer where id = $1""", customer)
                .map(row -> new Kept(
                        EvidenceBytes.read(Sql.bytes(row, "state")),
                        Arrays.stream((String[]) row.getValue("closed"))
                                .map(PublishedFact::new)
                                .toList(),
                        row.getBoolean("dirty")));
    }

    @Override
    public Optional<Instant> progress() {
        return new StreamTables(sql).progress();
    }

    @Override
    public DefinitionSet definitions(String workspace) {
        return first("select revision from definition_revision where workspace = $1", workspace)
                .map(row -> reader.read(sql.connection(), workspace, row.getLong("revision"))
                        .await()
                        .indefinitely())
                .orElse(DefinitionSet.EMPTY);
    }

    @Override
    public Optional<List<DefinitionVersion>> versions(String workspace, String name) {
        return reader.versions(sql.connection(), workspace, name).await().indefinitely();
    }

    @Override
    public List<Touchpoint> touchpoints(
            Collection<Long> owners, @Nullable Instant from, Direction direction, int limit) {
        var order = direction == Direction.OLDEST_FIRST ? "" : " desc";
        if (from == null) {
            return touchpoints(
                    "(select body, occurred_at from touchpoint where owner = any($1) order by occurred_at" + order
                            + " fetch first ($2) rows with ties)",
                    order,
                    Sql.longs(owners),
                    limit,
                    limit + ONE_INSTANT);
        }
        var beyond = direction == Direction.OLDEST_FIRST ? ">" : "<";
        return touchpoints(
                "(select body, occurred_at from touchpoint where owner = any($1) and occurred_at = $4 limit $3)"
                        + " union all"
                        + " (select body, occurred_at from touchpoint where owner = any($1) and occurred_at " + beyond
                        + " $4 order by occurred_at" + order + " fetch first ($2) rows with ties)",
                order,
                Sql.longs(owners),
                limit,
                limit + ONE_INSTANT,
                Sql.time(from));
    }

    @Override
    public Replaced replaced(Collection<IdentifierRow> owners) {
        return new KeyTables(sql).replaced(owners);
    }

    private List<Touchpoint> touchpoints(String found, String order, Object... parameters) {
        var statement = "select body from (select * from (" + found + ") as found limit $3) as bounded"
                + " order by occurred_at" + order;
        return rows(statement, parameters)
                .map(row -> ContractJson.read(Sql.bytes(row, "body"), Touchpoint.class))
                .toList();
    }

    /// Facts under the customer's former name may stand beside the new ones, so the name is the fact's own.
    /// It stands between fixed words in the fact's text, whose quotes cannot be part of a value: a regular
    /// expression would take most of the time. Hashes are made before rows are grouped, so that no texts are
    /// sorted. Rows that nobody asks for are read too and come out without a group, so that the last says
    /// where the next stretch begins.
    @Override
    public FactStretch factDigests(String workspace, Collection<String> prefixes, int digits, FactPlace from) {
        var rows = rows(
                        "with page as (" + (from.open() ? OPEN_FACTS : CLOSED_FACTS) + """
                        ), named as (
                            select place, fact, case when workspace = $1 and position('"profileId":"' in fact) > 0
                                then substr(fact, position('"profileId":"' in fact) + 13, 32) end as profile
                            from page
                        ), asked as (
                            select place, fact, case when cardinality($2::text[]) = 0 or left(profile, 2) = any($2)
                                then left(profile, $3) end as part
                            from named
                        ), hashed as materialized (
                            select place, part,
                                case when part is not null then ('x' || left(md5(fact), 15))::bit(60)::bigint end as hash
                            from asked
                        )
                        select part, count(*) as facts, sum(hash)::text as digest, max(place) as last
                        from hashed group by part""",
                        workspace,
                        prefixes.toArray(String[]::new),
                        digits,
                        from.after(),
                        from.open() ? OPEN_ROWS : CLOSED_ROWS)
                .toList();
        var digests = rows.stream()
                .filter(row -> row.getString("part") != null)
                .map(row -> new FactDigest(row.getString("part"), row.getLong("facts"), row.getString("digest")))
                .toList();
        var next = rows.stream()
                .map(row -> row.getLong("last"))
                .max(Comparator.naturalOrder())
                .map(last -> new FactPlace(from.open(), last))
                .orElse(from.open() ? null : FactPlace.OPEN);
        return new FactStretch(digests, next);
    }

    @Override
    public List<AccountRow> accounts(String workspace, String namespace, long after, int limit) {
        return accounts.after(workspace, namespace, after, limit);
    }

    @Override
    public List<History> histories(String workspace, long after, int limit, int longest) {
        var found = rows(
                        "select id, profile_id, state from customer where workspace = $1 and id > $2"
                                + " and account_namespace is null order by id limit $3",
                        workspace,
                        after,
                        limit)
                .toList();
        var ids = found.stream().map(row -> row.getLong("id")).toList();
        var stored = new TouchpointTables(sql);
        var whole = new HashMap<Long, Instant>();
        ids.forEach(id -> whole.put(id, Checkpoint.BEGINNING));
        stored.lengths(whole, longest + 1).forEach((id, length) -> {
            if (length > longest) {
                whole.remove(id);
            }
        });
        var touchpoints = stored.history(whole);
        var replaced = replaced(identities.membersOfCustomers(ids));
        var progress = progress().orElse(Instant.EPOCH);
        return found.stream()
                .map(row -> {
                    var id = row.getLong("id");
                    var evidence = EvidenceBytes.read(Sql.bytes(row, "state"));
                    return new History(
                            id,
                            row.getString("profile_id"),
                            evidence,
                            whole.containsKey(id) ? replaced.leaveOut(touchpoints.getOrDefault(id, List.of())) : null,
                            progress.isAfter(evidence.settledTo()) ? progress : evidence.settledTo());
                })
                .toList();
    }

    @Override
    public List<Map.Entry<TypeKey, TypeCount>> types(String workspace, @Nullable TypeKey after, int limit) {
        return rows("""
                        select channel, type, seen, last_at from touchpoint_type
                        where workspace = $1 and (channel, type) > ($2, $3)
                        order by channel, type limit $4""", workspace, after == null ? "" : after.channel(), after == null ? "" : after.type(), limit)
                .map(row -> Map.entry(
                        new TypeKey(workspace, row.getString("channel"), row.getString("type")),
                        new TypeCount(row.getLong("seen"), Sql.instant(row, "last_at"))))
                .toList();
    }

    private Optional<Row> first(String statement, Object... parameters) {
        return rows(statement, parameters).findFirst();
    }

    private Stream<Row> rows(String statement, Object... parameters) {
        return StreamSupport.stream(sql.rows(statement, parameters).spliterator(), false);
    }
}
