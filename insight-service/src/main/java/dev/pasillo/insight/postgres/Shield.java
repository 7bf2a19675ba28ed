package dev.pasillo.insight.postgres;

import io.smallrye.mutiny.Uni;

/// Keeps work on a connection from being cancelled half-way: the connection would not come back to the pool.
/// Who stops waiting only stops hearing of it.
final class Shield {
    private Shield() {}

    static <T> Uni<T> over(Uni<T> work) {
        return Uni.createFrom().emitter(answer -> work.subscribe().with(answer::complete, answer::fail));
    }
}
