package dev.pasillo.journey.application;

import dev.pasillo.journey.application.Correction.Ground;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/// Erases a customer: identifiers, links, touchpoints, journeys, and the facts that were published. What remains are
/// keyed hashes of the identifiers with the time, so that what was received before never counts again; what is received
/// after is a new person's.
public final class EraseCustomer {
    private final Correction correction;
    private final Pseudonyms pseudonyms;
    private final Clock clock;

    public EraseCustomer(JourneyStore store, ChangePublisher publisher, Pseudonyms pseudonyms, Clock clock) {
        this.correction = new Correction(store, publisher, pseudonyms);
        this.pseudonyms = pseudonyms;
        this.clock = clock;
    }

    /// What came of it.
    public sealed interface Outcome {
        /// It is gone.
        ///
        /// @param erasedAt what was received before counts no more
        /// @param identifiers how many were deleted; 0 where the customer had been erased before
        /// @param touchpoints how many were deleted
        record Erased(String profileId, Instant erasedAt, int identifiers, int touchpoints) implements Outcome {}

        /// Nobody is known by that name.
        record Unknown() implements Outcome {}

        /// Every maintenance stream is in use; nothing changed.
        record Busy() implements Outcome {}
    }

    /// Erases whoever has that name.
    public Outcome erase(String workspace, CustomerKey key) {
        var hash = key.hash(workspace, pseudonyms);
        if (hash.isEmpty()) {
            return new Outcome.Unknown();
        }
        return correction.run(ground -> erase(ground, workspace, hash.get())).orElseGet(Outcome.Busy::new);
    }

    private Outcome erase(Ground ground, String workspace, UUID hash) {
        var transaction = ground.transaction();
        transaction.lockIdentities(List.of(workspace), true);
        var row = transaction.known(workspace, List.of(hash)).get(hash);
        if (row == null) {
            var before = transaction.erased(workspace, List.of(hash)).get(hash);
            return before == null ? new Outcome.Unknown() : new Outcome.Erased(Pseudonyms.text(hash), before, 0, 0);
        }
        var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var gone = ground.identities().erase(row, at);
        var owners = gone.stream().map(IdentifierRow::id).toList();
        var touchpoints = transaction.deleteTouchpoints(owners);
        ground.accounts().forget(owners);
        var profileId = pseudonyms.profileId(
                workspace, gone.stream().map(IdentifierRow::identifier).toList());
        return new Outcome.Erased(profileId, at, gone.size(), touchpoints);
    }
}
