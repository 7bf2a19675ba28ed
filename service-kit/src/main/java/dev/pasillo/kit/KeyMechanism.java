package dev.pasillo.kit;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;

/// Turns the key of a request into its [Credential]. A request without a key stays anonymous, which no path admits; a
/// key that nobody knows is refused.
@Singleton
public class KeyMechanism implements HttpAuthenticationMechanism {
    static final String CHALLENGE = "Basic realm=\"Pasillo\", Bearer";

    private final Keys keys;

    @Inject
    KeyMechanism(Keys keys) {
        this.keys = keys;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        var headers = context.request().headers();
        var presented = PresentedKey.find(
                headers.get(HttpHeaders.AUTHORIZATION),
                headers.get("X-Api-Key"),
                context.request().path());
        if (presented.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        var credential = keys.find(presented.get());
        if (credential.isEmpty()) {
            return Uni.createFrom().failure(new AuthenticationFailedException("unknown key"));
        }
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder()
                        .setPrincipal(credential.get())
                        .addRole(credential.get().kind().role())
                        .build());
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", CHALLENGE));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        context.response().putHeader("WWW-Authenticate", CHALLENGE);
        Problem.of(401, "key-missing-or-unknown", "Send a key as Authorization: Bearer, X-Api-Key or Basic user name.")
                .end(context);
        return Uni.createFrom().item(true);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }
}
