package dev.pasillo.journey.application;

import dev.pasillo.journey.application.JourneyStore.ClosedFact;
import dev.pasillo.journey.application.JourneyStore.Depth;
import dev.pasillo.journey.application.JourneyStore.StoredCustomer;
import dev.pasillo.journey.application.JourneyStore.Transaction;
import dev.pasillo.journey.domain.fold.Checkpoint;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Folds customers again from the checkpoint before what is new, a bounded number at a time. Where that would read too
/// much, the customer is marked, and [CatchUp] does it in the background.
final class Refolds {
    /// A customer with more touchpoints after the checkpoint is left to the background.
    static final int LONGEST = 500;

    /// So is every further customer, once a transaction has read so many.
    private static final int TOGETHER = 20_000;

    private static final int CUSTOMERS_AT_A_TIME = 200;

    private final Transaction transaction;
    private final StoredHistories histories;
    private final Folds folds;
    private int read;

    Refolds(Transaction transaction, Pseudonyms pseudonyms, Folds folds) {
        this.transaction = transaction;
        this.histories = new StoredHistories(transaction, pseudonyms);
        this.folds = folds;
    }

    /// A customer whose history has changed.
    ///
    /// @param customer locked by this transaction; the touchpoints are stored
    /// @param from the time from which on it is another; everything before stands
    record Late(StoredCustomer customer, Instant from) {
        /// Nothing stands.
        static Late whole(StoredCustomer customer) {
            return new Late(customer, Checkpoint.BEGINNING);
        }

        long id() {
            return customer.id();
        }
    }

    /// @param arrivedAt the latest arrival that led here
    /// @param since the watermark stays before this until those left to the background are folded
    /// @return how many were folded here
    int refold(List<Late> customers, Instant arrivedAt, Instant since, CustomerChanges changes) {
        var folded = 0;
        for (var from = 0; from < customers.size(); from += CUSTOMERS_AT_A_TIME) {
            folded += refoldSome(
                    customers.subList(from, Math.min(customers.size(), from + CUSTOMERS_AT_A_TIME)),
                    arrivedAt,
                    since,
                    changes);
        }
        return folded;
    }

    private int refoldSome(List<Late> customers, Instant arrivedAt, Instant since, CustomerChanges changes) {
        transaction.dropCheckpoints(customers.stream().collect(Collectors.toMap(Late::id, Late::from)));
        var beginnings = new HashMap<Long, Checkpoint>();
        var clean = customers.stream()
                .filter(late -> !late.customer().depth().dirty())
                .toList();
        var checkpoints = transaction.checkpoints(clean.stream().map(Late::id).toList());
        for (var late : clean) {
            var checkpoint = checkpoints.getOrDefault(late.id(), Checkpoint.NONE);
            var usable = folds.of(late.customer()).upToDate(checkpoint.evidence());
            beginnings.put(late.id(), usable ? checkpoint : Checkpoint.NONE);
        }
        var lengths = histories.lengths(customers(clean), times(beginnings), LONGEST + 1);
        var here = new ArrayList<Late>();
        var background = new ArrayList<Long>();
        for (var late : clean) {
            var length = lengths.getOrDefault(late.id(), 0);
            if (length > LONGEST || read + length > TOGETHER) {
                background.add(late.id());
            } else {
                read += length;
                here.add(late);
            }
        }
        transaction.markDirty(background, since);
        fold(here, beginnings, arrivedAt, changes);
        return here.size();
    }

    private static Map<Long, Instant> times(Map<Long, Checkpoint> checkpoints) {
        var times = new TreeMap<Long, Instant>();
        checkpoints.forEach((customer, checkpoint) -> times.put(customer, checkpoint.at()));
        return times;
    }

    private void fold(
            List<Late> customers, Map<Long, Checkpoint> beginnings, Instant arrivedAt, CustomerChanges changes) {
        if (customers.isEmpty()) {
            return;
        }
        var ids = customers.stream().map(Late::id).toList();
        var after = new TreeMap<Long, Instant>();
        ids.forEach(id -> after.put(id, checkpoint(beginnings, id).at()));
        var history = histories.after(customers(customers), after);
        var closed = transaction.closedFacts(after).stream().collect(Collectors.groupingBy(ClosedFact::customer));
        for (var late : customers) {
            var customer = late.customer();
            var stretch = history.get(customer.id());
            if (stretch == null) {
                throw new JourneyStore.Retry("customer " + customer.id() + " has become part of another");
            }
            var beginning = checkpoint(beginnings, customer.id());
            var fold = folds.of(customer);
            changes.refold(
                    customer,
                    closed.getOrDefault(customer.id(), List.of()),
                    fold,
                    fold.resume(beginning, customer.evidence(), stretch.counting(), arrivedAt),
                    stretch.profileId(),
                    new Depth(beginning.touchpoints() + stretch.touchpoints().size(), beginning.touchpoints(), false));
        }
    }

    private static List<StoredCustomer> customers(List<Late> late) {
        return late.stream().map(Late::customer).toList();
    }

    private static Checkpoint checkpoint(Map<Long, Checkpoint> beginnings, long customer) {
        return Objects.requireNonNull(beginnings.get(customer));
    }
}
