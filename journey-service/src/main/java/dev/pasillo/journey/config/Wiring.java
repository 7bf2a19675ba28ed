package dev.pasillo.journey.config;

import dev.pasillo.journey.application.ApplyTouchpoints;
import dev.pasillo.journey.application.ChangePublisher;
import dev.pasillo.journey.application.Intake;
import dev.pasillo.journey.application.JourneyStore;
import dev.pasillo.journey.application.KeyGenerations;
import dev.pasillo.journey.application.Maintenance;
import dev.pasillo.journey.application.Positions;
import dev.pasillo.journey.application.ProgressClock;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import dev.pasillo.journey.kafka.ChangeProducer;
import dev.pasillo.journey.kafka.JourneyMeters;
import dev.pasillo.journey.kafka.Preparation;
import dev.pasillo.journey.kafka.TopicGuard;
import dev.pasillo.journey.kafka.TopicLayout;
import dev.pasillo.journey.kafka.TopicNames;
import dev.pasillo.journey.postgres.DefinitionReader;
import dev.pasillo.journey.postgres.PostgresJourneyStore;
import dev.pasillo.journey.postgres.PostgresKeyGenerations;
import dev.pasillo.journey.postgres.PostgresPositions;
import dev.pasillo.kit.Standstill;
import io.smallrye.common.annotation.Identifier;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Puts the use cases and what they stand on together.
public class Wiring {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    ProgressClock progressClock(
            @ConfigProperty(name = "pasillo.clock", defaultValue = "wall") ClockKind kind, Clock clock) {
        return switch (kind) {
            case WALL -> new ProgressClock.Wall(clock);
            case EVENT -> new ProgressClock.Event();
        };
    }

    @Produces
    @Singleton
    TopicNames topicNames(@ConfigProperty(name = "pasillo.topics.prefix") Optional<String> prefix) {
        return TopicNames.withPrefix(prefix.orElse(""));
    }

    @Produces
    @Singleton
    TopicLayout topicLayout(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        return new TopicLayout(broker);
    }

    void close(@Disposes TopicLayout layout) {
        layout.close();
    }

    @Produces
    @Singleton
    ChangeProducer changeProducer(
            @Identifier("default-kafka-broker") Map<String, Object> broker, TopicLayout layout, TopicNames topics) {
        return new ChangeProducer(broker, layout, topics.journeyChanges());
    }

    void close(@Disposes ChangeProducer producer) {
        producer.close();
    }

    @Produces
    @Singleton
    JourneyStore journeyStore(Pool pool, DefinitionReader definitions, JourneyMeters meters) {
        return new PostgresJourneyStore(pool, definitions, meters::retried);
    }

    @Produces
    @Singleton
    Positions positions(Pool pool) {
        return new PostgresPositions(pool);
    }

    @Produces
    @Singleton
    KeyGenerations keyGenerations(Pool pool) {
        return new PostgresKeyGenerations(pool);
    }

    @Produces
    @Singleton
    ApplyTouchpoints applyTouchpoints(JourneyStore store, Pseudonyms pseudonyms, ProgressClock clock) {
        return new ApplyTouchpoints(store, pseudonyms, clock);
    }

    @Produces
    @Singleton
    Intake intake(ApplyTouchpoints apply, JourneyStore store, Positions positions, ChangePublisher publisher) {
        return new Intake(apply, store, positions, publisher);
    }

    @Produces
    @Singleton
    Standstill standstill(HealthConfig config) {
        return new Standstill(config.stuckAfter());
    }

    @Produces
    @Singleton
    Maintenance maintenance(JourneyStore store, ChangePublisher publisher, Pseudonyms pseudonyms) {
        return new Maintenance(store, publisher, pseudonyms);
    }

    @Produces
    @Singleton
    Preparation preparation(
            Positions positions,
            ChangePublisher publisher,
            TopicLayout layout,
            TopicNames topics,
            MaintenanceConfig config) {
        return new Preparation(positions, publisher, layout, topics, config.lanes());
    }

    @Produces
    @Singleton
    TopicGuard topicGuard(Intake intake, Preparation preparation, TopicLayout layout, TopicNames topics) {
        return new TopicGuard(intake, preparation, layout, topics);
    }
}
