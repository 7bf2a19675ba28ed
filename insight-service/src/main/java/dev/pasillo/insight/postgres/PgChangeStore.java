package dev.pasillo.insight.postgres;

import dev.pasillo.contract.Topics;
import dev.pasillo.insight.application.ChangeStore;
import dev.pasillo.insight.application.UnfitDataException;
import dev.pasillo.insight.domain.fact.LateChanges;
import dev.pasillo.insight.domain.fact.LateChanges.Late;
import dev.pasillo.insight.domain.stream.Arrival.Poison;
import dev.pasillo.insight.domain.stream.Progress;
import dev.pasillo.insight.domain.stream.Progress.Admission;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The transaction of a batch (READ COMMITTED): positions by compare-and-set, streams, quarantine, facts, sums.
///
/// The positions come first: whoever finds one moved has written nothing. The sums come last, because they are
/// what batches of different partitions share, and are locked until the commit.
@ApplicationScoped
public class PgChangeStore implements ChangeStore {
    /// Plans are kept with the statement, and the tables grow by millions of rows meanwhile: a plan that reads
    /// a small table whole would stay. And nobody waits for ever, or is waited for.
    private static final String PREPARE = """
            select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
                   set_config('enable_mergejoin', 'off', true), set_config('lock_timeout', '10s', true),
                   set_config('statement_timeout', '60s', true),
                   set_config('idle_in_transaction_session_timeout', '30s', true)
            """;

    private static final String ADVANCE = """
            update partition_position p
            set next_offset = r.next_offset, watermark = r.watermark, unaccounted = r.unaccounted
            from unnest($2::integer[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::integer[])
                as r(partition, expected, next_offset, watermark, unaccounted)
            where p.topic = $1 and p.partition = r.partition and p.next_offset = r.expected
            """;

    private static final String MOVE_STREAMS = """
            insert into stream_position (topic, partition, stream, sequence)
            select $1, * from unnest($2::integer[], $3::text[], $4::bigint[])
            on conflict (topic, partition, stream) do update set sequence = excluded.sequence
            """;

    private static final String MARK_LATE = """
            insert into late_deadline (workspace, definition, stage, deadline)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])
            """;

    private static final String REGISTER = """
            insert into partition_position (topic, partition, next_offset)
            select $1, * from unnest($2::integer[], $3::bigint[]) on conflict do nothing
            """;

    private static final String POSITIONS = """
            select partition, next_offset, watermark, unaccounted from partition_position
            where topic = $1 and partition = any ($2)
            """;

    private static final String STREAMS =
            "select partition, stream, sequence from stream_position where topic = $1 and partition = any ($2)";

    private static final String TOPIC = Topics.JOURNEY_CHANGES;

    private final Pool pool;
    private final Clock clock;

