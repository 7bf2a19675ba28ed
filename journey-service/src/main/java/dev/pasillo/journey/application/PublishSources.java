package dev.pasillo.journey.application;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// Makes every change of a source known to other services: at least once, each source's states in order, of several
/// maybe only the last. What could not be published stays marked and is tried again by whoever calls next.
public final class PublishSources {
    private static final Logger LOG = Logger.getLogger(PublishSources.class);

    /// For a hundred states, with a broker that refuses each as late as it may.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final AtomicInteger calls = new AtomicInteger();
    private final SourceStore store;
    private final SourceTopic topic;

    public PublishSources(SourceStore store, SourceTopic topic) {
        this.store = store;
        this.topic = topic;
    }

    /// Publishes what is not published yet, and what comes meanwhile. Never fails: a failure is logged, and the next
    /// call
    /// makes up for it. Where it is under way already, whoever began it goes on for this call too.
    public Uni<Void> run() {
        return Uni.createFrom()
                .deferred(() -> calls.getAndIncrement() == 0
                        ? untilNobodyAsks()
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> untilNobodyAsks() {
        var heard = calls.get();
        return once().chain(
                        () -> calls.compareAndSet(heard, 0) ? Uni.createFrom().voidItem() : untilNobodyAsks());
    }

    private Uni<Void> once() {
        return store.publish(topic::publish)
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .invoke(published -> {
                    if (published > 0) {
                        LOG.infof("sources published, states=%d", published);
                    }
                })
                .onFailure()
                .invoke(failure -> LOG.warnf("sources wait to be published: %s", failure.toString()))
                .onFailure()
                .recoverWithItem(0)
                .replaceWithVoid();
    }
}
