package dev.pasillo.insight.config;

import dev.pasillo.insight.application.KeepHouse;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Deletes what has served its time. Every instance does it; together they delete no more than one.
@ApplicationScoped
public class Housekeeping {
    private static final Logger LOG = Logger.getLogger(Housekeeping.class);
    /// By how much clocks of instances may differ.
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final KeepHouse house;
    private final InsightConfig config;
    private final InsightMeters meters;
    private final Clock clock;

    @Inject
    Housekeeping(KeepHouse house, InsightConfig config, InsightMeters meters, Clock clock) {
        this.house = house;
        this.config = config;
        this.meters = meters;
        this.clock = clock;
    }

    /// Once around the house. Never fails: the next round comes.
    @Scheduled(
            every = "${pasillo.insight.purge-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            delayed = "10s")
    Uni<Void> tidy() {
        var now = clock.instant();
        return house.purgePast(now.minus(config.asOf().kept()).minus(GRACE))
                .invoke(meters::purged)
                .chain(() -> house.purgeQuarantine(now.minus(config.quarantineKept())))
                .chain(house::purgeZeros)
                .chain(house::negativeFacts)
                .invoke(meters::negative)
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf("housekeeping is put off: %s", failure);
                    return Uni.createFrom().voidItem();
                });
    }
}
