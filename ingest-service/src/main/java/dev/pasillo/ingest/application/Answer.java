package dev.pasillo.ingest.application;

import dev.pasillo.ingest.domain.RefusalCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the sender is told.
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

    /// Nothing of the body could be read.
    record Unreadable(RefusalCode code, String detail) implements Answer {}

    /// The body is beyond a limit; nothing of it is accepted.
    record TooLarge(String code, String detail) implements Answer {}

    /// The broker did not acknowledge, or too much is in flight: the sender shall try again, with the same ids.
    record Unavailable(String code, String detail) implements Answer {}

    /// Why one event was refused.
    ///
    /// @param index its place in the request, from 0
    record Refusal(int index, @Nullable String id, RefusalCode code, String detail) {}
}
