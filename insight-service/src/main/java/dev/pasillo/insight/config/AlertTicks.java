package dev.pasillo.insight.config;

import dev.pasillo.insight.application.AlertMonitor;
import dev.pasillo.insight.application.AlertStore;
import dev.pasillo.insight.application.AlertStore.Publication;
import dev.pasillo.insight.application.DeliverAlerts;
import dev.pasillo.insight.application.DeliveryStore;
import dev.pasillo.insight.application.WatchAlerts;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/// What time does to alerts. Every instance ticks; one of them judges, and all deliver. A tick that fails because
/// something is down is made up for by the next.
@ApplicationScoped
public class AlertTicks {
    private static final Logger LOG = Logger.getLogger(AlertTicks.class);
    private static final int RECORDS_AT_A_TIME = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final WatchAlerts watch;
    private final AlertStore store;
    private final Publication topic;
    private final DeliverAlerts deliver;
    private final DeliveryStore deliveries;
    private final AlertMonitor monitor;
    private final AlertsConfig config;
    private final Clock clock;

    @Inject
    AlertTicks(
            WatchAlerts watch,
            AlertStore store,
            Publication topic,
            DeliverAlerts deliver,
            DeliveryStore deliveries,
            AlertMonitor monitor,
            AlertsConfig config,
            Clock clock) {
        this.watch = watch;
        this.store = store;
        this.topic = topic;
        this.deliver = deliver;
        this.deliveries = deliveries;
        this.monitor = monitor;
        this.config = config;
        this.clock = clock;
    }

    /// Judges, and hands over what came of it. The webhooks do not wait for the topic.
    @Scheduled(every = "${pasillo.alerts.tick}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> judge() {
        var began = System.nanoTime();
        return attempt(
                "judging alerts",
                watch.round()
                        .invoke(judges -> {
                            if (judges) {
                                monitor.round(Duration.ofNanos(System.nanoTime() - began));
                            }
                        })
                        .chain(judges -> deliver.run()
                                .chain(() ->
                                        judges ? publish() : Uni.createFrom().voidItem())));
    }

    private Uni<Void> publish() {
        return store.publish(RECORDS_AT_A_TIME, topic)
                .chain(published ->
                        published < RECORDS_AT_A_TIME ? Uni.createFrom().voidItem() : publish());
    }

    @Scheduled(every = "${pasillo.alerts.delivery.every}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> deliver() {
        return attempt(
                "delivering alerts",
                deliver.run()
                        .chain(deliveries::pending)
                        .invoke(monitor::pending)
                        .replaceWithVoid());
    }

    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> forget() {
        return attempt(
                "forgetting deliveries",
                deliveries
                        .purge(clock.instant().minus(config.delivery().kept()))
                        .replaceWithVoid());
    }

    /// Another instance may judge at once.
    void stop(@Observes ShutdownEvent stopping) {
        try {
            watch.resign().await().atMost(PATIENCE);
        } catch (RuntimeException late) {
            LOG.debugf("the lease runs out by itself: %s", late);
        }
    }

    private static Uni<Void> attempt(String what, Uni<Void> work) {
        return work.onFailure().recoverWithUni(failure -> {
            LOG.warnf("%s waits for the next tick: %s", what, failure);
            return Uni.createFrom().voidItem();
        });
    }
}
