package dev.pasillo.journey.postgres;

import dev.pasillo.contract.PublishedFact;
import dev.pasillo.journey.application.JourneyStore.ClosedFact;
import dev.pasillo.journey.application.JourneyStore.CustomerWrite;
import dev.pasillo.journey.application.JourneyStore.Depth;
import dev.pasillo.journey.application.JourneyStore.NewCustomer;
import dev.pasillo.journey.application.JourneyStore.Retry;
import dev.pasillo.journey.application.JourneyStore.StoredCustomer;
import dev.pasillo.journey.domain.fold.Customer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Evidence of customers, and the facts published about them.
final class CustomerTables {
    private static final byte[] NOBODY = EvidenceBytes.write(Customer.NOBODY);
    private static final String CUSTOMER =
            "select id, workspace, profile_id, account_namespace, state, touchpoints, checkpointed,"
                    + " dirty_at is not null as dirty from customer ";
    private static final String CLOSED = "select id, customer, workspace, at, fact from closed_fact ";

    private final Sql sql;

    CustomerTables(Sql sql) {
        this.sql = sql;
    }

    Map<Long, StoredCustomer> lock(Map<Long, NewCustomer> wanted) {
        var ids = wanted.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        sql.change(
                """
                insert into customer (id, workspace, profile_id, account_namespace, state)
                select id, workspace, profile_id, account_namespace, $5
                from unnest($1::bigint[], $2::text[], $3::text[], $4::text[])
                    as wanted (id, workspace, profile_id, account_namespace)
                on conflict do nothing""",
                Sql.longs(ids, Map.Entry::getKey),
                Sql.texts(ids, entry -> entry.getValue().workspace()),
                Sql.texts(ids, entry -> entry.getValue().profileId()),
                Sql.texts(ids, entry -> AccountNamespace.of(entry.getValue().subject())),
                Sql.buffer(NOBODY));
        var customers = new HashMap<Long, StoredCustomer>();
        customers(CUSTOMER + "where id = any($1) order by id for update", (Object) Sql.longs(ids, Map.Entry::getKey))
                .forEach(customer -> customers.put(customer.id(), customer));
        if (customers.size() < wanted.size()) {
            throw new Retry("a customer went while being locked");
        }
        return customers;
    }

    List<StoredCustomer> due(Instant now, int limit) {
        return customers(
                CUSTOMER + "where sweep_at <= $1 order by sweep_at limit $2 for update skip locked",
                Sql.time(now),
                limit);
    }

    List<StoredCustomer> after(String workspace, long customer, int limit) {
        return customers(
                CUSTOMER + "where workspace = $1 and id > $2 order by id limit $3", workspace, customer, limit);
    }

    List<StoredCustomer> lockFree(Collection<Long> ids) {
        return customers(CUSTOMER + "where id = any($1) order by id for update skip locked", (Object) Sql.longs(ids));
    }

