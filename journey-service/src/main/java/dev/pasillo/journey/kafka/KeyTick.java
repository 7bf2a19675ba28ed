package dev.pasillo.journey.kafka;

import dev.pasillo.journey.application.KeyGenerations;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Begins a new generation of keys when the current one is old enough.
@ApplicationScoped
public class KeyTick {
    private static final Logger LOG = Logger.getLogger(KeyTick.class);

    private final KeyGenerations generations;
    private final Clock clock;
    private final Duration age;
    private final int kept;

    @Inject
    KeyTick(
            KeyGenerations generations,
            Clock clock,
            @ConfigProperty(name = "pasillo.deduplication.generation", defaultValue = "30d") Duration age,
            @ConfigProperty(name = "pasillo.deduplication.kept", defaultValue = "4") int kept) {
        this.generations = generations;
        this.clock = clock;
        this.age = age;
        this.kept = kept;
    }

    @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void renew() {
        if (generations.renew(clock.instant(), age, kept)) {
            LOG.infof("a new generation of keys has begun; %d are kept", kept);
        }
    }
}
