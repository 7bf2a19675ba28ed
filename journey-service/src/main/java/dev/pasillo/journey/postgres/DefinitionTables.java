package dev.pasillo.journey.postgres;

import dev.pasillo.journey.application.JourneyStore.RefoldJob;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionSet.SetAside;
import java.util.List;
import java.util.Optional;

/// The definitions as the batch path sees them.
final class DefinitionTables {
    private final Sql sql;
    private final DefinitionReader reader;

    DefinitionTables(Sql sql, DefinitionReader reader) {
        this.sql = sql;
        this.reader = reader;
    }

    /// The revision is held until the end, so that a definition changes before a batch or after it, never meanwhile.
    DefinitionSet inForce(String workspace) {
        var rows = sql.rows("select revision from definition_revision where workspace = $1 for share", workspace);
        if (rows.size() == 0) {
            sql.change(
                    "insert into definition_revision (workspace, revision) values ($1, 0) on conflict do nothing",
                    workspace);
            rows = sql.rows("select revision from definition_revision where workspace = $1 for share", workspace);
        }
        var revision = rows.iterator().next().getLong("revision");
        var definitions =
                reader.read(sql.connection(), workspace, revision).await().indefinitely();
        setAside(workspace, definitions.setAside());
        return definitions;
    }

    /// Remembered with what is written without them, so that a build that reads them knows whom to fold anew.
    private void setAside(String workspace, List<SetAside> definitions) {
        if (!definitions.isEmpty()) {
            sql.change(
                    """
                    insert into definition_set_aside (workspace, name, version)
                    select $1, * from unnest($2::text[], $3::integer[]) on conflict do nothing""",
                    workspace,
                    Sql.texts(definitions, SetAside::name),
                    Sql.integers(definitions, SetAside::version));
        }
    }

    Optional<RefoldJob> refoldJob() {
        var rows = sql.rows("""
                select workspace, revision, after_customer, coalesce(up_to_customer, greatest(
                    (select max(id) from customer where customer.workspace = refold_job.workspace),
                    (select max(id) from account where account.workspace = refold_job.workspace)), 0) as up_to_customer
                from refold_job where finished_at is null
                order by requested_at, workspace, revision for update skip locked limit 1""");
        if (rows.size() == 0) {
            return Optional.empty();
        }
        var row = rows.iterator().next();
        return Optional.of(new RefoldJob(
                row.getString("workspace"),
                row.getLong("revision"),
                row.getLong("after_customer"),
                row.getLong("up_to_customer")));
    }

    void write(RefoldJob job, boolean finished) {
        sql.change("""
                update refold_job set after_customer = $3, up_to_customer = $4,
                    finished_at = case when $5 then now() end
                where workspace = $1 and revision = $2""", job.workspace(), job.revision(), job.afterCustomer(), job.upToCustomer(), finished);
    }
}
