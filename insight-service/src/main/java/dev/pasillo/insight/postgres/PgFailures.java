package dev.pasillo.insight.postgres;

import io.vertx.pgclient.PgException;

/// What a failure of PostgreSQL means.
final class PgFailures {
    private PgFailures() {}

    /// Whether the data itself is refused: it does not fit (class 22) or is too large (class 54). Everything
    /// else may pass.
    static boolean isUnfit(Throwable failure) {
        return failure instanceof PgException refused
                && refused.getSqlState() != null
                && (refused.getSqlState().startsWith("22")
                        || refused.getSqlState().startsWith("54"));
    }

    /// Whether a row was there already that should have been new.
    static boolean isThereAlready(Throwable failure) {
        return failure instanceof PgException refused && "23505".equals(refused.getSqlState());
    }
}
