package dev.pasillo.journey.application;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// One piece of work that many ask for, done once at a time. Who asks while it is under way is not told to wait, nor
/// forgotten: whoever began it does it once more, for all who asked meanwhile. Thread-safe.
final class Turns {
    /// How long a turn of publishing may take: a hundred records, with a broker that refuses each as late as it may.
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final AtomicInteger calls = new AtomicInteger();

    /// Does the work, and again until nobody has asked since its beginning.
    ///
    /// @param work one turn, which never fails
    /// @return ends with the last turn; at once where another call does it
    Uni<Void> run(Supplier<Uni<Void>> work) {
        return Uni.createFrom()
                .deferred(() -> calls.getAndIncrement() == 0
                        ? untilNobodyAsks(work)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> untilNobodyAsks(Supplier<Uni<Void>> work) {
        var heard = calls.get();
        return work.get()
                .chain(() -> calls.compareAndSet(heard, 0) ? Uni.createFrom().voidItem() : untilNobodyAsks(work));
    }
}
