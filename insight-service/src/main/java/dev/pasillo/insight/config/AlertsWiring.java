package dev.pasillo.insight.config;

import dev.pasillo.insight.application.AlertMonitor;
import dev.pasillo.insight.application.AlertStore;
import dev.pasillo.insight.application.DeliverAlerts;
import dev.pasillo.insight.application.DeliveryStore;
import dev.pasillo.insight.application.DestinationStore;
import dev.pasillo.insight.application.FigureStore;
import dev.pasillo.insight.application.MeasureWindows;
import dev.pasillo.insight.application.Messenger;
import dev.pasillo.insight.application.WatchAlerts;
import dev.pasillo.insight.domain.delivery.RetryPlan;
import dev.pasillo.insight.webhook.SignedWebhooks;
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
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Puts together what judges and delivers.
public class AlertsWiring {
    private static final Duration LONGEST_CALL = Duration.ofMinutes(1);

    /// How much longer than a call a lease is: a look-up and what the database takes.
    private static final Duration GRACE = Duration.ofSeconds(15);

    @Produces
    @Singleton
    OutgoingRules rules(OutgoingConfig config) {
        return OutgoingRules.allowing(config.allow().orElse(List.of()));
    }

    @Produces
    @Singleton
    OutgoingCalls calls(Vertx vertx, OutgoingRules rules, OutgoingConfig config) {
        var timeout = config.timeout();
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_CALL) > 0) {
            throw new IllegalStateException("pasillo.outgoing.timeout is " + timeout + ", and must be up to PT1M");
        }
        return new OutgoingCalls(vertx, rules, NameLookup.SYSTEM, timeout);
    }

    void close(@Disposes OutgoingCalls calls) {
        calls.close();
    }

    @Produces
    @Singleton
    Messenger messenger(OutgoingCalls calls, OutgoingRules rules, Clock clock) {
        return new SignedWebhooks(calls, rules, clock);
    }

    /// @param clock `event` where arrivals follow the events' own times, so that no deadline is historical
    @Produces
    @Singleton
    MeasureWindows measures(
            FigureStore figures,
            AlertsConfig config,
            @ConfigProperty(name = "pasillo.clock", defaultValue = "wall") String clock) {
        var historicalLeftOut = switch (clock) {
            case "wall" -> true;
            case "event" -> false;
            default -> throw new IllegalStateException("pasillo.clock is " + clock + ", and must be wall or event");
        };
        return new MeasureWindows(
                figures, config.publicUrl().map(AlertsWiring::withoutSlash).orElse(""), historicalLeftOut);
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    @Produces
    @Singleton
    WatchAlerts watch(AlertStore store, MeasureWindows measures, AlertMonitor monitor) {
        return new WatchAlerts(store, measures, monitor);
    }

    @Produces
    @Singleton
    DeliverAlerts deliver(
            DeliveryStore store,
            DestinationStore destinations,
            Messenger messenger,
            AlertMonitor monitor,
            AlertsConfig config,
            OutgoingConfig outgoing,
            Clock clock) {
        return new DeliverAlerts(
                store,
                destinations,
                messenger,
                monitor,
                new RetryPlan(config.delivery().retries()),
                outgoing.timeout().plus(GRACE),
                clock);
    }
}
