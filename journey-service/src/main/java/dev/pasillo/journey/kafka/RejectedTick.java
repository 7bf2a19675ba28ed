package dev.pasillo.journey.kafka;

import dev.pasillo.journey.application.RejectedStore;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import org.jboss.logging.Logger;

/// Forgets refused events when the topic would have.
@ApplicationScoped
public class RejectedTick {
    private static final Logger LOG = Logger.getLogger(RejectedTick.class);

    private final RejectedStore store;
    private final RejectedSettings settings;
    private final Clock clock;
    private final JourneyMeters meters;
    private final Patience patience;

    @Inject
    RejectedTick(RejectedStore store, RejectedSettings settings, Clock clock, JourneyMeters meters, Patience patience) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
        this.patience = patience;
    }

    @Scheduled(every = "${pasillo.rejected.expire-every:1m}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void expire() {
        try {
            var gone = 1;
            while (gone > 0 && !patience.isOver()) {
                gone = store.expire(clock.instant().minus(settings.kept()));
                meters.rejectedExpired(gone);
            }
        } catch (RuntimeException failed) {
            if (!patience.isOver()) {
                LOG.warnf("rejected events wait to expire: %s", failed.getMessage());
            }
        }
    }
}
