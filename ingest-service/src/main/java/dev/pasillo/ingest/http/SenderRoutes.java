package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Problem;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Optional;

/// Takes every request that the door let in, and gives it to the format whose path it is. What no format knows is not
/// found.
@ApplicationScoped
public class SenderRoutes {
    /// Behind the filters that read the key, before everything else.
    private static final int ORDER = 1;

    private final RouteTable routes;
    private final Exchanges exchanges;
    private final Admission admission;

    @Inject
    SenderRoutes(RouteTable routes, Exchanges exchanges, Admission admission) {
        this.routes = routes;
        this.exchanges = exchanges;
        this.admission = admission;
    }

    void register(@Observes Router router) {
        router.route().order(ORDER).handler(this::handle);
    }

    private void handle(RoutingContext routing) {
        var request = routing.request();
        var found = routes.find(request.path());
        if (found.isEmpty()) {
            exchanges.refuse(routing, Problem.of(404, "not-found", null));
            return;
        }
        var match = found.get();
        var entry = match.entry(request.method());
        if (entry.isEmpty()) {
            routing.response().putHeader("Allow", match.allowed());
            exchanges.refuse(routing, Problem.of(405, "method-not-allowed", "Use " + match.allowed() + "."));
            return;
        }
        var sent = request(routing, match);
        var sender = credential(routing).or(() -> admission.behind(match.pathKey()));
        switch (entry.get().route()) {
            case Route.Events events -> {
                var format = entry.get().format();
                // Who is known by the head may bring more than a stranger.
                var known = events.keyInBody() ? sender.or(() -> admission.behind(format.key(sent))) : sender;
                exchanges.open(routing, known, format, sent);
            }
            case Route.Page page -> {
                var origin = request.getHeader("Origin");
                if (sender.isPresent() && !admission.admits(sender.get(), origin)) {
                    exchanges.refuse(routing, Admission.otherOrigin());
                } else {
                    exchanges.reply(routing, page.page().apply(sent));
                }
            }
        }
    }

    /// Whose key came in the head or the path, as the door found it.
    static Optional<Credential> credential(RoutingContext routing) {
        return routing.user() instanceof QuarkusHttpUser user
                        && user.getSecurityIdentity().getPrincipal() instanceof Credential credential
                ? Optional.of(credential)
                : Optional.empty();
    }

    /// The request before its body.
    static SentRequest request(RoutingContext routing, RouteTable.Match match) {
        var request = routing.request();
        var host = request.authority() == null ? "" : request.authority().toString();
        return new SentRequest(
                request.method().name(),
                match.path(),
                request.query(),
                request.scheme() + "://" + host + match.prefix(),
                match.pathKey(),
                new RequestHeaders(request.headers()),
                Body.of(new byte[0]),
                SourceSettings.NONE);
    }
}
