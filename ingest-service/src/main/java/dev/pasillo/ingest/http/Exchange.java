package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Budget;
import dev.pasillo.ingest.application.Certificates;
import dev.pasillo.ingest.application.Confirmations;
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
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/// One request with events, from its head to its answer. Everything here happens on the request's event loop, except
/// that a large or packed body is read on a worker, and that answers of the broker and from outside come on threads of
/// theirs. While a request waits for something outside it holds its share of the budget and no thread.
final class Exchange implements Arrival.Listener {
    private static final Logger LOG = Logger.getLogger(Exchange.class);
    private static final Answer.Unavailable NO_CERTIFICATE = new Answer.Unavailable(
            "certificate-unavailable",
            "The certificate that the signature names could not be read. Nothing was kept; send the same again later.");
    private static final Answer.Unavailable NOT_CONFIRMED = new Answer.Unavailable(
            "confirmation-failed",
            "The address that confirms the subscription did not answer as it should. Send the same again later.");

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
        decide(() -> shared.admission.judge(credential, format, request));
    }

    /// Has the request judged, and what comes of it done, where a body of its size is read.
    private void decide(Supplier<Admission.Verdict> judge) {
        var body = request.body();
        if (body.length() <= shared.settings.inlineBytes() && !body.packed()) {
            receive(judge, share, this::answerOnContext);
        } else if (body.length() <= shared.settings.largeBytes()) {
            context.executeBlocking(() -> receive(judge, share, this::answerOnContext), false);
        } else {
            long queued = System.nanoTime();
            shared.large.executeBlocking(() -> receiveLarge(judge, queued), false);
        }
    }

    private boolean receiveLarge(Supplier<Admission.Verdict> judge, long queued) {
        if (System.nanoTime() - queued > shared.settings.queueTimeout().toNanos()) {
            answerOnContext(ReceiveEvents.OVERLOADED);
            return false;
        }
        var answered = new CompletableFuture<Answer>();
        var received = receive(judge, window, answered::complete);
        if (received) {
            // The window is in use until the broker has acknowledged: the next body would find none.
            var answer = answered.join();
            window.release();
            answerOnContext(answer);
        }
        return received;
    }

    /// @param records where the records' bytes are taken from
    /// @param answered hears the answer, once, on any thread; nothing where the request waits, or something goes
    /// wrong
    /// @return whether the answer comes there
    private boolean receive(Supplier<Admission.Verdict> judge, Budget.Share records, Consumer<Answer> answered) {
        try {
            switch (judge.get()) {
                case Admission.Verdict.Admitted admitted -> {
                    read(admitted, records, answered);
                    return true;
                }
                case Admission.Verdict.Waits waits -> await(waits);
                case Admission.Verdict.Asks asks -> confirm(asks);
                case Admission.Verdict.Refused(var why, var judged) -> {
                    reception = judged;
                    answerOnContext(why);
                }
                case Admission.Verdict.Stranger() -> context.runOnContext(v -> strange());
            }
        } catch (RuntimeException | StackOverflowError bug) {
            failed(bug);
        }
        return false;
    }

    private void read(Admission.Verdict.Admitted admitted, Budget.Share records, Consumer<Answer> answered) {
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

    private void await(Admission.Verdict.Waits waits) {
        shared.certificates
                .of(waits.certificate())
                .subscribe()
                .with(
                        found -> context.runOnContext(v -> {
                            switch (found) {
                                case Certificates.Found.Certificate(var certificate) ->
                                    decide(() -> waits.then().apply(certificate));
                                case Certificates.Found.Missing(var why) -> sendAway(NO_CERTIFICATE, why);
                            }
                        }),
                        this::failed);
    }

    private void confirm(Admission.Verdict.Asks asks) {
        shared.confirmations
                .call(asks.yes())
                .subscribe()
                .with(
                        called -> context.runOnContext(v -> {
                            switch (called) {
                                case Confirmations.Called.Heard() -> {
                                    // Whatever becomes of the request: who comes again calls nobody.
                                    asks.then().token().settle(true);
                                    shared.asked.said(format.profile().name(), "confirmed");
                                    decide(asks::then);
                                }
                                case Confirmations.Called.Unheard(var why) -> {
                                    asks.then().token().settle(false);
                                    sendAway(NOT_CONFIRMED, why);
                                }
                            }
                        }),
                        bug -> {
                            asks.then().token().settle(false);
                            failed(bug);
                        });
    }

    /// @param why a word for the log
    private void sendAway(Answer.Unavailable answer, String why) {
        shared.sentAway.said(format.profile().name(), answer.problem() + ", " + why);
        answer(answer);
    }

    private void failed(Throwable bug) {
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
            shared.refused.said(format.profile().name(), refused.problem());
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
