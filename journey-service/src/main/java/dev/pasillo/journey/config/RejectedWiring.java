package dev.pasillo.journey.config;

import dev.pasillo.journey.application.ApplyQuarantined;
import dev.pasillo.journey.application.ApplyTouchpoints;
import dev.pasillo.journey.application.ChangePublisher;
import dev.pasillo.journey.application.IngestDoor;
import dev.pasillo.journey.application.JourneyStore;
import dev.pasillo.journey.application.KeepRejected;
import dev.pasillo.journey.application.ListRejected;
import dev.pasillo.journey.application.RejectedStore;
import dev.pasillo.journey.application.RejectedStore.Bounds;
import dev.pasillo.journey.application.ReplayRejected;
import dev.pasillo.journey.ingest.HttpIngestDoor;
import dev.pasillo.journey.kafka.JourneyMeters;
import dev.pasillo.journey.kafka.RejectedSettings;
import dev.pasillo.journey.postgres.PostgresRejected;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/// Puts together what lists rejected events and sends them again.
public class RejectedWiring {

    @Produces
    @Singleton
    RejectedSettings rejectedSettings(RejectedConfig config) {
        return new RejectedSettings(config.kept());
    }

    @Produces
    @Singleton
    RejectedStore rejectedStore(Pool pool) {
        return new PostgresRejected(pool);
    }

    @Produces
    @Singleton
    KeepRejected keepRejected(RejectedStore store, RejectedConfig config) {
        return new KeepRejected(
                store, new Bounds(config.most(), config.mostBytes().asLongValue()));
    }

    @Produces
    @Singleton
    ListRejected listRejected(RejectedStore store) {
        return new ListRejected(store);
    }

    @Produces
    @Singleton
    HttpIngestDoor ingestDoor(RejectedConfig config) {
        return new HttpIngestDoor(config.ingestUrl(), config.parallel(), config.patience());
    }

    void close(@Disposes HttpIngestDoor door) {
        door.close();
    }

    @Produces
    @Singleton
    ApplyQuarantined applyQuarantined(ApplyTouchpoints apply, JourneyStore store, ChangePublisher publisher) {
        return new ApplyQuarantined(apply, store, publisher);
    }

    @Produces
    @Singleton
    ReplayRejected replayRejected(
            RejectedStore store, IngestDoor ingest, ApplyQuarantined quarantine, Clock clock, JourneyMeters meters) {
        return new ReplayRejected(store, ingest, quarantine, clock, meters::replayed);
    }
}
