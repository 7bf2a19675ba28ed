package dev.pasillo.ingest.domain;

import dev.pasillo.contract.Touchpoint;

/// What became of one event.
public sealed interface Outcome {
    /// It is a touchpoint.
    ///
    /// @param blocked identifiers left out, because they name nobody
    record Accepted(Touchpoint touchpoint, int blocked) implements Outcome {}

    /// It is none.
    ///
    /// @param detail for the sender: what to mend; never repeats the event's content
    record Refused(RefusalCode code, String detail) implements Outcome {}
}
