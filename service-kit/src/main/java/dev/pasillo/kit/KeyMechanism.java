package dev.pasillo.kit;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/// Turns the key of a request into its [Credential]. A request without a key stays anonymous, which no path admits by
/// itself; one whose keys nobody knows is refused, unless a [KeyElsewhere] says that its key may stand elsewhere. Of
/// several keys the first that is known counts.
@Singleton
public class KeyMechanism implements HttpAuthenticationMechanism {
    static final String CHALLENGE = "Basic realm=\"Pasillo\", Bearer";

    private final Keys keys;
    private final Instance<KeyElsewhere> elsewhere;

    @Inject
    KeyMechanism(Keys keys, @Any Instance<KeyElsewhere> elsewhere) {
        this.keys = keys;
        this.elsewhere = elsewhere;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        var presented = PresentedKey.all(context.request());
        if (presented.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        var credential =
                presented.stream().map(keys::find).flatMap(Optional::stream).findFirst();
        if (credential.isEmpty()) {
            return elsewhere.stream().anyMatch(other -> other.mayBe(context))
                    ? Uni.createFrom().nullItem()
                    : Uni.createFrom().failure(new AuthenticationFailedException("unknown key"));
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
        refuse(context);
        return Uni.createFrom().item(true);
    }

    /// Answers a request that has no key, or one that nobody knows.
    public static void refuse(RoutingContext context) {
        context.response().putHeader("WWW-Authenticate", CHALLENGE);
        Problem.of(401, "key-missing-or-unknown", "Send a key as Authorization: Bearer, X-Api-Key or Basic user name.")
                .end(context);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }
}
