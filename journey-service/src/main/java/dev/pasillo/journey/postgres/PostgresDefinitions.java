package dev.pasillo.journey.postgres;

import dev.pasillo.journey.application.DefinitionStore;
import dev.pasillo.journey.application.StoredDefinition;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.hibernate.reactive.mutiny.Mutiny.Session;
import org.hibernate.reactive.mutiny.Mutiny.SessionFactory;
import org.jspecify.annotations.Nullable;

/// Definitions through Hibernate Reactive, on the pool that the batch path uses. One session is one chain on one
/// context; nothing in it waits for anything but the database.
public final class PostgresDefinitions implements DefinitionStore {
    private static final String NEWEST =
            "from DefinitionVersion where workspace = :workspace and name = :name order by version desc";

    /// Customers are folded in the order of their ids, which are given out one after the other.
    private static final String REFOLDING = """
            select requested_at, least(1.0, coalesce(after_customer::float8 / nullif(
                coalesce(up_to_customer, (select max(id) from customer where workspace = $1)), 0), 1.0)) as progress
            from refold_job where workspace = $1 and finished_at is null order by requested_at limit 1""";

    private final SessionFactory sessions;
    private final Pool pool;
    private final DefinitionReader reader;
    private final DefinitionPublication publication;
    private final DefinitionRecovery recovery;

    public PostgresDefinitions(SessionFactory sessions, Pool pool, DefinitionReader reader) {
        this.sessions = sessions;
        this.pool = pool;
        this.reader = reader;
        this.publication = new DefinitionPublication(pool);
        this.recovery = new DefinitionRecovery(pool, reader);
    }

    @Override
    public Uni<Put> put(NewDefinition definition) {
        return sessions.withTransaction((session, _) -> revision(session, definition.workspace())
                .chain(revision -> newest(session, definition.workspace(), definition.name())
                        .chain(newest -> put(session, definition, revision, newest))));
    }

    private static Uni<Put> put(
            Session session, NewDefinition definition, RevisionRow revision, @Nullable DefinitionRow newest) {
        if (newest == null) {
            return insert(session, definition, revision, null);
        }
        if (newest.canonical.equals(definition.canonical())) {
            return Uni.createFrom().item(new Put.Stored(newest.stored(), false));
        }
        return newest.subject().equals(definition.subject())
                ? insert(session, definition, revision, newest)
                : Uni.createFrom().item(new Put.OtherSubject(newest.subject()));
    }

    /// The workspace's revision, locked until the end: changes of its definitions come one after the other, and after
    /// every batch that was folded under the one before.
    private static Uni<RevisionRow> revision(Session session, String workspace) {
        return session.createNativeQuery(
                        "insert into definition_revision (workspace, revision) values (:workspace, 0) on conflict do nothing")
                .setParameter("workspace", workspace)
                .executeUpdate()
                .chain(_ -> session.find(RevisionRow.class, workspace, LockModeType.PESSIMISTIC_WRITE))
                .map(row -> Objects.requireNonNull(row, "the revision that was just made"));
    }

    private static Uni<@Nullable DefinitionRow> newest(Session session, String workspace, String name) {
        return session.createSelectionQuery(NEWEST, DefinitionRow.class)
                .setParameter("workspace", workspace)
                .setParameter("name", name)
                .setMaxResults(1)
                .getSingleResultOrNull();
    }

    private static Uni<Put> insert(
            Session session, NewDefinition definition, RevisionRow revision, @Nullable DefinitionRow newest) {
        var row = new DefinitionRow(definition, newest == null ? 1 : newest.version + 1, from(definition.at(), newest));
        revision.revision++;
        var refold = new RefoldRow(definition.workspace(), revision.revision, row.effectiveFrom);
        return session.persist(row)
                .chain(() -> session.persist(refold))
                .replaceWith(() -> new Put.Stored(row.stored(), true));
    }

    /// Versions take effect one after the other, whatever the clock does.
    private static Instant from(Instant at, @Nullable DefinitionRow newest) {
        var from = at.truncatedTo(ChronoUnit.MILLIS);
        return newest == null || from.isAfter(newest.effectiveFrom) ? from : newest.effectiveFrom.plusMillis(1);
    }

    @Override
    public Uni<Optional<StoredDefinition>> find(String workspace, String name) {
        return sessions.withSession(session -> newest(session, workspace, name)).map(PostgresDefinitions::stored);
    }

    @Override
    public Uni<Optional<StoredDefinition>> find(String workspace, String name, int version) {
        return sessions.withSession(
                        session -> session.find(DefinitionRow.class, new DefinitionRow.Key(workspace, name, version)))
                .map(PostgresDefinitions::stored);
    }

    private static Optional<StoredDefinition> stored(@Nullable DefinitionRow row) {
        return Optional.ofNullable(row).map(DefinitionRow::stored);
    }

    @Override
    public Uni<List<Listed>> list(String workspace, String after, int limit) {
        return sessions.withSession(session -> session.createSelectionQuery("""
                        select v.name, v.version, v.effectiveFrom from DefinitionVersion v
                        where v.workspace = :workspace and v.name > :after and v.version =
                            (select max(w.version) from DefinitionVersion w
                             where w.workspace = v.workspace and w.name = v.name)
                        order by v.name""", Listed.class)
                .setParameter("workspace", workspace)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList());
    }

    @Override
    public Uni<DefinitionSet> newest(String workspace) {
        return pool.withConnection(connection -> reader.newest(connection, workspace));
    }

    @Override
    public Uni<Optional<Refolding>> refolding(String workspace) {
        return pool.preparedQuery(REFOLDING)
                .execute(Tuple.of(workspace))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .findFirst()
                        .map(row -> new Refolding(Sql.instant(row, "requested_at"), row.getDouble("progress"))));
    }

    @Override
    public Uni<Integer> publish(Function<StoredDefinition, Uni<Void>> publish) {
        return publication.run(publish);
    }

    @Override
    public Uni<Integer> readAgain() {
        return recovery.run();
    }
}
