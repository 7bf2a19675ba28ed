package dev.pasillo.insight.postgres;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.PublishedDefinition;
import dev.pasillo.insight.application.DefinitionStore;
import dev.pasillo.insight.application.UnfitDataException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/// Keeps definitions as they were published.
@ApplicationScoped
public class PgDefinitionStore implements DefinitionStore {
    private static final String KEEP = """
            insert into definition (workspace, name, version, effective_from, body) values ($1, $2, $3, $4, $5)
            on conflict (workspace, name, version) do update
                set effective_from = excluded.effective_from, body = excluded.body
            """;

    private final Pool pool;

    @Inject
    PgDefinitionStore(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Void> keep(PublishedDefinition definition) {
        try {
            PlanReader.read(definition.name(), definition.version(), definition.definition());
        } catch (RuntimeException unusable) {
            return Uni.createFrom().failure(new UnfitDataException(unusable));
        }
        return pool.preparedQuery(KEEP)
                .execute(Tuple.of(
                        definition.workspace(),
                        definition.name(),
                        definition.version(),
                        Columns.at(definition.effectiveFrom()),
                        ContractJson.write(definition.definition())))
                .onFailure(PgFailures::isUnfit)
                .transform(UnfitDataException::new)
                .replaceWithVoid();
    }
}
