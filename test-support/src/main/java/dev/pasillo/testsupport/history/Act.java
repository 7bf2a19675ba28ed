package dev.pasillo.testsupport.history;

import dev.pasillo.contract.Identifier;

/// What somebody decided about two identifiers, after all events.
public sealed interface Act {
    Identifier a();

    Identifier b();

    /// They are not one person's.
    record Unmerge(Identifier a, Identifier b) implements Act {}

    /// They are.
    record Link(Identifier a, Identifier b) implements Act {}
}
