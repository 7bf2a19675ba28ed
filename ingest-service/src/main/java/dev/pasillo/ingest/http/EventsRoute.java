package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.EventFormat;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Problem;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.regex.Pattern;

/// The only route there is: `POST /v1/events`, and the same below `/k/{key}`. It takes every request that the key let
/// in, and what it does not know is not found. Paths are compared as they were sent: a path that merely means the same
/// is another path.
@ApplicationScoped
public class EventsRoute {
    private static final Pattern EVENTS = Pattern.compile("(/k/[^/;%]+)?/v1/events");
    /// Behind the filters that read the key, before everything else.
    private static final int ORDER = 1;

    private final EventFormat format;
    private final Exchanges exchanges;

    @Inject
    EventsRoute(EventFormat format, Exchanges exchanges) {
        this.format = format;
        this.exchanges = exchanges;
    }

    void register(@Observes Router router) {
        router.route().order(ORDER).handler(this::handle);
    }

    private void handle(RoutingContext routing) {
        var request = routing.request();
        if (!EVENTS.matcher(request.path()).matches()) {
            exchanges.refuse(routing, Problem.of(404, "not-found", null));
        } else if (!request.method().equals(HttpMethod.POST)) {
            routing.response().putHeader("Allow", "POST");
            exchanges.refuse(routing, Problem.of(405, "method-not-allowed", "Send events with POST."));
        } else if (routing.user() instanceof QuarkusHttpUser user
                && user.getSecurityIdentity().getPrincipal() instanceof Credential credential) {
            exchanges.open(routing, credential, format);
        } else {
            exchanges.refuse(routing, Problem.of(403, "key-of-the-wrong-kind", null));
        }
    }
}
