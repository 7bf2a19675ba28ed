package dev.pasillo.ingest.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/// Lets pages of any origin call the formats that are called from pages, and answers the browser's question before it
/// does. The origin is echoed, because some SDKs send credentials and a browser then takes no `*`; there are no cookies
/// here that could be abused. A refusal has the same headers: a browser would hide it from the SDK otherwise, which
/// would take it for a broken network and send again.
///
/// A source may name the origins whose pages may call. Where its key stands in the path, the browser's question is
/// refused for others already; elsewhere, and in any case, the request is.
@ApplicationScoped
public class CrossOrigin {
    /// Before the filters that read the key: a browser asks without one.
    private static final int PRIORITY = 900;

    private static final String METHODS = "GET, POST, OPTIONS";
    private static final String HEADERS =
            "authorization, content-type, content-encoding, x-api-key, anonymousid, sentat,"
                    + " x-retry-count, sp-anonymous, rsa-recovered, rsa-retry-attempt, rsa-since-last-attempt,"
                    + " rsa-since-first-attempt, rsa-retry-reason";
    private static final String A_DAY = "86400";

    private final RouteTable routes;
    private final Admission admission;
    private final Exchanges exchanges;

    @Inject
    CrossOrigin(RouteTable routes, Admission admission, Exchanges exchanges) {
        this.routes = routes;
        this.admission = admission;
        this.exchanges = exchanges;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, PRIORITY);
    }

    private void handle(RoutingContext routing) {
        var request = routing.request();
        var origin = request.getHeader("Origin");
        var match = origin == null ? null : routes.find(request.path()).orElse(null);
        if (match == null || !match.fromPages()) {
            routing.next();
            return;
        }
        var response = routing.response();
        response.putHeader("Access-Control-Allow-Origin", origin)
                .putHeader("Access-Control-Allow-Credentials", "true")
                .putHeader("Vary", "Origin");
        if (asksFirst(request)) {
            var sender = admission.behind(match.pathKey());
            if (sender.isPresent() && !admission.admits(sender.get(), origin)) {
                exchanges.refuse(routing, Admission.otherOrigin());
                return;
            }
            var wanted = request.getHeader("Access-Control-Request-Headers");
            response.putHeader("Access-Control-Allow-Methods", METHODS)
                    .putHeader("Access-Control-Allow-Headers", wanted == null || wanted.isBlank() ? HEADERS : wanted)
                    .putHeader("Access-Control-Max-Age", A_DAY)
                    .setStatusCode(204)
                    .end();
            return;
        }
        response.putHeader("Access-Control-Expose-Headers", "Retry-After");
        routing.next();
    }

    private static boolean asksFirst(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.getHeader("Access-Control-Request-Method") != null;
    }
}
