package dev.pasillo.insight.application;

import dev.pasillo.insight.application.DestinationStore.Destination;
import dev.pasillo.insight.application.DestinationStore.Draft;
import dev.pasillo.insight.domain.delivery.SigningSecret;
import dev.pasillo.insight.domain.query.Cursor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps the destinations that alerts go to. A secret is handed out once, when it is made; afterwards nothing tells it.
@ApplicationScoped
public class Destinations {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MOST = 100;
    private static final String INVALID = "destination-invalid";

    private final DestinationStore store;
    private final Messenger messenger;
    private final Clock clock;

    @Inject
    Destinations(DestinationStore store, Messenger messenger, Clock clock) {
        this.store = store;
        this.messenger = messenger;
        this.clock = clock;
    }

    /// Keeps a new destination. Fails with [FieldsRefusedException].
    ///
    /// @param given the secret to sign with; absent: a new one
    public Uni<Created> create(String workspace, Draft draft, @Nullable SigningSecret given) {
        check(draft);
        var secret = given == null ? generated() : given;
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var destination = new Destination(UUID.randomUUID(), draft, null, now, now);
        return store.create(workspace, destination, secret, MOST).map(kept -> {
            if (!kept) {
                throw refused("id", "The workspace has " + MOST + " destinations, which is the most.");
            }
            return new Created(destination, secret);
        });
    }

    /// Replaces a destination. Fails with [FieldsRefusedException] or [UnknownThingException].
    ///
    /// @param secret absent: the one that it has
    public Uni<Destination> change(String workspace, UUID id, Draft draft, @Nullable SigningSecret secret) {
        check(draft);
        return store.change(workspace, id, draft, secret, clock.instant().truncatedTo(ChronoUnit.MILLIS))
                .map(kept -> kept.orElseThrow(UnknownThingException::destination));
    }

    /// Fails with [UnknownThingException].
    public Uni<Destination> find(String workspace, UUID id) {
        return store.find(workspace, id).map(kept -> kept.orElseThrow(UnknownThingException::destination));
    }

    public Uni<Page<Destination>> list(String workspace, int limit, @Nullable Cursor after) {
        return store.list(workspace, limit + 1, after)
                .map(found -> Page.of(found, limit, kept -> kept.cursor().text()));
    }

    /// Fails with [UnknownThingException].
    public Uni<Void> delete(String workspace, UUID id) {
        return store.delete(workspace, id)
                .invoke(deleted -> {
                    if (!deleted) {
                        throw UnknownThingException.destination();
                    }
                })
                .replaceWithVoid();
    }

    /// As far as it can be said before a name is looked up; every call is checked again.
    private void check(Draft draft) {
        messenger.refusal(draft.url()).ifPresent(why -> {
            throw refused("url", why);
        });
    }

    private static FieldsRefusedException refused(String field, String message) {
        return new FieldsRefusedException(INVALID, List.of(new FieldError(field, message)));
    }

    private static SigningSecret generated() {
        var key = new byte[32];
        RANDOM.nextBytes(key);
        return new SigningSecret(key);
    }

    /// A new destination with its secret, the only time that it is told.
    public record Created(Destination destination, SigningSecret secret) {}
}
