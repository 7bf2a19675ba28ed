package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.Budgets;
import dev.pasillo.ingest.application.EventFormat;
import dev.pasillo.ingest.application.IngestMeter;
import dev.pasillo.ingest.application.ReceiveEvents;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// Opens an [Exchange] for each request, and knows what all of them share.
@Singleton
public class Exchanges {
    final ReceiveEvents receive;
    final Budgets budgets;
    final Limits limits;
    final HttpSettings settings;
    final IngestMeter meter;
    final Clock clock;
    final WorkerExecutor large;

    @Inject
    Exchanges(
            ReceiveEvents receive,
            Budgets budgets,
            Limits limits,
            HttpSettings settings,
            IngestMeter meter,
            Clock clock,
            Vertx vertx) {
        this.receive = receive;
        this.budgets = budgets;
        this.limits = limits;
        this.settings = settings;
        this.meter = meter;
        this.clock = clock;
        this.large = vertx.createSharedWorkerExecutor("large-bodies", settings.largeAtOnce());
    }

    /// Takes a request whose sender may send.
    void open(RoutingContext routing, Credential credential, EventFormat format) {
        new Exchange(this, routing, credential, format).begin();
    }

    /// Answers a request whose body nobody wants.
    void refuse(RoutingContext routing, Problem problem) {
        new Reply(routing.response()).send(problem);
    }

    /// Chance for ids; not secret, so the cheap kind will do.
    static String randomId() {
        var random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
