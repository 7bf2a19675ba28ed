package dev.pasillo.journey.application;

import io.smallrye.mutiny.Uni;
import java.util.Set;

/// What ingest-service can read. Nothing blocks.
@FunctionalInterface
public interface SenderKinds {

    /// Asks for the names of all formats. Never fails: not to know is an answer.
    ///
    /// @param key the caller's, which must be a key at ingest-service too
    Uni<Answer> ask(String key);

    /// What ingest-service said.
    sealed interface Answer {
        /// These are all.
        record Known(Set<String> names) implements Answer {
            public Known {
                names = Set.copyOf(names);
            }
        }

        /// It did not say.
        record Unavailable(String detail) implements Answer {}
    }
}
