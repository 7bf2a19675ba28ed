package dev.pasillo.ingest.config;

import dev.pasillo.ingest.application.Certificates;
import dev.pasillo.ingest.application.Confirmations;
import dev.pasillo.ingest.application.IngestMeter;
import dev.pasillo.ingest.application.Outside;
import dev.pasillo.ingest.outgoing.GuardedOutside;
import dev.pasillo.kit.outgoing.NameLookup;
import dev.pasillo.kit.outgoing.OutgoingCalls;
import dev.pasillo.kit.outgoing.OutgoingRules;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/// Puts together what calls the outside.
@Singleton
class OutgoingWiring {
    /// Senders wait some fifteen seconds, and a call ends up to five later than it should.
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);

    @Produces
    @Singleton
    OutgoingCalls calls(Vertx vertx, OutgoingConfig config) {
        var timeout = config.timeout();
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_CALL) > 0) {
            throw new IllegalStateException("pasillo.outgoing.timeout is " + timeout + ", and must be up to PT10S");
        }
        return new OutgoingCalls(
                vertx, OutgoingRules.allowing(config.allow().orElse(List.of())), NameLookup.SYSTEM, timeout);
    }

    void close(@Disposes OutgoingCalls calls) {
        calls.close();
    }

    @Produces
    @Singleton
    Outside outside(OutgoingCalls calls) {
        return new GuardedOutside(calls);
    }

    @Produces
    @Singleton
    Certificates certificates(Outside outside, IngestMeter meter, Clock clock, IngestConfig config) {
        return new Certificates(
                outside, meter, clock, config.certificates(), config.missingCertificates(), config.maxCertificates());
    }

    @Produces
    @Singleton
    Confirmations confirmations(Outside outside, IngestMeter meter) {
        return new Confirmations(outside, meter);
    }
}
