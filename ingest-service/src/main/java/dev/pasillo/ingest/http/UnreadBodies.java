package dev.pasillo.ingest.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicLong;

/// Closes connections whose request was answered before its body was read: a key that nobody knows, a body over its
/// limit. What still comes is thrown away for a moment, because a sender whose connection is closed while it sends
/// loses the answer.
@ApplicationScoped
public class UnreadBodies {
    /// How long a sender that was already answered may go on sending.
    private static final long LINGER_MILLIS = 2_000;
    /// How much it may send in that time.
    private static final long LINGER_BYTES = 32L << 20;
    /// Before the filters that read the key.
    private static final int PRIORITY = 1_000;

    void register(@Observes Filters filters) {
        filters.register(UnreadBodies::watch, PRIORITY);
    }

    private static void watch(RoutingContext routing) {
        var request = routing.request();
        if (request.version() != HttpVersion.HTTP_2) {
            boolean bodiless = bodiless(request);
            routing.addHeadersEndHandler(head -> {
                if (!bodiless && !request.isEnded()) {
                    routing.response().putHeader("Connection", "close");
                }
            });
            routing.addEndHandler(answered -> {
                if (bodiless) {
                    request.resume();
                } else if (answered.succeeded() && !request.isEnded()) {
                    letGo(routing);
                }
            });
        }
        routing.next();
    }

    private static boolean bodiless(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null && (length == null || length.equals("0"));
    }

    private static void letGo(RoutingContext routing) {
        var request = routing.request();
        var connection = request.connection();
        var vertx = routing.vertx();
        var closing = vertx.setTimer(LINGER_MILLIS, late -> connection.close());
        var ignored = new AtomicLong();
        request.exceptionHandler(gone -> vertx.cancelTimer(closing));
        request.handler(chunk -> {
            if (ignored.addAndGet(chunk.length()) > LINGER_BYTES) {
                connection.close();
            }
        });
        request.endHandler(done -> {
            vertx.cancelTimer(closing);
            connection.close();
        });
        request.resume();
    }
}
