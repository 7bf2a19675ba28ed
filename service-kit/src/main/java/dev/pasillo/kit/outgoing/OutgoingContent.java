package dev.pasillo.kit.outgoing;

/// What stands at an address, or why it could not be read.
public sealed interface OutgoingContent {

    /// The other side answered, and this is all it said.
    record Content(int status, byte[] bytes) implements OutgoingContent {}

    /// The call was not made.
    record Refused(OutgoingRules.Refusal reason) implements OutgoingContent {}

    /// No answer, or not all of it.
    ///
    /// @param what a word for logs and lists; never what the other side said
    record Failed(String what) implements OutgoingContent {}
}
