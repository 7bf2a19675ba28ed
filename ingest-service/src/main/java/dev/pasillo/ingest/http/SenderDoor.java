package dev.pasillo.ingest.http;

import dev.pasillo.kit.KeyElsewhere;
import dev.pasillo.kit.Keys;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;

/// Who comes in: whoever has a key in head or path, and, where a format's route says so, requests whose key is yet to
/// be found in the body. Everything else stays outside, whatever its path.
@Singleton
public class SenderDoor implements HttpSecurityPolicy, KeyElsewhere {
    /// The policy's name in the configuration.
    public static final String NAME = "sender";

    private final RouteTable routes;
    private final Keys keys;

    @Inject
    SenderDoor(RouteTable routes, Keys keys) {
        this.routes = routes;
        this.keys = keys;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext routing, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
        return identity.map(who ->
                !who.isAnonymous() || keyless(routing) || keyed(routing) ? CheckResult.PERMIT : CheckResult.DENY);
    }

    /// An SDK that has a token of its own sends that in its head, and the key in the body.
    @Override
    public boolean mayBe(RoutingContext routing) {
        var authorization = routing.request().getHeader("Authorization");
        return authorization != null
                && authorization.strip().toLowerCase(Locale.ROOT).startsWith("bearer ")
                && keyless(routing);
    }

    /// Whether a known key stands in the path where the format has it.
    private boolean keyed(RoutingContext routing) {
        return routes.find(routing.request().path())
                .map(RouteTable.Match::pathKey)
                .flatMap(keys::find)
                .isPresent();
    }

    private boolean keyless(RoutingContext routing) {
        var request = routing.request();
        return routes.find(request.path())
                .map(match -> match.keyless(request.method()))
                .orElse(false);
    }
}
