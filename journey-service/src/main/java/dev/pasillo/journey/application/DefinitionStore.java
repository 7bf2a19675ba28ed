package dev.pasillo.journey.application;

import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.Subject;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Where definitions are kept. Nothing blocks.
public interface DefinitionStore {

    /// Makes this the newest version of its definition, unless the newest means the same already. With a new version,
    /// in the same transaction, the workspace's revision rises and its customers are marked to be folded anew.
    Uni<Put> put(NewDefinition definition);

    /// The newest version.
    Uni<Optional<StoredDefinition>> find(String workspace, String name);

    Uni<Optional<StoredDefinition>> find(String workspace, String name, int version);

    /// The newest versions of the definitions whose names come after `after`, by name.
    Uni<List<Listed>> list(String workspace, String after, int limit);

    /// The definitions in force now.
    Uni<DefinitionSet> newest(String workspace);

    /// Hands every version that is not yet known to be published to `publish`, one after the other, older before newer,
    /// and marks it once that succeeds. One instance at a time; the others find nothing to do. Stops at the first
    /// failure and fails with it, keeping what was marked.
    ///
    /// @return how many were published
    Uni<Integer> publish(Function<StoredDefinition, Uni<Void>> publish);

    /// Looks whether definitions that were set aside, by this build or another, can be read now. Their workspaces'
    /// customers are then marked to be folded anew.
    ///
    /// @return how many
    Uni<Integer> readAgain();

    /// How far the workspace's customers have been folded under its newest definitions; empty where all have.
    Uni<Optional<Refolding>> refolding(String workspace);

    /// @param requestedAt when the oldest change was made that not everybody is folded under
    /// @param progress the share of customers that are, roughly: 0 to 1
    record Refolding(Instant requestedAt, double progress) {}

    /// A definition to put into force.
    record NewDefinition(String workspace, String name, Instant at, String source, String canonical, Subject subject) {
        /// One of customers' journeys.
        public NewDefinition(String workspace, String name, Instant at, String source, String canonical) {
            this(workspace, name, at, source, canonical, Subject.CUSTOMER);
        }
    }

    /// What became of a definition that was put.
    sealed interface Put {
        /// It is in force.
        ///
        /// @param created whether there was no such version before
        record Stored(StoredDefinition definition, boolean created) implements Put {}

        /// The versions before it describe the journeys of others; nothing changed.
        record OtherSubject(Subject present) implements Put {}
    }

    /// A line of a list.
    record Listed(String name, int version, Instant effectiveFrom) {}
}
