package dev.pasillo.journey.application;

import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.JourneyStore.ClosedFact;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.StoredCustomer;
import dev.pasillo.journey.application.JourneyStore.Transaction;
import dev.pasillo.journey.domain.fold.CustomerFold;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Folds customers from their whole stored history, a bounded number at a time.
final class Refolds {
    private static final int CUSTOMERS_AT_A_TIME = 200;

    private final Transaction transaction;
    private final Pseudonyms pseudonyms;
    private final Function<String, CustomerFold> folds;

    /// @param folds the fold of a workspace
    Refolds(Transaction transaction, Pseudonyms pseudonyms, Function<String, CustomerFold> folds) {
        this.transaction = transaction;
        this.pseudonyms = pseudonyms;
        this.folds = folds;
    }

    /// @param customers locked by this transaction; their touchpoints are stored
    /// @param arrivedAt the latest arrival that led here
    void refold(List<StoredCustomer> customers, Instant arrivedAt, CustomerChanges changes) {
        for (var from = 0; from < customers.size(); from += CUSTOMERS_AT_A_TIME) {
            refoldSome(
                    customers.subList(from, Math.min(customers.size(), from + CUSTOMERS_AT_A_TIME)),
                    arrivedAt,
                    changes);
        }
    }

    private void refoldSome(List<StoredCustomer> customers, Instant arrivedAt, CustomerChanges changes) {
        var ids = customers.stream().map(StoredCustomer::id).toList();
        var members =
                transaction.membersOfCustomers(ids).stream().collect(Collectors.groupingBy(IdentifierRow::customer));
        var history = transaction.history(members.values().stream()
                .flatMap(List::stream)
                .map(IdentifierRow::id)
                .toList());
        var replaced = transaction.replaced(
                members.values().stream().flatMap(List::stream).toList());
        var closed = transaction.closedFacts(ids).stream().collect(Collectors.groupingBy(ClosedFact::customer));
        for (var customer : customers) {
            var own = members.getOrDefault(customer.id(), List.of());
            if (own.isEmpty()) {
                throw new JourneyStore.Retry("customer " + customer.id() + " has become part of another");
            }
            var touchpoints = new ArrayList<Touchpoint>();
            own.forEach(row -> touchpoints.addAll(replaced.leaveOut(history.getOrDefault(row.id(), List.of()))));
            var fold = folds.apply(customer.workspace());
            changes.refold(
                    customer,
                    closed.getOrDefault(customer.id(), List.of()),
                    fold,
                    fold.refold(customer.evidence(), touchpoints, arrivedAt),
                    pseudonyms.profileId(
                            customer.workspace(),
                            own.stream().map(IdentifierRow::identifier).toList()));
        }
    }
}
