package dev.pasillo.journey.application;

import dev.pasillo.journey.application.JourneyStore.Depth;
import dev.pasillo.journey.application.JourneyStore.StoredCheckpoint;
import dev.pasillo.journey.application.JourneyStore.StoredCustomer;
import dev.pasillo.journey.application.JourneyStore.Transaction;
import dev.pasillo.journey.application.StoredHistories.Stretch;
import dev.pasillo.journey.domain.fold.Checkpoint;
import dev.pasillo.journey.domain.fold.CustomerFold;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Folds a long history in the background, a page of touchpoints in a transaction. Each page ends in a checkpoint, and
/// the next begins there, whoever works on it: so it needs the memory of a page, goes on where it was after a crash,
/// and holds the customer's row, which a batch may be waiting for, no longer than a page takes.
///
/// Facts are replaced page by page. What is published of the customer is therefore exact only at the end, and the
/// watermark waits for that.
final class CatchUp {
    /// Touchpoints in one step, and those of the same instant as the last.
    private static final int PAGE = 1_000;

    private final Transaction transaction;
    private final StoredHistories histories;

    CatchUp(Transaction transaction, Pseudonyms pseudonyms) {
        this.transaction = transaction;
        this.histories = new StoredHistories(transaction, pseudonyms);
    }

    /// Folds the next page of a customer that this transaction has locked.
    ///
    /// @return whether the customer is up to date with that
    boolean step(StoredCustomer customer, CustomerFold fold, CustomerChanges changes) {
        var from = beginning(customer, fold);
        return histories
                .page(customer, from.at(), PAGE)
                .map(read -> fold(customer, from, read, fold, changes))
                .orElseGet(() -> dissolve(customer, changes));
    }

    private boolean fold(
            StoredCustomer customer, Checkpoint from, Stretch read, CustomerFold fold, CustomerChanges changes) {
        var size = read.touchpoints().size();
        var page = size < PAGE ? beforeTheLast(read) : read;
        var folded = fold.resume(from, customer.evidence(), page.counting(), Instant.EPOCH);
        var touchpoints = from.touchpoints() + page.touchpoints().size();
        if (size < PAGE && page.touchpoints().size() == size) {
            var closed = transaction.closedFacts(Map.of(customer.id(), from.at()));
            changes.refold(
                    customer,
                    closed,
                    fold,
                    folded,
                    read.profileId(),
                    new Depth(touchpoints, from.touchpoints(), false));
            return true;
        }
        var to = page.touchpoints().getLast().occurredAt();
        changes.closed(
                customer,
                transaction.closedFacts(customer.id(), from.at(), to, Integer.MAX_VALUE),
                fold,
                folded,
                read.profileId(),
                to);
        transaction.appendCheckpoints(List.of(new StoredCheckpoint(
                customer.id(), customer.workspace(), new Checkpoint(to, touchpoints, folded.customer()))));
        return false;
    }

    /// Of what is left, that without the last stretch, so that there is a checkpoint not far from the end; all where
    /// that is short enough for a batch.
    private static Stretch beforeTheLast(Stretch left) {
        var touchpoints = left.touchpoints();
        return touchpoints.size() <= Refolds.LONGEST
                ? left
                : left.upTo(
                        touchpoints.get(touchpoints.size() - Checkpoint.EVERY).occurredAt());
    }

    private Checkpoint beginning(StoredCustomer customer, CustomerFold fold) {
        var checkpoint = transaction.checkpoints(List.of(customer.id())).get(customer.id());
        if (checkpoint == null) {
            return Checkpoint.NONE;
        }
        if (fold.upToDate(checkpoint.evidence())) {
            return checkpoint;
        }
        transaction.dropCheckpoints(Map.of(customer.id(), Checkpoint.BEGINNING));
        return Checkpoint.NONE;
    }

    private boolean dissolve(StoredCustomer customer, CustomerChanges changes) {
        var closed = transaction.closedFacts(customer.id(), Checkpoint.BEGINNING, Checkpoint.END, PAGE);
        if (closed.size() < PAGE) {
            changes.dissolve(customer, closed);
            return true;
        }
        changes.takeBack(customer, closed);
        return false;
    }
}
