package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Budgets;
import dev.pasillo.ingest.application.Certificates;
import dev.pasillo.ingest.application.Confirmations;
import dev.pasillo.ingest.application.IngestMeter;
import dev.pasillo.ingest.application.ReceiveEvents;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.application.Tail;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.KeyMechanism;
import dev.pasillo.kit.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Opens an [Exchange] for each request with events, and knows what all of them share.
@Singleton
public class Exchanges {
    final ReceiveEvents receive;
    final Budgets budgets;
    final Limits limits;
    final HttpSettings settings;
    final IngestMeter meter;
    final Admission admission;
    final Receptions receptions;
    final Tail tail;
    final Certificates certificates;
    final Confirmations confirmations;
    final SparseLog refused = new SparseLog(Logger.Level.WARN, "was refused");
    final SparseLog sentAway = new SparseLog(Logger.Level.WARN, "was sent away for now");
    final SparseLog asked = new SparseLog(Logger.Level.INFO, "asked whether it may send");
    final WorkerExecutor large;

    @Inject
    Exchanges(
            ReceiveEvents receive,
            Budgets budgets,
            Limits limits,
            HttpSettings settings,
            IngestMeter meter,
            Admission admission,
            Receptions receptions,
            Tail tail,
            Certificates certificates,
            Confirmations confirmations,
            Vertx vertx) {
        this.receive = receive;
        this.budgets = budgets;
        this.limits = limits;
        this.settings = settings;
        this.meter = meter;
        this.admission = admission;
        this.receptions = receptions;
        this.tail = tail;
        this.certificates = certificates;
        this.confirmations = confirmations;
        this.large = vertx.createSharedWorkerExecutor("large-bodies", settings.largeAtOnce());
    }

    /// Takes a request with events.
    ///
    /// @param credential whose it is; empty where the key is yet to be found in the body
    void open(RoutingContext routing, Optional<Credential> credential, SenderFormat format, SentRequest head) {
        new Exchange(this, routing, credential, format, head).begin();
    }

    /// Answers a request that brings no event.
    void reply(RoutingContext routing, Reply reply) {
        new Wire(routing.response(), settings.retryAfter()).send(reply);
    }

    /// Answers a request, before anything of it is read, that it should come again.
    void sendAway(RoutingContext routing, SenderFormat format, SentRequest head, Answer.Unavailable why) {
        meter.unavailable(format.profile().name(), why.problem());
        reply(routing, format.failed(head, why));
    }

    /// Answers a request whose key nobody knows.
    void refuseStranger(RoutingContext routing) {
        if (!routing.response().ended() && !routing.response().closed()) {
            KeyMechanism.refuse(routing);
        }
    }

    /// Answers a request that nobody wants.
    void refuse(RoutingContext routing, Problem problem) {
        new Wire(routing.response(), settings.retryAfter()).send(problem);
    }
}
