package dev.pasillo.insight.config;

import dev.pasillo.kit.Standstill;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/// What others take from outside.
public final class Wiring {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Standstill standstill(InsightConfig config) {
        return new Standstill(config.stuckAfter());
    }
}
