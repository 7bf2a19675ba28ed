package dev.pasillo.ingest.application;

import dev.pasillo.ingest.domain.RefusalCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of a request. How its sender is told is the format's matter.
public sealed interface Answer {
    /// Everything is kept: the accepted as touchpoints, the refused with their reasons.
    ///
    /// @param refusals the first of them
    /// @param refused how many there are
    /// @param ignoredFields names that nobody knows, some of them at least
    record Received(int accepted, List<Refusal> refusals, int refused, List<String> ignoredFields) implements Answer {
        public Received {
            refusals = List.copyOf(refusals);
            ignoredFields = List.copyOf(ignoredFields);
        }
    }

    /// Nothing is accepted, as far as is known.
    sealed interface Failed extends Answer {
        /// The stable code of the problem.
        String problem();

        /// What to do about it.
        String detail();
    }

    /// Nothing of the body could be read.
    record Unreadable(RefusalCode code, String detail) implements Failed {
        @Override
        public String problem() {
            return code.code();
        }
    }

    /// Clearly not what this path takes.
    record Unsupported(String problem, String detail) implements Failed {}

    /// Who has the key did not send this, as far as can be told: the signature is missing, wrong, too old, or was seen
    /// before.
    record NotGenuine(String problem, String detail) implements Failed {}

    /// The body is beyond a limit; nothing of it is accepted.
    record TooLarge(String problem, String detail) implements Failed {}

    /// The body took too long to arrive.
    record TooSlow(String problem, String detail) implements Failed {}

    /// The broker did not acknowledge, or too much is in flight: the sender shall try again, with the same ids.
    record Unavailable(String problem, String detail) implements Failed {}

    /// Why one event was refused.
    ///
    /// @param index its place in the request, from 0
    record Refusal(int index, @Nullable String id, RefusalCode code, String detail) {}
}
