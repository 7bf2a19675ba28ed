package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Budget;
import dev.pasillo.ingest.application.ReceiveEvents;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The body of one request while it comes in: within its bound, within what may be in flight, and within its time.
/// Everything here happens on the request's event loop.
final class Arrival {
    private static final long NO_TIMER = -1;

    private final HttpServerRequest request;
    private final Context context;
    private final int most;
    private final Duration timeout;
    private final List<Budget.Share> shares;
    private final Listener listener;
    private final List<Buffer> chunks = new ArrayList<>(2);
    private int length;
    private long timer = NO_TIMER;
    private boolean over;

    /// Hears how it ended, once.
    interface Listener {
        void arrived(Body body);

        /// What is still to come is not read.
        void refused(Answer.Failed why);

        /// Nobody waits for an answer.
        void abandoned();
    }

    /// @param most bytes that the body may have
    /// @param shares what its bytes are taken from; given back by the listener
    Arrival(
            HttpServerRequest request,
            Context context,
            int most,
            Duration timeout,
            List<Budget.Share> shares,
            Listener listener) {
        this.request = request;
        this.context = context;
        this.most = most;
        this.timeout = timeout;
        this.shares = shares;
        this.listener = listener;
    }

    void begin() {
        if (contentLength() > most) {
            end();
            listener.refused(tooLarge());
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

    /// Bytes that came so far.
    int length() {
        return length;
    }

    private void chunk(Buffer chunk) {
        if (over) {
            return;
        }
        length += chunk.length();
        if (length > most) {
            refuse(tooLarge());
        } else if (!grow(chunk.length())) {
            refuse(ReceiveEvents.OVERLOADED);
        } else {
            chunks.add(chunk);
            if (timer == NO_TIMER && length != contentLength()) {
                timer = context.owner()
                        .setTimer(
                                timeout.toMillis(),
                                late -> refuse(
                                        new Answer.TooSlow("body-timed-out", "The body took too long to arrive.")));
            }
        }
    }

    private boolean grow(int more) {
        for (var share : shares) {
            if (!share.grow(more)) {
                return false;
            }
        }
        return true;
    }

    private void complete() {
        if (over) {
            return;
        }
        end();
        var bytes = new byte[length];
        int at = 0;
        for (var chunk : chunks) {
            chunk.getBytes(bytes, at);
            at += chunk.length();
        }
        chunks.clear();
        listener.arrived(Body.of(bytes));
    }

    private void refuse(Answer.Failed why) {
        if (!over) {
            end();
            chunks.clear();
            listener.refused(why);
        }
    }

    private void abandon() {
        if (over) {
            return;
        }
        end();
        chunks.clear();
        listener.abandoned();
    }

    private void end() {
        over = true;
        if (timer != NO_TIMER) {
            context.owner().cancelTimer(timer);
            timer = NO_TIMER;
        }
    }

    private long contentLength() {
        var text = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return text == null ? -1 : Long.parseLong(text.strip());
        } catch (NumberFormatException notOne) {
            return -1;
        }
    }

    private Answer.TooLarge tooLarge() {
        return new Answer.TooLarge(
                "body-too-large", "A body has at most " + most + " bytes; nothing of it was accepted.");
    }
}
