package dev.pasillo.kit.outgoing;

import org.jspecify.annotations.Nullable;

/// What became of a call.
public sealed interface OutgoingAnswer {

    /// The other side answered. Its body is not kept.
    ///
    /// @param retryAfter the header as it came
    record Answered(int status, @Nullable String retryAfter) implements OutgoingAnswer {}

    /// The call was not made.
    record Refused(OutgoingRules.Refusal reason) implements OutgoingAnswer {}

    /// No answer.
    ///
    /// @param what a word for logs and lists; never what the other side said
    record Failed(String what) implements OutgoingAnswer {}
}
