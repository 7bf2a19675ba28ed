package dev.pasillo.testsupport.oracle;

import dev.pasillo.contract.Identifier;
import java.time.Instant;

/// What somebody decided about two identifiers, at the door for that.
public sealed interface Act {
    /// They are not one person's.
    record Unmerge(Identifier a, Identifier b) implements Act {}

    /// They are.
    ///
    /// @param at when it was said
    record Link(Identifier a, Identifier b, Instant at) implements Act {}
}
