package dev.pasillo.journey.application;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/// Makes every version known to other services: at least once, each definition's versions in order. What could not be
/// published stays marked and is tried again by whoever calls next.
public final class PublishDefinitions {
    private static final Logger LOG = Logger.getLogger(PublishDefinitions.class);

    private final Turns turns = new Turns();
    private final DefinitionStore store;
    private final DefinitionTopic topic;

    public PublishDefinitions(DefinitionStore store, DefinitionTopic topic) {
        this.store = store;
        this.topic = topic;
    }

    /// Publishes what is not published yet, and what comes meanwhile. Never fails: a failure is logged, and the next
    /// call makes up for it. Where it is under way already, whoever began it goes on for this call too.
    public Uni<Void> run() {
        return turns.run(this::once);
    }

    private Uni<Void> once() {
        return store.publish(topic::publish)
                .ifNoItem()
                .after(Turns.PATIENCE)
                .fail()
                .invoke(published -> {
                    if (published > 0) {
                        LOG.infof("definitions published, versions=%d", published);
                    }
                })
                .onFailure()
                .invoke(failure -> LOG.warnf("definitions wait to be published: %s", failure.toString()))
                .onFailure()
                .recoverWithItem(0)
                .replaceWithVoid();
    }
}
