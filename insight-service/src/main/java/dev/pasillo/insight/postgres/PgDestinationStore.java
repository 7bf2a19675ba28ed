package dev.pasillo.insight.postgres;

import dev.pasillo.insight.application.DestinationStore;
import dev.pasillo.insight.domain.delivery.SigningSecret;
import dev.pasillo.insight.domain.query.Cursor;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Destinations. No statement here reads a secret: only [PgDeliveryStore] does, for a message that is about to go.
@ApplicationScoped
public class PgDestinationStore implements DestinationStore {
    private static final String COLUMNS = "id, kind, name, url, enabled, disabled_because, created_at, changed_at";

    private static final String CREATE = """
            insert into destination (workspace, id, kind, name, url, secret, enabled, created_at, changed_at)
            select $1, $2, $3, $4, $5, $6, $7, $8, $8
            where (select count(*) from destination where workspace = $1) < $9
            """;

    private static final String FIND = "select %s from destination where workspace = $1 and id = $2".formatted(COLUMNS);

    private static final String LIST = """
            select %s from destination
            where workspace = $1 and ($2::timestamptz is null or (created_at, id) > ($2, $3))
            order by created_at, id limit $4
            """.formatted(COLUMNS);

    private static final String CHANGE = """
            update destination
            set kind = $3, name = $4, url = $5, secret = coalesce($6, secret), enabled = $7, changed_at = $8,
                disabled_because = null
            where workspace = $1 and id = $2 returning %s
            """.formatted(COLUMNS);

    private static final String DELETE_DELIVERIES = "delete from delivery where workspace = $1 and destination_id = $2";
    private static final String DELETE = "delete from destination where workspace = $1 and id = $2";

    private static final String UNKNOWN = """
            select id from unnest($2::uuid[]) as asked (id)
            where not exists (select from destination d where d.workspace = $1 and d.id = asked.id)
            """;

    private final Pool pool;

    @Inject
    PgDestinationStore(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Boolean> create(String workspace, Destination destination, SigningSecret secret, int most) {
        var draft = destination.draft();
        var parameters = Tuple.tuple()
                .addValue(workspace)
                .addValue(destination.id())
                .addValue(draft.kind().id())
                .addValue(draft.name())
                .addValue(draft.url().toString())
                .addValue(secret.text())
                .addValue(draft.enabled())
                .addValue(Columns.at(destination.createdAt()))
                .addValue((long) most);
        return Shield.over(pool.preparedQuery(CREATE).execute(parameters).map(rows -> rows.rowCount() > 0));
    }

    @Override
    public Uni<Optional<Destination>> find(String workspace, UUID id) {
        return Shield.over(
                pool.preparedQuery(FIND).execute(Tuple.of(workspace, id)).map(PgDestinationStore::first));
    }

    @Override
    public Uni<List<Destination>> list(String workspace, int limit, @Nullable Cursor after) {
        return Shield.over(pool.preparedQuery(LIST)
                .execute(Rows.page(workspace, after, limit))
                .map(rows -> Rows.all(rows, PgDestinationStore::destination)));
    }

    @Override
    public Uni<Optional<Destination>> change(
            String workspace, UUID id, Draft draft, @Nullable SigningSecret secret, Instant at) {
        var parameters = Tuple.tuple()
                .addValue(workspace)
                .addValue(id)
                .addValue(draft.kind().id())
                .addValue(draft.name())
                .addValue(draft.url().toString())
                .addValue(secret == null ? null : secret.text())
                .addValue(draft.enabled())
                .addValue(Columns.at(at));
        return Shield.over(pool.preparedQuery(CHANGE).execute(parameters).map(PgDestinationStore::first));
    }

    @Override
    public Uni<Boolean> delete(String workspace, UUID id) {
        return Shield.over(pool.withTransaction(connection -> connection
                .preparedQuery(DELETE)
                .execute(Tuple.of(workspace, id))
                .call(() -> connection.preparedQuery(DELETE_DELIVERIES).execute(Tuple.of(workspace, id)))
                .map(rows -> rows.rowCount() > 0)));
    }

    @Override
    public Uni<List<UUID>> unknown(String workspace, Collection<UUID> ids) {
        return Shield.over(pool.preparedQuery(UNKNOWN)
                .execute(Tuple.tuple().addValue(workspace).addValue(ids.toArray(UUID[]::new)))
                .map(rows -> Rows.all(rows, row -> row.getUUID(0))));
    }

    private static Optional<Destination> first(RowSet<Row> rows) {
        return Rows.first(rows, PgDestinationStore::destination);
    }

    private static Destination destination(Row row) {
        var kind = Arrays.stream(Kind.values())
                .filter(each -> each.id().equals(row.getString("kind")))
                .findFirst()
                .orElseThrow();
        return new Destination(
                row.getUUID("id"),
                new Draft(kind, row.getString("name"), URI.create(row.getString("url")), row.getBoolean("enabled")),
                row.getString("disabled_because"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("changed_at").toInstant());
    }
}
