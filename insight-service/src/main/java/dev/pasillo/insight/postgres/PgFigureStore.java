package dev.pasillo.insight.postgres;

import dev.pasillo.contract.Topics;
import dev.pasillo.insight.application.AsOfRefusedException;
import dev.pasillo.insight.application.AsOfRefusedException.Reason;
import dev.pasillo.insight.application.FigureStore;
import dev.pasillo.insight.domain.query.AsOf;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Reads one moment in one REPEATABLE READ transaction: positions, sums and facts belong together in it,
/// because each batch writes them together.
@ApplicationScoped
public class PgFigureStore implements FigureStore {
    private static final String ONE_MOMENT =
            "set transaction isolation level repeatable read read only; set local statement_timeout = '30s'";

    private static final String ERA = """
            select e.era, k.secret, (select count(*) from partition_position where topic = $1)
            from as_of_key k left join as_of_era e on true
            """;
    private static final String NEW_ERA = "insert into as_of_era default values on conflict do nothing";

    private static final String POSITIONS =
            "select partition, next_offset, watermark from partition_position where topic = $1 order by partition";

    private final Pool pool;
    private final Clock clock;
    private final Duration kept;

    @Inject
    PgFigureStore(Pool pool, Clock clock, @ConfigProperty(name = "pasillo.insight.as-of.kept") Duration kept) {
        this.pool = pool;
        this.clock = clock;
        this.kept = kept;
    }

    @Override
    public <T> Uni<T> read(String workspace, @Nullable String asOf, Function<Snapshot, Uni<T>> work) {
        return Shield.over(pool.withTransaction(connection -> connection
                        .query(ONE_MOMENT)
                        .execute()
                        .chain(() -> open(connection, workspace, asOf))
                        .chain(work::apply))
                .onFailure(NoEraException.class)
                .recoverWithUni(() -> pool.query(NEW_ERA).execute().chain(() -> read(workspace, asOf, work))));
    }

    private Uni<Snapshot> open(SqlConnection connection, String workspace, @Nullable String asOf) {
        return connection
                .preparedQuery(ERA)
                .execute(Tuple.of(Topics.JOURNEY_CHANGES))
                .chain(keys -> {
                    var row = keys.iterator().next();
                    var era = row.getUUID(0);
                    if (era == null) {
                        throw new NoEraException();
                    }
                    var tokens = new AsOfTokens(row.getBuffer(1).getBytes());
                    if (asOf != null) {
                        var moment = moment(tokens, workspace, asOf, era, row.getLong(2));
                        return Uni.createFrom().item(new PgSnapshot(connection, workspace, moment, asOf, false));
                    }
                    return connection
                            .preparedQuery(POSITIONS)
                            .execute(Tuple.of(Topics.JOURNEY_CHANGES))
                            .map(positions -> {
                                var moment = now(era, positions);
                                return new PgSnapshot(
                                        connection, workspace, moment, tokens.write(workspace, moment), true);
                            });
                });
    }

    private AsOf moment(AsOfTokens tokens, String workspace, String asOf, UUID era, long partitions) {
        var moment = tokens.read(workspace, asOf).orElseThrow(() -> new AsOfRefusedException(Reason.UNKNOWN));
        // Among other partitions, records stand at other places.
        if (!moment.era().equals(era)
                || moment.positions().length != partitions
                || moment.issuedAt().plus(kept).isBefore(clock.instant())) {
            throw new AsOfRefusedException(Reason.EXPIRED);
        }
        return moment;
    }

    private AsOf now(UUID era, RowSet<Row> rows) {
        var partitions = new TreeMap<Integer, Row>();
        rows.forEach(row -> partitions.put(row.getInteger(0), row));
        var positions = new long[partitions.isEmpty() ? 0 : partitions.lastKey() + 1];
        partitions.forEach((partition, row) -> positions[partition] = row.getLong(1));
        var watermarks = partitions.values().stream()
                .map(row -> row.getOffsetDateTime(2))
                .filter(Objects::nonNull)
                .map(OffsetDateTime::toInstant)
                .toList();
        var everywhere = watermarks.size() == positions.length;
        return new AsOf(
                era,
                clock.instant(),
                positions,
                everywhere ? watermarks.stream().min(Comparator.naturalOrder()).orElse(null) : null);
    }

    /// After the first start, and after a crash.
    private static final class NoEraException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoEraException() {
            super("no era", null, false, false);
        }
    }
}
