package dev.pasillo.journey.postgres;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.JourneyStore.Quarantined;
import dev.pasillo.journey.application.JourneyStore.StoredTouchpoint;
import dev.pasillo.journey.application.JourneyStore.TypeCount;
import dev.pasillo.journey.application.JourneyStore.TypeKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/// The accepted set: touchpoints by owner, and what was refused.
final class TouchpointTables {
    private final Sql sql;

    TouchpointTables(Sql sql) {
        this.sql = sql;
    }

    void append(List<StoredTouchpoint> stored) {
        sql.change(
                """
                insert into touchpoint (owner, occurred_at, workspace, body)
                select * from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::bytea[])""",
                Sql.longs(stored, StoredTouchpoint::owner),
                Sql.times(stored, touchpoint -> touchpoint.touchpoint().occurredAt()),
                Sql.texts(stored, touchpoint -> touchpoint.touchpoint().workspace()),
                Sql.bytes(stored, StoredTouchpoint::body));
    }

    /// @return how many they were
    int delete(Collection<Long> owners) {
        return sql.change("delete from touchpoint where owner = any($1)", (Object) Sql.longs(owners));
    }

    /// Each lateral query stands by itself (`offset 0`): joined freely, and nothing known yet of a table that has
    /// just been filled, PostgreSQL would walk through all touchpoints of everybody.
    Map<Long, List<Touchpoint>> history(Map<Long, Instant> after) {
        var byCustomer = new HashMap<Long, List<Touchpoint>>();
        sql.rows("""
                select wanted.customer, body from unnest($1::bigint[], $2::timestamptz[]) as wanted (customer, after)
                cross join lateral (
                    select id from identifier where identifier.customer = wanted.customer offset 0) own
                cross join lateral (
                    select body from touchpoint where owner = own.id and occurred_at > wanted.after offset 0) stored""", Sql.longs(after.keySet()), Sql.times(after.values(), time -> time))
                .forEach(row -> byCustomer
                        .computeIfAbsent(row.getLong("customer"), any -> new ArrayList<>())
                        .add(ContractJson.read(Sql.bytes(row, "body"), Touchpoint.class)));
        return byCustomer;
    }

    Map<Long, Integer> lengths(Map<Long, Instant> after, int most) {
        var lengths = new HashMap<Long, Integer>();
        if (after.isEmpty()) {
            return lengths;
        }
        sql.rows("""
                select wanted.customer, length.n from unnest($1::bigint[], $2::timestamptz[]) as wanted (customer, after)
                cross join lateral (
                    select count(*)::integer as n from (
                        select from identifier
                        join touchpoint on touchpoint.owner = identifier.id and touchpoint.occurred_at > wanted.after
                        where identifier.customer = wanted.customer limit $3) found) length""", Sql.longs(after.keySet()), Sql.times(after.values(), time -> time), most)
                .forEach(row -> lengths.put(row.getLong("customer"), row.getInteger("n")));
        return lengths;
    }

    List<Touchpoint> page(long customer, Instant after, int limit) {
        return StreamSupport.stream(
                        sql.rows("""
                        select body from identifier cross join lateral (
                            select occurred_at, body from touchpoint
                            where owner = identifier.id and occurred_at > $2
                            order by occurred_at fetch first ($3) rows with ties) own
                        where identifier.customer = $1
                        order by occurred_at fetch first ($3) rows with ties""", customer, Sql.time(after), limit).spliterator(), false)
                .map(row -> ContractJson.read(Sql.bytes(row, "body"), Touchpoint.class))
                .toList();
    }

    void quarantine(List<Quarantined> events) {
        if (events.isEmpty()) {
            return;
        }
        sql.change(
                """
                insert into quarantine
                    (workspace, source, event_id, code, detail, topic, partition, record_offset, received_at, raw)
                select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[],
                    $8::bigint[], $9::timestamptz[], $10::bytea[])""",
                Sql.texts(events, Quarantined::workspace),
                Sql.texts(events, Quarantined::source),
                Sql.texts(events, Quarantined::eventId),
                Sql.texts(events, Quarantined::code),
                Sql.texts(events, Quarantined::detail),
                Sql.texts(events, event -> event.at().topic()),
                Sql.integers(events, event -> event.at().partition()),
                Sql.longs(events, event -> event.at().offset()),
                Sql.times(events, Quarantined::receivedAt),
                Sql.bytes(events, Quarantined::raw));
    }

    boolean leaveQuarantine(long id) {
        return sql.change("update quarantine set replayed_at = now() where id = $1 and replayed_at is null", id) == 1;
    }

    void count(Map<TypeKey, TypeCount> counts) {
        if (counts.isEmpty()) {
            return;
        }
        var sorted = counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(TypeKey::workspace)
                        .thenComparing(TypeKey::channel)
                        .thenComparing(TypeKey::type)))
                .toList();
        sql.change(
                """
                insert into touchpoint_type (workspace, channel, type, seen, last_at)
                select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[])
                on conflict (workspace, channel, type) do update
                set seen = touchpoint_type.seen + excluded.seen,
                    last_at = greatest(touchpoint_type.last_at, excluded.last_at)""",
                Sql.texts(sorted, entry -> entry.getKey().workspace()),
                Sql.texts(sorted, entry -> entry.getKey().channel()),
                Sql.texts(sorted, entry -> entry.getKey().type()),
                Sql.longs(sorted, entry -> entry.getValue().seen()),
                Sql.times(sorted, entry -> entry.getValue().lastAt()));
    }
}
