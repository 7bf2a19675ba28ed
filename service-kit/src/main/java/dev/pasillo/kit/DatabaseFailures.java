package dev.pasillo.kit;

import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.util.Optional;

/// Names failures of PostgreSQL, for services that have it.
public final class DatabaseFailures {
    private DatabaseFailures() {}

    /// What a failure counts as where work is begun again: `serialization`, `deadlock` and `lock-timeout` are
    /// collisions and pass; `database` is everything else that PostgreSQL or the way to it does. Empty for a
    /// failure that is none of its own, though its cause may be one.
    public static Optional<String> cause(Throwable failure) {
        if (failure instanceof PgException refused) {
            return Optional.of(
                    switch (String.valueOf(refused.getSqlState())) {
                        case "40001" -> "serialization";
                        case "40P01" -> "deadlock";
                        case "55P03" -> "lock-timeout";
                        default -> "database";
                    });
        }
        var isOfTheClient = failure instanceof ConnectException
                || failure.getClass().getName().startsWith("io.vertx.sqlclient")
                || String.valueOf(failure.getMessage()).startsWith("PostgreSQL");
        return isOfTheClient ? Optional.of("database") : Optional.empty();
    }
}
