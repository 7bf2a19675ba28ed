package dev.pasillo.journey.application;

import dev.pasillo.journey.application.JourneyStore.ClosedFact;
import dev.pasillo.journey.application.JourneyStore.NewCustomer;
import dev.pasillo.journey.application.JourneyStore.StoredCustomer;
import dev.pasillo.journey.application.JourneyStore.Transaction;
import dev.pasillo.journey.application.Lanes.Work;
import dev.pasillo.journey.application.Refolds.Late;
import dev.pasillo.journey.domain.fold.Checkpoint;
import dev.pasillo.journey.domain.fold.CustomerFold;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/// A correction of who is who, under a maintenance stream: in one transaction identities change, whoever has become
/// another is folded anew, and the facts that changed are published.
final class Correction {
    private static final int ATTEMPTS = 50;
    private static final Duration REST = Duration.ofMillis(100);

    private final Lanes lanes;
    private final Pseudonyms pseudonyms;

    Correction(JourneyStore store, ChangePublisher publisher, Pseudonyms pseudonyms) {
        this.lanes = new Lanes(store, publisher);
        this.pseudonyms = pseudonyms;
    }

    /// @return what the change said; empty where every maintenance stream was in use for long
    <T> Optional<T> run(BiFunction<Transaction, Identities, T> change) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var done = lanes.run((transaction, lane) -> {
                var identities = new Identities(transaction, pseudonyms);
                var said = change.apply(transaction, identities);
                var changes = new CustomerChanges();
                refold(transaction, identities, changes);
                var progress = transaction.progress().orElse(Instant.EPOCH);
                return new Work<>(changes.write(transaction, lane, progress), said);
            });
            if (done.isPresent()) {
                return done;
            }
            rest();
        }
        return Optional.empty();
    }

    private void refold(Transaction transaction, Identities identities, CustomerChanges changes) {
        var ids = new TreeMap<Long, NewCustomer>();
        identities.regrouped().forEach((customer, workspace) -> ids.put(customer, new NewCustomer(workspace, "")));
        identities.dissolved().forEach((customer, workspace) -> ids.put(customer, new NewCustomer(workspace, "")));
        if (ids.isEmpty()) {
            return;
        }
        var folds = new HashMap<String, CustomerFold>();
        var customers = transaction.lockCustomers(ids);
        var again = new ArrayList<StoredCustomer>();
        var gone = new ArrayList<StoredCustomer>();
        customers.forEach((id, customer) -> (identities.dissolved().containsKey(id) ? gone : again).add(customer));
        // At once, however many they are: an erasure does not wait for the background.
        var closed = transaction
                .closedFacts(gone.stream().collect(Collectors.toMap(StoredCustomer::id, _ -> Checkpoint.BEGINNING)))
                .stream()
                .collect(Collectors.groupingBy(ClosedFact::customer));
        gone.forEach(customer -> changes.dissolve(customer, closed.getOrDefault(customer.id(), List.of())));
        new Refolds(
                        transaction,
                        pseudonyms,
                        workspace -> folds.computeIfAbsent(
                                workspace, any -> new CustomerFold(transaction.definitions(workspace), pseudonyms)))
                .refold(
                        again.stream().map(Late::whole).toList(),
                        Instant.EPOCH,
                        transaction.progress().orElse(Instant.EPOCH),
                        changes);
    }

    private static void rest() {
        try {
            Thread.sleep(REST);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopping);
        }
    }
}
