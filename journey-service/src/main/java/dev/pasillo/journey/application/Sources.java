package dev.pasillo.journey.application;

import dev.pasillo.contract.PublishedSource;
import dev.pasillo.journey.application.SourceStore.Change;
import dev.pasillo.journey.domain.source.Source;
import dev.pasillo.journey.domain.source.SourceForm.Reading.Accepted;
import dev.pasillo.journey.domain.source.SourceKey;
import dev.pasillo.journey.domain.source.SourceSettings;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Registers the sources of a workspace and gives them keys. A change is on its way to ingest-service when it succeeds,
/// not necessarily there.
public final class Sources {
    /// Sources that a workspace may have.
    public static final int MOST = 1_000;
    /// Keys of one source that may be valid at the same time.
    public static final int MOST_KEYS = 10;

    private static final Logger LOG = Logger.getLogger(Sources.class);

    private final SourceStore store;
    private final SenderKinds kinds;
    private final SecretSeal seal;
    private final PublishSources publication;
    private final Supplier<String> chance;
    private final Clock clock;

    /// @param chance 32 letters or so that nobody can guess, of those that may stand in a path
    public Sources(
            SourceStore store,
            SenderKinds kinds,
            SecretSeal seal,
            PublishSources publication,
            Supplier<String> chance,
            Clock clock) {
        this.store = store;
        this.kinds = kinds;
        this.seal = seal;
        this.publication = publication;
        this.chance = chance;
        this.clock = clock;
    }

    /// What became of a request.
    public sealed interface Outcome {
        /// It is so now.
        ///
        /// @param newKey the key that was made, told this once; null where none was
        record Done(Source source, @Nullable NewKey newKey) implements Outcome {}

        /// Nothing changed, for a reason that the registry has.
        record Not(Change why) implements Outcome {}

        /// ingest-service reads no such format.
        record KindUnknown(String kind, Set<String> known) implements Outcome {
            public KindUnknown {
                known = Collections.unmodifiableSortedSet(new TreeSet<>(known));
            }
        }

        /// It is not known what ingest-service reads.
        record KindsUnavailable(String detail) implements Outcome {}

        /// The deployment has no key to seal secrets with.
        record NoSecretsKey() implements Outcome {}
    }

    /// A key in the clear.
    ///
    /// @param id what people call it
    public record NewKey(String id, String key) {
        /// Without the key.
        @Override
        public String toString() {
            return "NewKey[" + id + "]";
        }
    }

    /// Registers a source, with its first key.
    ///
    /// @param callersKey to ask ingest-service with
    public Uni<Outcome> create(String workspace, Accepted wanted, String callersKey) {
        var now = now();
        var key = newKey();
        return judged(
                workspace,
                wanted,
                null,
                callersKey,
                hidden -> store.insert(
                                new Source(
                                        workspace,
                                        wanted.name(),
                                        wanted.settings(),
                                        hidden == null ? List.of() : hidden,
                                        List.of(SourceKey.of(key.id(), key.key(), now)),
                                        0,
                                        now,
                                        now),
                                MOST)
                        .map(change -> told(change, key)));
    }

    /// Replaces the settings of a source. Its keys stay, and its secrets where nothing is said about them.
    ///
    /// @param callersKey to ask ingest-service with, where the kind changes
    public Uni<Outcome> change(String workspace, Accepted wanted, String callersKey) {
        return store.find(workspace, wanted.name())
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(new Outcome.Not(new Change.NoSource()))
                        : judged(
                                workspace,
                                wanted,
                                found.get().settings(),
                                callersKey,
                                hidden -> store.change(
                                                workspace,
                                                wanted.name(),
                                                source -> new Change.To(source.with(wanted.settings(), hidden, now())))
                                        .map(change -> told(change, null))));
    }

    /// Gives a source one more key.
    ///
    /// @param expireOthersIn how long its other keys are still valid; null where they stay as they are
    public Uni<Outcome> rotate(String workspace, String name, @Nullable Duration expireOthersIn) {
        var now = now();
        var key = newKey();
        var othersUntil = expireOthersIn == null ? null : now.plus(expireOthersIn);
        return store.change(workspace, name, source -> {
                    var rotated = source.with(SourceKey.of(key.id(), key.key(), now), othersUntil, now);
                    return rotated.keys().size() > MOST_KEYS ? new Change.TooManyKeys() : new Change.To(rotated);
                })
                .map(change -> told(change, key));
    }

    /// Takes a key from a source.
    public Uni<Outcome> revoke(String workspace, String name, String keyId) {
        var now = now();
        return store.change(
                        workspace,
                        name,
                        source -> source.without(keyId, now)
                                .<Change>map(Change.To::new)
                                .orElseGet(Change.NoKey::new))
                .map(change -> told(change, null));
    }

    /// Removes a source with its keys. Touchpoints that came from it stay.
    ///
    /// @return whether there was one
    public Uni<Boolean> remove(String workspace, String name) {
        return store.remove(workspace, name).invoke(removed -> {
            if (removed) {
                changed("source removed", workspace, name);
            }
        });
    }

    public Uni<Optional<Source>> find(String workspace, String name) {
        return store.find(workspace, name);
    }

    /// The sources whose names come after `after`, by name.
    public Uni<List<Source>> list(String workspace, String after, int limit) {
        return store.list(workspace, after, limit);
    }

    /// Does what is wanted once the kind is known to be one, and with the secrets sealed.
    private Uni<Outcome> judged(
            String workspace,
            Accepted wanted,
            @Nullable SourceSettings before,
            String callersKey,
            Function<@Nullable List<String>, Uni<Outcome>> go) {
        var secrets = wanted.secrets();
        if (secrets != null && !secrets.isEmpty() && !seal.isThere()) {
            return Uni.createFrom().item(new Outcome.NoSecretsKey());
        }
        var place = PublishedSource.key(workspace, wanted.name());
        var hidden = secrets == null
                ? null
                : secrets.stream().map(secret -> seal.seal(secret, place)).toList();
        var kind = wanted.settings().kind();
        if (kind == null || (before != null && kind.equals(before.kind()))) {
            return go.apply(hidden);
        }
        return kinds.ask(callersKey).chain(answer -> switch (answer) {
            case SenderKinds.Answer.Unavailable(var detail) ->
                Uni.createFrom().item(new Outcome.KindsUnavailable(detail));
            case SenderKinds.Answer.Known(var names) ->
                names.contains(kind) ? go.apply(hidden) : Uni.createFrom().item(new Outcome.KindUnknown(kind, names));
        });
    }

    private Outcome told(Change change, @Nullable NewKey key) {
        if (change instanceof Change.To(var source)) {
            changed("source kept", source.workspace(), source.name());
            return new Outcome.Done(source, key);
        }
        return new Outcome.Not(change);
    }

    private void changed(String what, String workspace, String name) {
        LOG.infof("%s, workspace=%s source=%s", what, workspace, name);
        publication.run().subscribe().with(_ -> {});
    }

    private NewKey newKey() {
        return new NewKey("k-" + chance.get().replaceAll("[^A-Za-z0-9]", "").substring(0, 8), "pk_" + chance.get());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