    @Inject
    PgChangeStore(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    @Override
    public Uni<Void> register(Map<Integer, Long> beginnings) {
        var rows = Columns.of(List.copyOf(beginnings.entrySet()), TOPIC)
                .column(Integer[]::new, Map.Entry::getKey)
                .column(Long[]::new, Map.Entry::getValue);
        return Shield.over(pool.preparedQuery(REGISTER).execute(rows.tuple()).replaceWithVoid());
    }

    @Override
    public Uni<Map<Integer, Progress>> progress(Collection<Integer> partitions) {
        var asked = Tuple.of(TOPIC, partitions.toArray(Integer[]::new));
        // Positions first: streams that are newer than their position are noticed when the position is compared.
        return Shield.over(pool.preparedQuery(POSITIONS)
                .execute(asked)
                .chain(positions -> pool.preparedQuery(STREAMS).execute(asked).map(streams -> {
                    var sequences = new HashMap<Integer, Map<String, Long>>();
                    streams.forEach(row -> sequences
                            .computeIfAbsent(row.getInteger(0), partition -> new HashMap<>())
                            .put(row.getString(1), row.getLong(2)));
                    var progress = new HashMap<Integer, Progress>();
                    positions.forEach(row -> {
                        var watermark = row.getOffsetDateTime(2);
                        progress.put(
                                row.getInteger(0),
                                new Progress(
                                        row.getInteger(0),
                                        row.getLong(1),
                                        watermark == null ? null : watermark.toInstant(),
                                        row.getInteger(3),
                                        sequences.getOrDefault(row.getInteger(0), Map.of())));
                    });
                    return progress;
                })));
    }

    @Override
    public Uni<Outcome> apply(Batch batch) {
        return write(batch, FactWriter.Way.USUAL)
                .onFailure(PgFailures::isThereAlready)
                .recoverWithUni(() -> write(batch, FactWriter.Way.CAREFUL))
                .onFailure(OvertakenException.class)
                .recoverWithItem(new Outcome.Overtaken())
                .onFailure(PgFailures::isUnfit)
                .transform(UnfitDataException::new);
    }

    private Uni<Outcome> write(Batch batch, FactWriter.Way way) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(PREPARE)
                .execute()
                .chain(() -> advance(connection, batch.admissions()))
                .chain(() -> moveStreams(connection, batch.admissions()))
                .chain(() -> setAside(connection, batch.admissions()))
                .chain(() -> markLate(connection, LateChanges.of(batch.admissions(), batch.net())))
                .chain(() -> new FactWriter(connection, clock.instant(), way).write(batch.net()))
                .chain(facts -> {
                    var sums = facts.sums().left();
                    return SumWriter.add(connection, sums)
                            .<Outcome>replaceWith(new Outcome.Applied(facts.began(), facts.ended(), sums.size()));
                }));
    }

    private static Uni<Void> advance(SqlConnection connection, List<Admission> admissions) {
        var rows = Columns.of(admissions, TOPIC)
                .column(Integer[]::new, each -> each.before().partition())
                .column(Long[]::new, each -> each.before().nextOffset())
                .column(Long[]::new, each -> each.after().nextOffset())
                .times(each -> each.after().watermark())
                .column(Integer[]::new, each -> each.after().unaccounted());
        return connection
                .preparedQuery(ADVANCE)
                .execute(rows.tuple())
                .invoke(moved -> {
                    if (moved.rowCount() != admissions.size()) {
                        throw new OvertakenException();
                    }
                })
                .replaceWithVoid();
    }

    private static Uni<Void> moveStreams(SqlConnection connection, List<Admission> admissions) {
        var moved = new ArrayList<Moved>();
        for (var admission : admissions) {
            admission
                    .movedStreams()
                    .forEach((stream, sequence) ->
                            moved.add(new Moved(admission.before().partition(), stream, sequence)));
        }
        if (moved.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var rows = Columns.of(moved, TOPIC)
                .column(Integer[]::new, Moved::partition)
                .texts(Moved::stream)
                .column(Long[]::new, Moved::sequence);
        return connection.preparedQuery(MOVE_STREAMS).execute(rows.tuple()).replaceWithVoid();
    }

    private static Uni<Void> markLate(SqlConnection connection, List<Late> late) {
        if (late.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var rows = Columns.of(late)
                .texts(Late::workspace)
                .texts(Late::definition)
                .texts(Late::stage)
                .times(Late::deadline);
        return connection.preparedQuery(MARK_LATE).execute(rows.tuple()).replaceWithVoid();
    }

    private Uni<Void> setAside(SqlConnection connection, List<Admission> admissions) {
        var rows = admissions.stream()
                .flatMap(admission -> admission.poison().stream())
                .map(this::quarantined)
                .toList();
        return rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : connection
                        .preparedQuery(PgQuarantineStore.SET_ASIDE)
                        .executeBatch(rows)
                        .replaceWithVoid();
    }

    private Tuple quarantined(Poison poison) {
        var source = poison.source();
        return PgQuarantineStore.row(
                TOPIC,
                source.partition(),
                source.offset(),
                source.key(),
                source.value(),
                poison.reason(),
                poison.detail(),
                clock.instant());
    }

    private record Moved(int partition, String stream, long sequence) {}

    /// Rolls the transaction back.
    private static final class OvertakenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OvertakenException() {
            super("a partition is not where the batch begins", null, false, false);
        }
    }
}
