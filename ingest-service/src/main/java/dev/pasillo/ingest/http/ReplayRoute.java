package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Budget;
import dev.pasillo.ingest.application.Budgets;
import dev.pasillo.ingest.application.EventFormat;
import dev.pasillo.ingest.application.ReceiveEvents;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Problem;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import org.jboss.logging.Logger;

/// `POST /v1/replay`: an event that was refused comes again, with a secret key, in its sender's place. It is judged
/// like
/// any other; what is refused again is answered and not kept once more.
@ApplicationScoped
public class ReplayRoute {
    private static final Logger LOG = Logger.getLogger(ReplayRoute.class);
    private static final String PATH = "/v1/replay";
    private static final String NATIVE = "native";
    /// Before the route that takes every path.
    private static final int ORDER = 0;

    private final EventFormat format;
    private final ReceiveEvents receive;
    private final Budgets budgets;
    private final Limits limits;
    private final HttpSettings settings;
    private final Clock clock;

    @Inject
    ReplayRoute(
            EventFormat format,
            @Again ReceiveEvents receive,
            Budgets budgets,
            Limits limits,
            HttpSettings settings,
            Clock clock) {
        this.format = format;
        this.receive = receive;
        this.budgets = budgets;
        this.limits = limits;
        this.settings = settings;
        this.clock = clock;
    }

    void register(@Observes Router router) {
        router.route().order(ORDER).handler(this::handle);
    }

    private void handle(RoutingContext routing) {
        var request = routing.request();
        if (!request.path().equals(PATH)) {
            routing.next();
        } else if (!request.method().equals(HttpMethod.POST)) {
            routing.response().putHeader("Allow", "POST");
            refuse(routing, Problem.of(405, "method-not-allowed", "Send an event again with POST."));
        } else if (routing.user() instanceof QuarkusHttpUser user
                && user.getSecurityIdentity().getPrincipal() instanceof Credential credential
                && credential.kind() == Credential.Kind.SECRET) {
            Replay.of(request)
                    .filter(replay -> replay.format().equals(NATIVE))
                    .ifPresentOrElse(
                            replay -> read(routing, credential, replay),
                            () -> refuse(
                                    routing,
                                    Problem.of(
                                            422,
                                            "replay-invalid",
                                            "format, source, receivedAt and entry say what is sent again.")));
        } else {
            refuse(routing, Problem.of(403, "key-of-the-wrong-kind", "Only a secret key sends in another's place."));
        }
    }

    private void read(RoutingContext routing, Credential credential, Replay replay) {
        var share = budgets.shared().open();
        var body = Buffer.buffer();
        var request = routing.request();
        request.exceptionHandler(gone -> share.release());
        request.handler(chunk -> {
            body.appendBuffer(chunk);
            if (body.length() > limits.bodyBytes() || !share.grow(chunk.length())) {
                request.handler(rest -> {});
                request.endHandler(end -> {});
                share.release();
                refuse(routing, problem(ReceiveEvents.OVERLOADED, routing));
            }
        });
        request.endHandler(end -> routing.vertx()
                .executeBlocking(
                        () -> {
                            receive(routing, credential, replay, Body.of(body.getBytes()), share);
                            return body.length();
                        },
                        false)
                .onFailure(bug -> {
                    share.release();
                    LOG.error("an event could not be sent again", bug);
                    refuse(routing, Problem.of(500, "internal-error", "Something failed inside."));
                }));
        request.resume();
    }

    private void receive(RoutingContext routing, Credential credential, Replay replay, Body body, Budget.Share share) {
        var context = routing.vertx().getOrCreateContext();
        receive.receive(
                format,
                replay.reception(credential.workspace(), clock.instant()),
                body,
                share,
                answer -> context.runOnContext(now -> {
                    share.release();
                    answer(routing, answer);
                }));
    }

    private void answer(RoutingContext routing, Answer answer) {
        if (answer instanceof Answer.Received received) {
            new Reply(routing.response()).send(202, "application/json", AnswerJson.of(received));
        } else {
            refuse(routing, problem(answer, routing));
        }
    }

    private Problem problem(Answer answer, RoutingContext routing) {
        return switch (answer) {
            case Answer.Unreadable(var code, var detail) -> Problem.of(400, code.code(), detail);
            case Answer.TooLarge(var code, var detail) -> Problem.of(413, code, detail);
            case Answer.Unavailable(var code, var detail) -> {
                routing.response()
                        .putHeader(
                                "Retry-After",
                                Long.toString(Math.max(1, settings.retryAfter().toSeconds())));
                yield Problem.of(503, code, detail);
            }
            case Answer.Received received -> throw new IllegalArgumentException("no problem: " + received.accepted());
        };
    }

    private static void refuse(RoutingContext routing, Problem problem) {
        new Reply(routing.response()).send(problem);
    }
}
