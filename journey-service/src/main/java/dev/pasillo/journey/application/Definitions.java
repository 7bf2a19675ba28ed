package dev.pasillo.journey.application;

import dev.pasillo.contract.Namespace.Strength;
import dev.pasillo.journey.application.DefinitionStore.Listed;
import dev.pasillo.journey.application.DefinitionStore.NewDefinition;
import dev.pasillo.journey.application.DefinitionStore.Put;
import dev.pasillo.journey.application.DefinitionStore.Refolding;
import dev.pasillo.journey.domain.authoring.Reading;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.Subject;
import dev.pasillo.journey.domain.identity.IdentityRules;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Puts journey definitions into force and finds them again.
public final class Definitions {
    private static final Logger LOG = Logger.getLogger(Definitions.class);

    private final DefinitionFormat format;
    private final DefinitionStore store;
    private final PublishDefinitions publication;
    private final IdentityRules rules;
    private final Clock clock;
    private volatile Set<String> managedByFiles = Set.of();

    public Definitions(
            DefinitionFormat format,
            DefinitionStore store,
            PublishDefinitions publication,
            IdentityRules rules,
            Clock clock) {
        this.format = format;
        this.store = store;
        this.publication = publication;
        this.rules = rules;
        this.clock = clock;
    }

    /// Reads what somebody wrote for a workspace. Takes time; call it on a worker thread.
    ///
    /// @param name what the definition has to be called, where something outside of the file says so
    public Reading read(String workspace, @Nullable String name, byte[] source) {
        var namespaces = rules.of(workspace).namespaces();
        return format.read(source, name, namespace -> namespaces.of(namespace).strength() != Strength.NONE);
    }

    /// Reads a file for [#put]. Takes time; call it on a worker thread.
    ///
    /// @param name what the definition has to be called, where something outside of the file says so
    public Draft draft(String workspace, @Nullable String name, byte[] source) {
        return switch (read(workspace, name, source)) {
            case Reading.Refused refused -> new Draft.Refused(refused);
            case Reading.Accepted accepted ->
                new Draft.Ready(
                        accepted.definition().name(),
                        new String(source, StandardCharsets.UTF_8),
                        format.canonical(accepted.definition()),
                        accepted.definition().subject());
        };
    }

    /// Puts a file that was read into force from now on. What means the same as the newest version is that version.
    /// The new version is on its way to other services when this succeeds, not necessarily there.
    public Uni<Put> put(String workspace, Draft.Ready draft) {
        return store.put(new NewDefinition(
                        workspace, draft.name(), clock.instant(), draft.source(), draft.canonical(), draft.subject()))
                .invoke(put -> {
                    if (put instanceof Put.Stored(var definition, var created) && created) {
                        LOG.infof(
                                "definition in force, workspace=%s definition=%s version=%d",
                                workspace, draft.name(), definition.version());
                        publication.run().subscribe().with(_ -> {});
                    }
                });
    }

    /// Whether a file that the service watches says what this definition is, so that nobody else may.
    public boolean isManagedByFile(String workspace, String name) {
        return managedByFiles.contains(workspace + "/" + name);
    }

    /// From now on files say what these definitions of the workspace are, and no others.
    public void manageByFiles(String workspace, Set<String> names) {
        managedByFiles = names.stream().map(name -> workspace + "/" + name).collect(Collectors.toUnmodifiableSet());
    }

    /// The newest version.
    public Uni<Optional<StoredDefinition>> find(String workspace, String name) {
        return store.find(workspace, name);
    }

    public Uni<Optional<StoredDefinition>> find(String workspace, String name, int version) {
        return store.find(workspace, name, version);
    }

    /// The newest versions of the definitions whose names come after `after`, by name.
    public Uni<List<Listed>> list(String workspace, String after, int limit) {
        return store.list(workspace, after, limit);
    }

    /// Takes definitions back that were set aside and can be read now. Never fails: a failure is logged, and the next
    /// call makes up for it.
    public Uni<Void> readAgain() {
        return store.readAgain()
                .invoke(read -> {
                    if (read > 0) {
                        LOG.infof(
                                "definitions can be read again, their customers are folded anew, definitions=%d", read);
                    }
                })
                .onFailure()
                .invoke(failure -> LOG.warnf("definitions that were set aside wait: %s", failure.toString()))
                .onFailure()
                .recoverWithItem(0)
                .replaceWithVoid();
    }

    /// How far the workspace's customers have been folded under its newest definitions; empty where all have.
    public Uni<Optional<Refolding>> refolding(String workspace) {
        return store.refolding(workspace);
    }

    /// The definitions in force now, ready for use; read anew only after a change.
    public Uni<DefinitionSet> newest(String workspace) {
        return store.newest(workspace);
    }

    /// A file that was read.
    public sealed interface Draft {

        /// Can be put into force.
        record Ready(String name, String source, String canonical, Subject subject) implements Draft {}

        /// Cannot, and why.
        record Refused(Reading.Refused reading) implements Draft {}
    }
}
