package dev.pasillo.ingest.config;

import dev.pasillo.ingest.application.Budget;
import dev.pasillo.ingest.application.EventFormat;
import dev.pasillo.ingest.application.EventLog;
import dev.pasillo.ingest.application.IngestMeter;
import dev.pasillo.ingest.application.ReceiveEvents;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.http.HttpSettings;
import dev.pasillo.ingest.json.JsonEvents;
import dev.pasillo.ingest.kafka.TopicNames;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/// Who gets what.
@Singleton
class Wiring {
    @Produces
    @Singleton
    @DefaultBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Limits limits(IngestConfig config) {
        return config.limits();
    }

    @Produces
    @Singleton
    Budget budget(IngestConfig config) {
        return new Budget(config.inFlight().asLongValue());
    }

    @Produces
    @Singleton
    HttpSettings httpSettings(IngestConfig config) {
        return new HttpSettings(
                Math.toIntExact(config.inline().asLongValue()), config.bodyTimeout(), config.retryAfter());
    }

    @Produces
    @Singleton
    TopicNames topicNames(TopicsConfig config) {
        return TopicNames.prefixed(config.prefix().orElse(""));
    }

    @Produces
    @Singleton
    EventFormat events(Limits limits) {
        return new JsonEvents(limits);
    }

    @Produces
    @Singleton
    ReceiveEvents receiveEvents(Limits limits, EventLog log, IngestMeter meter, IngestConfig config) {
        return new ReceiveEvents(limits, log, meter, config.window().asLongValue());
    }
}