    /// Open facts are read by a statement of their own, after the lock is held: a join would show them as they were
    /// before it waited.
    private List<StoredCustomer> customers(String statement, Object... parameters) {
        var rows = sql.rows(statement, parameters);
        var ids = StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getLong("id"))
                .toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        var open = new HashMap<Long, List<PublishedFact>>();
        sql.rows("select customer, facts from open_facts where customer = any($1)", (Object) Sql.longs(ids))
                .forEach(row -> open.put(
                        row.getLong("customer"),
                        Arrays.stream((String[]) row.getValue("facts"))
                                .map(PublishedFact::new)
                                .toList()));
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new StoredCustomer(
                        row.getLong("id"),
                        row.getString("workspace"),
                        row.getString("profile_id"),
                        AccountNamespace.subject(row.getString("account_namespace")),
                        EvidenceBytes.read(Sql.bytes(row, "state")),
                        open.getOrDefault(row.getLong("id"), List.of()),
                        new Depth(
                                row.getInteger("touchpoints"),
                                row.getInteger("checkpointed"),
                                row.getBoolean("dirty"))))
                .toList();
    }

    void markDirty(Collection<Long> customers, Instant since) {
        if (!customers.isEmpty()) {
            sql.change(
                    "update customer set dirty_at = least(dirty_at, $2), sweep_at = null where id = any($1)",
                    Sql.longs(customers),
                    Sql.time(since));
        }
    }

    Optional<StoredCustomer> dirty() {
        return customers(CUSTOMER + "where dirty_at is not null order by dirty_at, id limit 1 for update skip locked")
                .stream()
                .findFirst();
    }

    List<ClosedFact> closedFacts(Map<Long, Instant> after) {
        return closed("""
                select closed.* from unnest($1::bigint[], $2::timestamptz[]) as wanted (customer, after)
                cross join lateral (
                    select id, customer, workspace, at, fact from closed_fact
                    where closed_fact.customer = wanted.customer and closed_fact.at > wanted.after offset 0) closed""", Sql.longs(after.keySet()), Sql.times(after.values(), time -> time));
    }

    List<ClosedFact> closedFacts(long customer, Instant after, Instant to, int limit) {
        return closed(
                CLOSED + "where customer = $1 and at > $2 and at <= $3 limit $4",
                customer,
                Sql.time(after),
                Sql.time(to),
                limit);
    }

    private List<ClosedFact> closed(String statement, Object... parameters) {
        return StreamSupport.stream(sql.rows(statement, parameters).spliterator(), false)
                .map(row -> new ClosedFact(
                        row.getLong("id"),
                        row.getLong("customer"),
                        row.getString("workspace"),
                        Sql.instant(row, "at"),
                        new PublishedFact(row.getString("fact"))))
                .toList();
    }

    void write(List<CustomerWrite> writes) {
        if (writes.isEmpty()) {
            return;
        }
        sql.change(
                """
                update customer set profile_id = written.profile_id, state = written.state, sweep_at = written.sweep_at,
                    touchpoints = written.touchpoints, checkpointed = written.checkpointed, dirty_at = null
                from unnest($1::bigint[], $2::text[], $3::bytea[], $4::timestamptz[], $5::int[], $6::int[])
                    as written (id, profile_id, state, sweep_at, touchpoints, checkpointed)
                where customer.id = written.id""",
                Sql.longs(writes, CustomerWrite::id),
                Sql.texts(writes, CustomerWrite::profileId),
                Sql.bytes(writes, write -> EvidenceBytes.write(write.evidence())),
                writes.stream()
                        .map(write -> write.sweepAt() == null ? null : Sql.time(write.sweepAt()))
                        .toArray(OffsetDateTime[]::new),
                Sql.integers(writes, write -> write.depth().touchpoints()),
                Sql.integers(writes, write -> write.depth().checkpointed()));
        writeOpenFacts(writes.stream().filter(write -> write.open() != null).toList());
    }

    /// A row of facts is an array of its own, and arrays of arrays must be rectangular: so facts go over one a row,
    /// and a customer without any as a row without a fact.
    private void writeOpenFacts(List<CustomerWrite> changed) {
        if (changed.isEmpty()) {
            return;
        }
        record Line(CustomerWrite of, int place, @Nullable String fact) {}
        var lines = new ArrayList<Line>();
        for (var write : changed) {
            var facts = Objects.requireNonNull(write.open());
            for (var place = 0; place < facts.size(); place++) {
                lines.add(new Line(write, place, facts.get(place).json()));
            }
            if (facts.isEmpty()) {
                lines.add(new Line(write, 0, null));
            }
        }
        sql.change(
                """
                insert into open_facts (customer, workspace, facts)
                select customer, workspace,
                    coalesce(array_agg(fact order by place) filter (where fact is not null), '{}')
                from unnest($1::bigint[], $2::text[], $3::int[], $4::text[]) as line (customer, workspace, place, fact)
                group by customer, workspace
                on conflict (customer) do update set facts = excluded.facts""",
                Sql.longs(lines, line -> line.of().id()),
                Sql.texts(lines, line -> line.of().workspace()),
                Sql.integers(lines, Line::place),
                lines.stream().map(Line::fact).toArray(String[]::new));
    }

    void delete(Collection<Long> customers) {
        if (customers.isEmpty()) {
            return;
        }
        sql.change("delete from open_facts where customer = any($1)", (Object) Sql.longs(customers));
        sql.change("delete from checkpoint where customer = any($1)", (Object) Sql.longs(customers));
        sql.change("delete from customer where id = any($1)", (Object) Sql.longs(customers));
    }

    void deleteClosedFacts(Collection<Long> ids) {
        if (!ids.isEmpty()) {
            sql.change("delete from closed_fact where id = any($1)", (Object) Sql.longs(ids));
        }
    }

    void appendClosedFacts(List<ClosedFact> facts) {
        if (facts.isEmpty()) {
            return;
        }
        sql.change(
                """
                insert into closed_fact (customer, workspace, at, fact)
                select * from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::text[])""",
                Sql.longs(facts, ClosedFact::customer),
                Sql.texts(facts, ClosedFact::workspace),
                Sql.times(facts, ClosedFact::at),
                Sql.texts(facts, closed -> closed.fact().json()));
    }
}
