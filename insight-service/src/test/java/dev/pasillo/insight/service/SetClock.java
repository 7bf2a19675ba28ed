package dev.pasillo.insight.service;

import io.quarkus.test.Mock;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// The service's clock, which a test can set forward.
@Mock
@Singleton
public class SetClock {
    private volatile Duration ahead = Duration.ZERO;

    @Mock
    @Produces
    @Singleton
    Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.now().plus(ahead);
            }
        };
    }

    void ahead(Duration duration) {
        ahead = duration;
    }
}
