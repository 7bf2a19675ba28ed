package dev.pasillo.ingest.domain;

import dev.pasillo.contract.IdentifierRules;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.Supplier;

/// The circumstances under which events came in, the same for all of one request.
///
/// @param workspace from the credential
/// @param source from the credential
/// @param receivedAt to the millisecond
/// @param firstReceivedAt when the sender sent it, where it was refused then and is sent again; else the same
/// @param randomIds gives ids to events that say neither who they are nor when they happened
/// @param vouched whether a secret key sent it, or that of a trusted source, or it was signed with a source's secret:
/// what it says of who is who is the company's own word
/// @param identifiers how the workspace's identifiers are spelled and ordered
public record Reception(
        String workspace,
        String source,
        Instant receivedAt,
        Instant firstReceivedAt,
        Supplier<String> randomIds,
        boolean vouched,
        IdentifierRules identifiers) {
    public Reception {
        Objects.requireNonNull(workspace, "workspace");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(randomIds, "randomIds");
        Objects.requireNonNull(identifiers, "identifiers");
        receivedAt = receivedAt.truncatedTo(ChronoUnit.MILLIS);
        firstReceivedAt = firstReceivedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /// Events that come for the first time, with a public key, to a workspace without rules of its own.
    public Reception(String workspace, String source, Instant receivedAt, Supplier<String> randomIds) {
        this(workspace, source, receivedAt, receivedAt, randomIds, false, IdentifierRules.BUILT_IN);
    }

    /// The same, of somebody whose word on who is who is the company's own.
    public Reception vouchedFor() {
        return new Reception(workspace, source, receivedAt, firstReceivedAt, randomIds, true, identifiers);
    }
}
