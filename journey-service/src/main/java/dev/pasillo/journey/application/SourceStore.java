package dev.pasillo.journey.application;

import dev.pasillo.journey.domain.source.Source;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Where sources are kept. Nothing blocks. Every change makes a state with a greater revision, which is to be
/// published.
public interface SourceStore {

    /// Keeps a new source.
    ///
    /// @param most how many a workspace may have
    Uni<Change> insert(Source source, int most);

    /// Changes a source as `decide` says, which sees it as it is and holds nobody else up. Nothing changes where that
    /// does not answer [Change.To].
    Uni<Change> change(String workspace, String name, Function<Source, Change> decide);

    /// Removes a source.
    ///
    /// @return whether there was one
    Uni<Boolean> remove(String workspace, String name);

    Uni<Optional<Source>> find(String workspace, String name);

    /// The sources whose names come after `after`, by name.
    Uni<List<Source>> list(String workspace, String after, int limit);

    /// Hands every state that is not yet known to be published to `publish`, one after the other, older before newer,
    /// and marks it once that succeeds. One instance at a time; the others find nothing to do. Stops at the first
    /// failure and fails with it, keeping what was marked.
    ///
    /// @return how many were published
    Uni<Integer> publish(Function<State, Uni<Void>> publish);

    /// A state of a source that others are to know.
    sealed interface State {
        /// It is so.
        record Present(Source source) implements State {}

        /// There is none of that name any more.
        record Absent(String workspace, String name) implements State {}
    }

    /// What becomes of a source that somebody wants to change.
    sealed interface Change {
        /// It is this, with its new revision once it is kept.
        record To(Source source) implements Change {}

        /// There is none of that name.
        record NoSource() implements Change {}

        /// There is one of that name already.
        record Exists() implements Change {}

        /// The workspace has as many as it may.
        record TooMany() implements Change {}

        /// The source has no such key.
        record NoKey() implements Change {}

        /// The source has as many keys as it may.
        record TooManyKeys() implements Change {}
    }
}
