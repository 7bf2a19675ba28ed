package dev.pasillo.journey.application;

import dev.pasillo.journey.application.JourneyStore.ClosedFact;
import dev.pasillo.journey.application.JourneyStore.NewCustomer;
import dev.pasillo.journey.application.JourneyStore.StoredCustomer;
import dev.pasillo.journey.application.JourneyStore.Transaction;
import dev.pasillo.journey.application.Lanes.Work;
import dev.pasillo.journey.application.Refolds.Late;
import dev.pasillo.journey.domain.fold.Checkpoint;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
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

    /// What a correction works with.
    ///
    /// @param identities whoever becomes another there is folded anew
    /// @param accounts whoever changes there, too
    record Ground(Transaction transaction, Identities identities, Accounts accounts) {}

    /// @return what the change said; empty where every maintenance stream was in use for long
    <T> Optional<T> run(Function<Ground, T> change) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var done = lanes.run((transaction, lane) -> {
                var folds = new Folds(transaction::definitions, pseudonyms);
                var ground = new Ground(
                        transaction,
                        new Identities(transaction, pseudonyms),
                        new Accounts(transaction, pseudonyms, folds));
                var said = change.apply(ground);
                var changes = new CustomerChanges();
                refold(ground, folds, changes);
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

    private void refold(Ground ground, Folds folds, CustomerChanges changes) {
        var transaction = ground.transaction();
        var identities = ground.identities();
        var ids = new TreeMap<>(ground.accounts().followed());
        identities.regrouped().forEach((customer, workspace) -> ids.put(customer, new NewCustomer(workspace, "")));
        identities.dissolved().forEach((customer, workspace) -> ids.put(customer, new NewCustomer(workspace, "")));
        if (ids.isEmpty()) {
            return;
        }
        var customers = transaction.lockCustomers(ids);
        var again = new ArrayList<StoredCustomer>();
        var gone = new ArrayList<StoredCustomer>();
        var dissolved = new HashSet<>(identities.dissolved().keySet());
        dissolved.addAll(ground.accounts().dissolved());
        customers.forEach((id, customer) -> (dissolved.contains(id) ? gone : again).add(customer));
        // At once, however many they are: an erasure does not wait for the background.
        var closed = transaction
                .closedFacts(gone.stream().collect(Collectors.toMap(StoredCustomer::id, _ -> Checkpoint.BEGINNING)))
                .stream()
                .collect(Collectors.groupingBy(ClosedFact::customer));
        gone.forEach(customer -> changes.dissolve(customer, closed.getOrDefault(customer.id(), List.of())));
        new Refolds(transaction, pseudonyms, folds)
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
