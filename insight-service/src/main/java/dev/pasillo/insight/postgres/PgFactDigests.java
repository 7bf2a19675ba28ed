package dev.pasillo.insight.postgres;

import dev.pasillo.insight.application.FactDigests;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Adds up the facts by profile id. A fact that was taken away before it came counts negatively until it does.
@ApplicationScoped
public class PgFactDigests implements FactDigests {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String DIGESTS = """
            select left(profile_id, $3) as part, sum(n) as facts,
                sum(n * ('x' || left(md5(body), 15))::bit(60)::bigint)::text as digest
            from fact where workspace = $1 and n <> 0 and profile_id like $2 group by 1
            """;

    private final Pool pool;

    @Inject
    PgFactDigests(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Map<String, Digest> of(String workspace, String prefix) {
        var digests = new HashMap<String, Digest>();
        pool.preparedQuery(DIGESTS)
                .execute(Tuple.of(workspace, prefix + "%", prefix.isEmpty() ? 2 : 32))
                .await()
                .atMost(PATIENCE)
                .forEach(row ->
                        digests.put(row.getString("part"), new Digest(row.getLong("facts"), row.getString("digest"))));
        return digests;
    }
}
