package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Budget;
import dev.pasillo.ingest.application.EventFormat;
import dev.pasillo.ingest.application.ReceiveEvents;
import dev.pasillo.ingest.domain.Reception;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Problem;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One request, from its head to its answer. Everything here happens on the request's event loop, except that a large
/// or
/// packed body is read on a worker, and that the broker's answer comes on a thread of the producer.
final class Exchange {
    private static final Logger LOG = Logger.getLogger(Exchange.class);
    private static final long NO_TIMER = -1;

    private final Exchanges shared;
    private final HttpServerRequest request;
    private final Reply reply;
    private final Credential credential;
    private final EventFormat format;
    private final Context context;
    private final Budget.Share share;
    private final Budget.Share window;
    private final long start = System.nanoTime();

    private final List<Buffer> chunks = new ArrayList<>(2);
    private int length;
    private long timer = NO_TIMER;
    private boolean over;

    Exchange(Exchanges shared, RoutingContext routing, Credential credential, EventFormat format) {
        this.shared = shared;
        this.request = routing.request();
        this.reply = new Reply(routing.response());
        this.credential = credential;
        this.format = format;
        this.context = routing.vertx().getOrCreateContext();
        this.share = shared.budgets.shared().open();
        this.window = shared.budgets.windows().open();
    }

    void begin() {
        var refused = head();
        if (refused != null) {
            unread(refused);
            return;
        }
        request.exceptionHandler(gone -> abandon());
        request.handler(this::chunk);
        request.endHandler(complete -> complete());
        if (request.getHeader(HttpHeaders.EXPECT) != null) {
            request.response().writeContinue();
        }
        request.resume();
    }

    private @Nullable Problem head() {
        var type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (!MediaTypes.welcome(type) && !MediaTypes.form(type)) {
            return mediaTypeUnsupported();
        }
        if (!MediaTypes.encodingKnown(request.getHeader(HttpHeaders.CONTENT_ENCODING))) {
            return Problem.of(415, "content-encoding-unsupported", "Send the body as it is, or as gzip.");
        }
        return contentLength() > shared.limits.bodyBytes() ? bodyTooLarge() : null;
    }

    private void chunk(Buffer chunk) {
        if (over) {
            return;
        }
        length += chunk.length();
        if (length > shared.limits.bodyBytes()) {
            unread(bodyTooLarge());
        } else if (!share.grow(chunk.length())) {
            unread(problem(ReceiveEvents.OVERLOADED));
        } else {
            chunks.add(chunk);
            if (timer == NO_TIMER && length != contentLength()) {
                timer = context.owner().setTimer(shared.settings.bodyTimeout().toMillis(), late -> tooSlow());
            }
        }
    }

    private void complete() {
        if (over) {
            return;
        }
        stopTimer();
        over = true;
        var body = body();
        if (MediaTypes.form(request.getHeader(HttpHeaders.CONTENT_TYPE)) && !looksLikeEvents(body)) {
            answer(mediaTypeUnsupported());
        } else if (length <= shared.settings.inlineBytes() && !body.packed()) {
            receive(body, share);
        } else if (length <= shared.settings.largeBytes()) {
            context.executeBlocking(() -> receive(body, share), false);
        } else {
            long queued = System.nanoTime();
            shared.large.executeBlocking(() -> receiveLarge(body, queued), false);
        }
    }

    private boolean receiveLarge(Body body, long queued) {
        if (System.nanoTime() - queued > shared.settings.queueTimeout().toNanos()) {
            context.runOnContext(v -> answer(problem(ReceiveEvents.OVERLOADED)));
            return false;
        }
        return receive(body, window);
    }

    /// @param records where the records' bytes are taken from
    /// @return whether all went as it should
    private boolean receive(Body body, Budget.Share records) {
        try {
            var reception = new Reception(
                    credential.workspace(), credential.source(), shared.clock.instant(), Exchanges::randomId);
            shared.receive.receive(
                    format, reception, body, records, answer -> context.runOnContext(v -> answer(answer)));
            return true;
        } catch (RuntimeException | StackOverflowError bug) {
            var id = UUID.randomUUID().toString();
            LOG.errorf(bug, "request failed, errorId=%s", id);
            var problem = Problem.of(500, "internal-error", "Something failed inside. The log has more under this id.")
                    .with("errorId", id);
            context.runOnContext(v -> answer(problem));
            return false;
        }
    }

    private void answer(Answer answer) {
        if (answer instanceof Answer.Received received) {
            release();
            reply.send(202, "application/json", AnswerJson.of(received));
            count(202);
        } else {
            answer(problem(answer));
        }
    }

    private Problem problem(Answer answer) {
        return switch (answer) {
            case Answer.Unreadable(var code, var detail) -> Problem.of(400, code.code(), detail);
            case Answer.TooLarge(var code, var detail) -> Problem.of(413, code, detail);
            case Answer.Unavailable(var code, var detail) -> {
                request.response()
                        .putHeader(
                                "Retry-After",
                                Long.toString(
                                        Math.max(1, shared.settings.retryAfter().toSeconds())));
                shared.meter.unavailable(code);
                yield Problem.of(503, code, detail);
            }
            case Answer.Received received -> throw new IllegalArgumentException("no problem: " + received.accepted());
        };
    }

    private void answer(Problem problem) {
        release();
        reply.send(problem);
        count(problem.status());
    }

    /// Answers now; what is still to come of the body is not read.
    private void unread(Problem problem) {
        over = true;
        stopTimer();
        chunks.clear();
        answer(problem);
    }

    private void tooSlow() {
        if (!over) {
            unread(Problem.of(408, "body-timed-out", "The body took too long to arrive."));
        }
    }

    private void abandon() {
        stopTimer();
        if (!over) {
            over = true;
            chunks.clear();
            share.release();
        }
    }

    private void count(int status) {
        shared.meter.answered(status, length, Duration.ofNanos(System.nanoTime() - start));
    }

    private void release() {
        share.release();
        window.release();
    }

    private void stopTimer() {
        if (timer != NO_TIMER) {
            context.owner().cancelTimer(timer);
            timer = NO_TIMER;
        }
    }

    private Body body() {
        var bytes = new byte[length];
        int at = 0;
        for (var chunk : chunks) {
            chunk.getBytes(bytes, at);
            at += chunk.length();
        }
        chunks.clear();
        return Body.of(bytes);
    }

    private static boolean looksLikeEvents(Body body) {
        var first = body.length() == 0 ? 0 : body.bytes()[body.offset()];
        return body.packed() || first == '{' || first == '[' || first == ' ' || first == '\n' || first == '\r';
    }

    private long contentLength() {
        var text = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return text == null ? -1 : Long.parseLong(text.strip());
        } catch (NumberFormatException notOne) {
            return -1;
        }
    }

    private static Problem mediaTypeUnsupported() {
        return Problem.of(
                415,
                "media-type-unsupported",
                "Send events as JSON (application/json) or as JSON lines (application/x-ndjson), gzip or not.");
    }

    private Problem bodyTooLarge() {
        return Problem.of(
                413,
                "body-too-large",
                "A body has at most " + shared.limits.bodyBytes() + " bytes; nothing of it was accepted.");
    }
}
