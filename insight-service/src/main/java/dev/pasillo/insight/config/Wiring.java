package dev.pasillo.insight.config;

import dev.pasillo.insight.application.CompareFacts;
import dev.pasillo.insight.application.FactDigests;
import dev.pasillo.insight.journey.HttpJourneyFacts;
import dev.pasillo.kit.Standstill;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/// What others take from outside.
public final class Wiring {
    /// Longer than a change is under way.
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    HttpJourneyFacts journeyFacts(InsightConfig config) {
        return new HttpJourneyFacts(config.journeyUrl());
    }

    void close(@Disposes HttpJourneyFacts journeys) {
        journeys.close();
    }

    @Produces
    @Singleton
    CompareFacts compareFacts(FactDigests digests) {
        return new CompareFacts(digests, BETWEEN_LOOKS);
    }

    @Produces
    @Singleton
    Standstill standstill(InsightConfig config) {
        return new Standstill(config.stuckAfter());
    }
}
