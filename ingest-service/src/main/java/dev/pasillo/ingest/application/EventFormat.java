package dev.pasillo.ingest.application;

import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// A way of writing events down. Pure: the same bytes give the same calls, and nothing is remembered between bodies.
/// Thread-safe.
public interface EventFormat {
    /// Reads a body and hands over its events one by one, in order, holding no more than one of them at a time.
    Reading read(Body body, Sink sink);

    /// Where events go.
    interface Sink {
        /// The next event, of the right shape.
        ///
        /// @param ignored names of fields that nobody knows; nothing of them is kept
        /// @return whether to go on
        boolean event(SentEvent event, Collection<String> ignored, Raw raw);

        /// The next event, which could not be read or is of the wrong shape.
        ///
        /// @param id the sender's id, where it could be read
        /// @return whether to go on
        boolean refused(@Nullable String id, RefusalCode code, String detail, Raw raw);
    }

    /// How a reading ended.
    sealed interface Reading {
        /// All of the body was handed over, or the sink said stop.
        record Complete() implements Reading {}

        /// Unpacked, the body is larger than the limit.
        record TooLarge() implements Reading {}

        /// The packed body is cut off or damaged: what was handed over cannot be trusted.
        record Damaged() implements Reading {}
    }
}
