package dev.pasillo.insight.postgres;

import dev.pasillo.insight.application.FactDigests;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Adds up the facts by profile id. A fact that was taken away before it came counts negatively until it does.
@ApplicationScoped
public class PgFactDigests implements FactDigests {
    /// As long as journey-service takes for the same at most.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// Hashes are made before rows are grouped (`offset 0`), so that no texts are sorted.
    private static final String DIGESTS = """
            select part, sum(n) as facts, sum(n::numeric * hash)::text as digest
            from (select left(profile_id, $3) as part, n, ('x' || left(md5(body), 15))::bit(60)::bigint as hash
                  from fact
                  where workspace = $1 and n <> 0 and (cardinality($2::text[]) = 0 or left(profile_id, 2) = any($2))
                  offset 0) as hashed
            group by part
            """;

    private final Pool pool;

    @Inject
    PgFactDigests(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Map<String, Digest> of(String workspace, Collection<String> prefixes) {
        var digests = new HashMap<String, Digest>();
        pool.preparedQuery(DIGESTS)
                .execute(Tuple.of(workspace, prefixes.toArray(String[]::new), prefixes.isEmpty() ? 2 : 32))
                .await()
                .atMost(PATIENCE)
                .forEach(row ->
                        digests.put(row.getString("part"), new Digest(row.getLong("facts"), row.getString("digest"))));
        return digests;
    }
}
