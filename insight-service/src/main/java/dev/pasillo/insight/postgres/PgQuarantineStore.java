package dev.pasillo.insight.postgres;

import dev.pasillo.insight.application.QuarantineStore;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Keeps records that cannot be used.
@ApplicationScoped
public class PgQuarantineStore implements QuarantineStore {
    static final String SET_ASIDE = """
            insert into quarantine (topic, partition, record_offset, key, value, reason, detail, quarantined_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing
            """;

    private final Pool pool;
    private final Clock clock;

    @Inject
    PgQuarantineStore(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    @Override
    public Uni<Void> setAside(
            String topic,
            int partition,
            long offset,
            byte @Nullable [] key,
            byte @Nullable [] value,
            String reason,
            String detail) {
        return pool.preparedQuery(SET_ASIDE)
                .execute(row(topic, partition, offset, key, value, reason, detail, clock.instant()))
                .replaceWithVoid();
    }

    /// The parameters of [#SET_ASIDE].
    static Tuple row(
            String topic,
            int partition,
            long offset,
            byte @Nullable [] key,
            byte @Nullable [] value,
            String reason,
            String detail,
            Instant now) {
        return Tuple.tuple()
                .addValue(topic)
                .addValue(partition)
                .addValue(offset)
                .addValue(buffer(key))
                .addValue(buffer(value))
                .addValue(reason)
                .addValue(detail)
                .addValue(Columns.at(now));
    }

    private static @Nullable Buffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : Buffer.buffer(bytes);
    }
}
