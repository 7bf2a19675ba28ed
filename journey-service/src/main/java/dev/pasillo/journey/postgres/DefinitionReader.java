package dev.pasillo.journey.postgres;

import dev.pasillo.journey.application.DefinitionFormat;
import dev.pasillo.journey.domain.authoring.Reading;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionSet.SetAside;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;

/// The definitions in force, ready for use. Each workspace's are kept until its revision rises, and then only what
/// changed is compiled again, on a worker thread. Safe for use by several threads.
///
/// A version that another build accepted and this one refuses is set aside; the others are in force all the same.
public final class DefinitionReader {
    private static final Logger LOG = Logger.getLogger(DefinitionReader.class);
    private static final String REVISION = "select revision from definition_revision where workspace = $1";
    /// One statement, so that the revision and the versions belong together.
    private static final String SET = """
            select r.revision, v.name, v.version, v.effective_from, v.canonical
            from definition_revision r left join lateral (
                select distinct on (name) name, version, effective_from, canonical from definition_version
                where workspace = r.workspace order by name, version desc
            ) v on true
            where r.workspace = $1""";

    private final DefinitionFormat format;
    private final IntConsumer setAside;
    private final Map<String, DefinitionSet> sets = new ConcurrentHashMap<>();

    /// @param setAside told how many definitions, of all workspaces met, cannot be read
    public DefinitionReader(DefinitionFormat format, IntConsumer setAside) {
        this.format = format;
        this.setAside = setAside;
    }

    /// The definitions at this revision, which the caller has read on this connection and keeps from rising.
    public Uni<DefinitionSet> read(SqlConnection connection, String workspace, long revision) {
        var kept = sets.get(workspace);
        if (kept != null && kept.revision() == revision) {
            return Uni.createFrom().item(kept);
        }
        return rows(connection, workspace).map(rows -> keep(workspace, rows));
    }

    /// The definitions as they stand now, every one compiled anew and nothing kept.
    Uni<DefinitionSet> anew(SqlConnection connection, String workspace) {
        return rows(connection, workspace).map(rows -> set(workspace, rows, DefinitionSet.EMPTY));
    }

    private static Uni<RowSet<Row>> rows(SqlConnection connection, String workspace) {
        return connection.preparedQuery(SET).execute(Tuple.of(workspace)).emitOn(Infrastructure.getDefaultWorkerPool());
    }

    /// The definitions as they stand now; nothing is locked.
    public Uni<DefinitionSet> newest(SqlConnection connection, String workspace) {
        return connection
                .preparedQuery(REVISION)
                .execute(Tuple.of(workspace))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(DefinitionSet.EMPTY)
                        : read(connection, workspace, rows.iterator().next().getLong("revision")));
    }

    private DefinitionSet keep(String workspace, RowSet<Row> rows) {
        var set = set(workspace, rows, sets.getOrDefault(workspace, DefinitionSet.EMPTY));
        sets.merge(workspace, set, (kept, read) -> kept.revision() > read.revision() ? kept : read);
        setAside.accept(
                sets.values().stream().mapToInt(each -> each.setAside().size()).sum());
        return set;
    }

    private DefinitionSet set(String workspace, RowSet<Row> rows, DefinitionSet kept) {
        var revision = 0L;
        List<DefinitionVersion> newest = new ArrayList<>();
        List<SetAside> unread = new ArrayList<>();
        for (var row : rows) {
            revision = row.getLong("revision");
            if (row.getString("name") != null) {
                add(workspace, row, kept, newest, unread);
            }
        }
        return new DefinitionSet(revision, newest, unread);
    }

    private void add(
            String workspace, Row row, DefinitionSet kept, List<DefinitionVersion> newest, List<SetAside> unread) {
        var name = row.getString("name");
        var version = row.getInteger("version");
        for (var known : kept.newest()) {
            if (known.name().equals(name) && known.version() == version) {
                newest.add(known);
                return;
            }
        }
        switch (format.read(row.getString("canonical").getBytes(StandardCharsets.UTF_8), name)) {
            case Reading.Accepted accepted ->
                newest.add(new DefinitionVersion(
                        workspace, name, version, Sql.instant(row, "effective_from"), accepted.definition()));
            case Reading.Refused refused -> {
                var first = refused.findings().getFirst();
                LOG.errorf(
                        "definition can no longer be read and is set aside, workspace=%s definition=%s version=%d place=%s",
                        workspace, name, version, first.path());
                unread.add(new SetAside(name, version, first.path() + ": " + first.message()));
            }
        }
    }
}
