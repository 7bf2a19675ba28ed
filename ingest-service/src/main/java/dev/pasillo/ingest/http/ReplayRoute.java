package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Budget;
import dev.pasillo.ingest.application.Budgets;
import dev.pasillo.ingest.application.ReceiveEvents;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.application.Sources;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Problem;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// `POST /v1/replay`: an event that was refused comes again, with a secret key, in its sender's place and format. It is
/// judged like any other; what is refused again is answered, as native events are, and not kept once more.
@ApplicationScoped
public class ReplayRoute {
    private static final Logger LOG = Logger.getLogger(ReplayRoute.class);
    private static final String PATH = "/v1/replay";
    /// Before the route that takes every path.
    private static final int ORDER = 0;

    private final Map<String, SenderFormat> formats;
    private final ReceiveEvents receive;
    private final Budgets budgets;
    private final Limits limits;
    private final HttpSettings settings;
    private final Receptions receptions;
    private final Sources sources;

    @Inject
    ReplayRoute(
            List<SenderFormat> formats,
            @Again ReceiveEvents receive,
            Budgets budgets,
            Limits limits,
            HttpSettings settings,
            Receptions receptions,
            Sources sources) {
        this.formats = formats.stream()
                .collect(Collectors.toMap(format -> format.profile().name(), Function.identity()));
        this.receive = receive;
        this.budgets = budgets;
        this.limits = limits;
        this.settings = settings;
        this.receptions = receptions;
        this.sources = sources;
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
                    .filter(replay -> formats.containsKey(replay.format()))
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
        var context = routing.vertx().getOrCreateContext();
        var listener = new Arrival.Listener() {
            @Override
            public void arrived(Body body) {
                context.executeBlocking(
                                () -> {
                                    receive(routing, credential, replay, body, share);
                                    return body.length();
                                },
                                false)
                        .onFailure(bug -> {
                            share.release();
                            LOG.error("an event could not be sent again", bug);
                            refuse(routing, Problem.of(500, "internal-error", "Something failed inside."));
                        });
            }

            @Override
            public void refused(Answer.Failed why) {
                share.release();
                answer(routing, why);
            }

            @Override
            public void abandoned() {
                share.release();
            }
        };
        new Arrival(routing.request(), context, limits.bodyBytes(), settings.bodyTimeout(), List.of(share), listener)
                .begin();
    }

    private void receive(RoutingContext routing, Credential credential, Replay replay, Body body, Budget.Share share) {
        var context = routing.vertx().getOrCreateContext();
        var workspace = credential.workspace();
        var format = named(replay.format());
        // Of a format that signs, nothing is kept that was not genuine.
        boolean vouched = format.profile().signed() || sources.trusts(workspace, replay.source());
        receive.receive(
                format,
                sent(body).with(sources.of(workspace, replay.source())),
                replay.reception(workspace, receptions.clock().instant(), vouched, receptions.of(workspace)),
                share,
                answer -> context.runOnContext(now -> {
                    share.release();
                    answer(routing, answer);
                }));
    }

    /// The event by itself: what stood in the head and the path it came by is not known any more.
    private static SentRequest sent(Body body) {
        return SentRequest.post(PATH, "", SentRequest.Headers.NONE, body);
    }

    private void answer(RoutingContext routing, Answer answer) {
        var own = named(SenderFormat.NATIVE);
        var request = sent(Body.of(new byte[0]));
        new Wire(routing.response(), settings.retryAfter())
                .send(
                        switch (answer) {
                            case Answer.Received received -> own.received(request, received);
                            case Answer.Failed failed -> own.failed(request, failed);
                        });
    }

    private SenderFormat named(String format) {
        return Objects.requireNonNull(formats.get(format), format);
    }

    private void refuse(RoutingContext routing, Problem problem) {
        new Wire(routing.response(), settings.retryAfter()).send(problem);
    }
}
