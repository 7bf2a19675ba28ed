package dev.pasillo.journey.postgres;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.application.JourneyStore.StoredWithdrawal;
import dev.pasillo.journey.application.JourneyStore.TypeCount;
import dev.pasillo.journey.application.JourneyStore.TypeKey;
import dev.pasillo.journey.application.QueryStore.Direction;
import dev.pasillo.journey.application.QueryStore.Kept;
import dev.pasillo.journey.application.QueryStore.Snapshot;
import dev.pasillo.journey.application.Replaced;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.fold.Customer;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
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

    private final Sql sql;
    private final DefinitionReader reader;
    private final IdentityTables identities;

    QuerySnapshot(Sql sql, DefinitionReader reader) {
        this.sql = sql;
        this.reader = reader;
        this.identities = new IdentityTables(sql);
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
    public Optional<Kept> kept(long customer) {
        return first("""
                        select state, dirty_at is not null as dirty, array(select fact from closed_fact where customer = $1 order by id) as closed
                        from customer where id = $1""", customer)
                .map(row -> new Kept(
                        ContractJson.read(Sql.bytes(row, "state"), Customer.class),
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
