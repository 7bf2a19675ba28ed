package dev.pasillo.journey.application;

import dev.pasillo.journey.application.AccountStore.AccountRow;
import dev.pasillo.journey.application.JourneyStore.RefoldJob;
import dev.pasillo.journey.application.JourneyStore.StoredCustomer;
import dev.pasillo.journey.application.JourneyStore.StreamNumbers;
import dev.pasillo.journey.application.JourneyStore.Transaction;
import dev.pasillo.journey.application.Lanes.Work;
import dev.pasillo.journey.application.Refolds.Late;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What happens to customers without a touchpoint: deadlines pass (the sweep), definitions change (the re-fold), long
/// histories are folded (the background). Each step is a small transaction under a maintenance stream, so that several
/// instances share the work.
public final class Maintenance {
    private static final int CUSTOMERS_AT_A_TIME = 500;

    /// Live touchpoints of these wait until the step is done: five times as many fold hardly more a second, and make
    /// others wait four times as long.
    private static final int REFOLDS_AT_A_TIME = 100;

    private final Lanes lanes;
    private final Pseudonyms pseudonyms;

    public Maintenance(JourneyStore store, ChangePublisher publisher, Pseudonyms pseudonyms) {
        this.lanes = new Lanes(store, publisher);
        this.pseudonyms = pseudonyms;
    }

    /// What a step did.
    ///
    /// @param customers how many were looked at; fewer than a full step means that nothing is left for now
    /// @param more whether another step would find work
    /// @param progress how far live touchpoints had been read; the epoch where it is not known
    public record Step(int customers, boolean more, Instant progress) {
        static final Step NOTHING = new Step(0, false);

        Step(int customers, boolean more) {
            this(customers, more, Instant.EPOCH);
        }
    }

    /// Publishes what deadlines have made of customers that are due at the present progress.
    public Step sweep() {
        return step((transaction, lane) -> {
            var progress = transaction.progress();
            if (progress.isEmpty()) {
                return none();
            }
            var due = transaction.due(progress.get(), CUSTOMERS_AT_A_TIME);
            var changes = new CustomerChanges();
            var folds = new Folds(transaction::definitions, pseudonyms);
            var again = new ArrayList<Late>();
            for (var customer : due) {
                if (folds.upToDate(customer)) {
                    changes.settle(customer, folds.of(customer), progress.get());
                } else {
                    again.add(Late.whole(customer));
                }
            }
            new Refolds(transaction, pseudonyms, folds).refold(again, Instant.EPOCH, progress.get(), changes);
            var entries = changes.write(transaction, lane, progress.get());
            return new Work<>(entries, new Step(due.size(), due.size() == CUSTOMERS_AT_A_TIME));
        });
    }

    /// Folds the next customers of the oldest job anew, under the newest definitions.
    ///
    /// Live touchpoints go first: of whom somebody else holds, the step does not wait, and comes back. Whoever is
    /// up to date stays so, as the definitions are held, and is not even locked; under load, many are folded by the
    /// batches that bring their touchpoints.
    public Step refold() {
        return step((transaction, lane) -> {
            var job = transaction.refoldJob();
            if (job.isEmpty()) {
                return none();
            }
            var changes = new CustomerChanges();
            var folds = new Folds(transaction::definitions, pseudonyms);
            beginAccounts(transaction, job.get(), folds);
            var next = transaction.after(job.get().workspace(), job.get().afterCustomer(), REFOLDS_AT_A_TIME);
            var wanted = outdated(next, folds).map(StoredCustomer::id).toList();
            var locked = transaction.lockFree(wanted);
            var outdated = outdated(locked, folds).map(Late::whole).toList();
            var progress = transaction.progress().orElse(Instant.EPOCH);
            new Refolds(transaction, pseudonyms, folds).refold(outdated, Instant.EPOCH, progress, changes);
            var entries = changes.write(transaction, lane, progress);
            var done = doneUpTo(next, held(wanted, locked), job.get().afterCustomer());
            // Whoever came since it began was folded under the new version from the start.
            var finished = done >= job.get().upToCustomer()
                    || next.size() < REFOLDS_AT_A_TIME
                            && (next.isEmpty() || done == next.getLast().id());
            transaction.write(job.get().after(done), finished);
            return new Work<>(entries, new Step(outdated.size(), true, progress));
        });
    }

    private static Stream<StoredCustomer> outdated(List<StoredCustomer> customers, Folds folds) {
        return customers.stream()
                .filter(customer -> !customer.depth().dirty())
                .filter(customer -> !folds.upToDate(customer));
    }

    /// The first of those that were not to be had.
    private static OptionalLong held(List<Long> wanted, List<StoredCustomer> locked) {
        var free = locked.stream().map(StoredCustomer::id).collect(Collectors.toSet());
        return wanted.stream()
                .filter(id -> !free.contains(id))
                .mapToLong(Long::longValue)
                .min();
    }

    /// The last customer before the first that somebody holds.
    private static long doneUpTo(List<StoredCustomer> next, OptionalLong held, long before) {
        return next.stream()
                .mapToLong(StoredCustomer::id)
                .filter(id -> held.isEmpty() || id < held.getAsLong())
                .max()
                .orElse(before);
    }

    /// Makes the rows of the next accounts whose journeys a definition describes by now.
    private void beginAccounts(Transaction transaction, RefoldJob job, Folds folds) {
        var namespaces = folds.definitions(job.workspace()).accountNamespaces();
        if (!namespaces.isEmpty()) {
            transaction.lockCustomers(
                    transaction
                            .accountsWithoutRow(job.workspace(), namespaces, job.afterCustomer(), REFOLDS_AT_A_TIME)
                            .stream()
                            .collect(Collectors.toMap(
                                    AccountRow::id, account -> Accounts.row(account.name(), pseudonyms))));
        }
    }

    /// Folds a page of the history of the customer that has waited longest for it.
    public Step catchUp() {
        return step((transaction, lane) -> {
            var customer = transaction.dirty();
            if (customer.isEmpty()) {
                return none();
            }
            var changes = new CustomerChanges();
            var fold = new Folds(transaction::definitions, pseudonyms).of(customer.get());
            var done = new CatchUp(transaction, pseudonyms).step(customer.get(), fold, changes);
            var entries =
                    changes.write(transaction, lane, transaction.progress().orElse(Instant.EPOCH));
            return new Work<>(entries, new Step(done ? 1 : 0, true));
        });
    }

    private static Work<Step> none() {
        return new Work<>(List.of(), Step.NOTHING);
    }

    private Step step(BiFunction<Transaction, StreamNumbers, Work<Step>> body) {
        return lanes.run(body).orElse(Step.NOTHING);
    }
}
