package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Budget;
import dev.pasillo.ingest.application.ReceiveEvents;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Reception;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.LogLine;
import dev.pasillo.kit.Problem;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/// One request with events, from its head to its answer. Everything here happens on the request's event loop, except
/// that a large or packed body is read on a worker, and that the broker's answer comes on a thread of the producer.
final class Exchange implements Arrival.Listener {
    private static final Logger LOG = Logger.getLogger(Exchange.class);

    private final Exchanges shared;
    private final RoutingContext routing;
    private final Wire wire;
    private final Optional<Credential> credential;
    private final SenderFormat format;
    private final Context context;
    private final Budget.Share share;
    private final Budget.Share window;
    private final Budget.Share strange;
    private final Arrival arrival;
    private final long start = System.nanoTime();
    private SentRequest request;
    /// Under which circumstances it was judged; null before.
    private @Nullable Reception reception;

    /// @param credential whose request it is; empty where the key is yet to be found in the body
    Exchange(
            Exchanges shared,
            RoutingContext routing,
            Optional<Credential> credential,
            SenderFormat format,
            SentRequest head) {
        this.shared = shared;
        this.routing = routing;
        this.wire = new Wire(routing.response(), shared.settings.retryAfter());
        this.credential = credential;
        this.format = format;
        this.request = head;
        this.context = routing.vertx().getOrCreateContext();
        this.share = shared.budgets.shared().open();
        this.window = shared.budgets.windows().open();
        this.strange = shared.budgets.strangers().open();
        var most = credential.isPresent()
                ? shared.limits.bodyBytes()
                : Math.min(shared.limits.bodyBytes(), shared.settings.strangersBytes());
        this.arrival = new Arrival(
                routing.request(),
                context,
                most,
                shared.settings.bodyTimeout(),
                credential.isPresent() ? List.of(share) : List.of(strange, share),
                this);
    }

    void begin() {
        Answer.Failed unwanted = credential
                .map(sender -> shared.admission.unfit(sender, format, request))
                .orElse(null);
        if (unwanted == null) {
            unwanted = format.unwanted(request);
        }
        if (unwanted == null && !Encodings.known(routing.request().getHeader(HttpHeaders.CONTENT_ENCODING))) {
            unwanted = new Answer.Unsupported("content-encoding-unsupported", "Send the body as it is, or as gzip.");
        }
        if (unwanted == null) {
            arrival.begin();
        } else {
            answer(unwanted);
        }
    }

    @Override
    public void refused(Answer.Failed why) {
        answer(why);
    }

    @Override
    public void abandoned() {
        release();
    }

    @Override
    public void arrived(Body body) {
        request = request.with(body);
        if (body.length() <= shared.settings.inlineBytes() && !body.packed()) {
            receive(share, this::answerOnContext);
        } else if (body.length() <= shared.settings.largeBytes()) {
            context.executeBlocking(() -> receive(share, this::answerOnContext), false);
        } else {
            long queued = System.nanoTime();
            shared.large.executeBlocking(() -> receiveLarge(queued), false);
        }
    }

    private boolean receiveLarge(long queued) {
        if (System.nanoTime() - queued > shared.settings.queueTimeout().toNanos()) {
            answerOnContext(ReceiveEvents.OVERLOADED);
            return false;
        }
        var answered = new CompletableFuture<Answer>();
        var received = receive(window, answered::complete);
        if (received) {
            // The window is in use until the broker has acknowledged: the next body would find none.
            var answer = answered.join();
            window.release();
            answerOnContext(answer);
        }
        return received;
    }

    /// @param records where the records' bytes are taken from
    /// @param answered hears the answer, once, on any thread; nothing where not all goes as it should
    /// @return whether all went as it should
    private boolean receive(Budget.Share records, Consumer<Answer> answered) {
        try {
            switch (shared.admission.judge(credential, format, request)) {
                case Admission.Verdict.Admitted admitted -> {
                    receive(admitted, records, answered);
                    return true;
                }
                case Admission.Verdict.Refused(var why, var judged) -> {
                    reception = judged;
                    answerOnContext(why);
                }
                case Admission.Verdict.Stranger() -> context.runOnContext(v -> strange());
            }
            return false;
        } catch (RuntimeException | StackOverflowError bug) {
            var id = UUID.randomUUID().toString();
            MDC.put(LogLine.ERROR_ID, id);
            try {
                LOG.error("request failed", bug);
            } finally {
                MDC.remove(LogLine.ERROR_ID);
            }
            var problem = Problem.of(500, "internal-error", "Something failed inside. The log has more under this id.")
                    .with("errorId", id);
            context.runOnContext(v -> {
                release();
                wire.send(problem);
                count(problem.status());
            });
            return false;
        }
    }

    private void receive(Admission.Verdict.Admitted admitted, Budget.Share records, Consumer<Answer> answered) {
        request = admitted.request();
        reception = admitted.reception();
        try {
            shared.receive.receive(format, request, admitted.reception(), records, answer -> {
                admitted.token().settle(answer instanceof Answer.Received);
                answered.accept(answer);
            });
        } catch (RuntimeException | StackOverflowError bug) {
            admitted.token().settle(false);
            throw bug;
        }
    }

    private void answerOnContext(Answer answer) {
        context.runOnContext(v -> answer(answer));
    }

    private void answer(Answer answer) {
        release();
        var reply = switch (answer) {
            case Answer.Received received -> format.received(request, received);
            case Answer.Failed failed -> format.failed(request, failed);
        };
        if (answer instanceof Answer.Unavailable unavailable) {
            shared.meter.unavailable(format.profile().name(), unavailable.problem());
        } else if (answer instanceof Answer.NotGenuine refused) {
            shared.meter.notGenuine(format.profile().name(), refused.problem());
            shared.refusals.refused(format.profile().name(), refused.problem());
        }
        if (answer instanceof Answer.Failed failed) {
            show(failed, reply.status());
        }
        wire.send(reply);
        count(reply.status());
    }

    /// Lets those look who look at what comes in. A request of nobody known is nobody's to see.
    private void show(Answer.Failed failed, int status) {
        var judged = reception == null ? credential.map(shared.receptions::of).orElse(null) : reception;
        if (judged != null) {
            shared.tail.refused(judged, format.profile().name(), request.body(), status, failed);
        }
    }

    /// The key was yet to be found in the body, and is not there, or nobody knows it.
    private void strange() {
        release();
        shared.refuseStranger(routing);
        count(401);
    }

    private void count(int status) {
        shared.meter.answered(
                format.profile().name(), status, arrival.length(), Duration.ofNanos(System.nanoTime() - start));
    }

    private void release() {
        share.release();
        window.release();
        strange.release();
    }
}
