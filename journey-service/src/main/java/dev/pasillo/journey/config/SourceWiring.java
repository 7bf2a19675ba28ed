package dev.pasillo.journey.config;

import dev.pasillo.journey.application.PublishSources;
import dev.pasillo.journey.application.SecretSeal;
import dev.pasillo.journey.application.SenderKinds;
import dev.pasillo.journey.application.SourceStore;
import dev.pasillo.journey.application.SourceTopic;
import dev.pasillo.journey.application.Sources;
import dev.pasillo.journey.ingest.HttpSenderKinds;
import dev.pasillo.journey.postgres.PostgresSources;
import dev.pasillo.kit.sealed.Secrets;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Supplier;

/// Puts together what registers sources and makes them known.
public class SourceWiring {
    /// For what ingest-service can read; a person waits meanwhile.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int KEY_BYTES = 24;

    @Produces
    @Singleton
    SourceStore sourceStore(Pool pool) {
        return new PostgresSources(pool);
    }

    @Produces
    @Singleton
    HttpSenderKinds senderKinds(RejectedConfig config) {
        return new HttpSenderKinds(config.ingestUrl(), PATIENCE);
    }

    void close(@Disposes HttpSenderKinds kinds) {
        kinds.close();
    }

    @Produces
    @Singleton
    SecretSeal secretSeal(Secrets secrets) {
        return new SecretSeal() {
            @Override
            public boolean isThere() {
                return secrets.canSeal();
            }

            @Override
            public String seal(String secret, String place) {
                return secrets.seal(secret, place);
            }
        };
    }

    @Produces
    @Singleton
    PublishSources publishSources(SourceStore store, SourceTopic topic) {
        return new PublishSources(store, topic);
    }

    @Produces
    @Singleton
    Sources sources(SourceStore store, SenderKinds kinds, SecretSeal seal, PublishSources publication, Clock clock) {
        return new Sources(store, kinds, seal, publication, chance(), clock);
    }

    private static Supplier<String> chance() {
        var random = new SecureRandom();
        return () -> {
            var bytes = new byte[KEY_BYTES];
            random.nextBytes(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        };
    }

    /// What could not be published at once.
    @Singleton
    static class Timer {
        private final PublishSources publication;

        @Inject
        Timer(PublishSources publication) {
            this.publication = publication;
        }

        @Scheduled(every = "${pasillo.sources.publish-every:5s}", concurrentExecution = ConcurrentExecution.SKIP)
        Uni<Void> publish() {
            return publication.run();
        }
    }
}
