package dev.pasillo.journey.application;

import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.NewCustomer;
import dev.pasillo.journey.application.JourneyStore.OutboxEntry;
import dev.pasillo.journey.application.JourneyStore.Quarantined;
import dev.pasillo.journey.application.JourneyStore.Retry;
import dev.pasillo.journey.application.JourneyStore.StoredCustomer;
import dev.pasillo.journey.application.JourneyStore.StoredTouchpoint;
import dev.pasillo.journey.application.JourneyStore.StreamNumbers;
import dev.pasillo.journey.application.JourneyStore.Transaction;
import dev.pasillo.journey.application.JourneyStore.TypeCount;
import dev.pasillo.journey.application.JourneyStore.TypeKey;
import dev.pasillo.journey.application.Refolds.Late;
import dev.pasillo.journey.application.TouchpointBatch.Arrival;
import dev.pasillo.journey.domain.fold.Checkpoint;
import dev.pasillo.journey.domain.fold.CustomerFold;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Applies what a poll brought, in one transaction: positions, keys, identity, customers, changes.
///
/// What is applied counts once, whoever delivers it how often: the positions move only from where the batch starts, and
/// a key counts once. What has been committed is published from the outbox, in order, before the next batch.
public final class ApplyTouchpoints {
    private final JourneyStore store;
    private final Pseudonyms pseudonyms;
    private final ProgressClock clock;

    public ApplyTouchpoints(JourneyStore store, Pseudonyms pseudonyms, ProgressClock clock) {
        this.store = store;
        this.pseudonyms = pseudonyms;
        this.clock = clock;
    }

    /// How a batch went.
    public sealed interface Outcome {
        /// @param changes to publish, in order
        record Applied(List<OutboxEntry> changes, Counts counts) implements Outcome {}

        /// Another instance has moved these partitions; nothing was applied.
        record Lost(Set<Integer> partitions) implements Outcome {}
    }

    /// What became of the touchpoints of a batch.
    ///
    /// @param quarantined how many, by code
    /// @param erased of persons who were erased after they had been received
    /// @param advanced customers that the new touchpoints continued
    /// @param refolded customers whose history was folded, as far back as needed
    /// @param deferred customers whose history is so long that the background folds it
    public record Counts(
            int applied,
            int duplicates,
            Map<String, Integer> quarantined,
            int erased,
            int advanced,
            int refolded,
            int deferred) {
        public Counts {
            quarantined = Map.copyOf(quarantined);
        }
    }

    /// Applies the batch, or nothing of it.
    public Outcome apply(TouchpointBatch batch) {
        return store.inTransaction(transaction -> {
            var lost = transaction.claim(batch.slices());
            if (!lost.isEmpty()) {
                transaction.rollback();
                return new Outcome.Lost(lost);
            }
            var stream = transaction.stream(batch.slices().stream()
                    .map(slice -> Streams.ofPartition(slice.partition()))
                    .min(Comparator.naturalOrder())
                    .orElseThrow());
            var run = new Run(transaction, batch.arrivals(), batch.unreadable());
            var outcome = run.run(stream);
            transaction.quarantine(run.quarantined);
            return outcome;
        });
    }

    /// What became of a touchpoint that had been set apart.
    sealed interface Again {
        /// It counts now, or did before.
        ///
        /// @param changes to publish, in order
        record Done(List<OutboxEntry> changes) implements Again {}

        /// It still cannot be applied; nothing of this transaction may be kept.
        record Refused(String code, String detail) implements Again {}
    }

    /// Applies one touchpoint that had been set apart, under a maintenance stream of the caller's transaction.
    Again applyAgain(Transaction transaction, StreamNumbers lane, Arrival arrival) {
        var run = new Run(transaction, List.of(arrival), List.of());
        var applied = run.run(lane);
        return run.quarantined.stream()
                .findFirst()
                .<Again>map(refused -> new Again.Refused(refused.code(), refused.detail()))
                .orElseGet(() -> new Again.Done(applied.changes()));
    }

    private final class Run {
        private final Transaction transaction;
        private List<Arrival> arrivals;
        private final int records;
        private final List<Quarantined> quarantined;
        private final Folds folds;
        private final CustomerChanges changes = new CustomerChanges();
        private final Instant arrivedAt;
        private Instant since = Instant.EPOCH;

        Run(Transaction transaction, List<Arrival> arrivals, List<Quarantined> unreadable) {
            this.transaction = transaction;
            this.folds = new Folds(transaction::definitions, pseudonyms);
            this.arrivals = arrivals;
            this.records = arrivals.size() + unreadable.size();
            this.quarantined = new ArrayList<>(unreadable);
            this.arrivedAt = arrivals.stream()
                    .map(arrival -> clock.arrival(arrival.touchpoint()))
                    .max(Comparator.naturalOrder())
                    .orElse(Instant.EPOCH);
        }

        Outcome.Applied run(StreamNumbers stream) {
            var identities = new Identities(transaction, pseudonyms);
            var erased = leaveOutErased(identities);
            since = since();
            var accepted = Acceptance.of(transaction, arrivals, identities::hash);
            quarantined.addAll(accepted.conflicts());
            var fresh = accepted.fresh();
            var advanced = 0;
            var refolded = 0;
            var late = List.<Late>of();
            if (!fresh.isEmpty()) {
                definitions(fresh);
                identities.learn(fresh.stream().map(Arrival::touchpoint).toList());
                var revised = transaction.ownersOf(accepted.revised());
                var accounts = new Accounts(transaction, pseudonyms, folds);
                if (!accepted.revised().isEmpty()) {
                    accounts.revised(revised, accepted.revised());
                }
                accounts.learn(fresh.stream().map(Arrival::touchpoint).toList(), identities);
                var customers = lock(fresh, revised, identities, accounts);
                transaction.append(fresh.stream()
                        .map(arrival -> new StoredTouchpoint(
                                identities.owner(arrival.touchpoint()), arrival.touchpoint(), arrival.body()))
                        .toList());
                var changed = new HashSet<>(identities.regrouped().keySet());
                changed.addAll(accounts.changed());
                revised.forEach(owner -> changed.add(owner.customer()));
                late = advance(news(accepted.counting(), identities, accounts), customers, changed, identities);
                advanced = customers.size() - late.size();
                refolded = new Refolds(transaction, pseudonyms, folds).refold(late, arrivedAt, since, changes);
            }
            var entries = changes.write(transaction, stream, since);
            // Every batch changes the same few rows: locked last, they are waited for only while somebody commits.
            transaction.countTypes(types(fresh));
            return new Outcome.Applied(
                    entries,
                    new Counts(
                            fresh.size(),
                            records - fresh.size() - quarantined.size() - erased,
                            quarantined.stream().collect(Collectors.toMap(Quarantined::code, any -> 1, Integer::sum)),
                            erased,
                            advanced,
                            refolded,
                            late.size() - refolded));
        }

        /// Before anything that this batch brought.
        private Instant since() {
            var first = arrivals.stream()
                    .map(arrival -> clock.arrival(arrival.touchpoint()).minusMillis(1))
                    .min(Comparator.naturalOrder())
                    .orElse(Instant.EPOCH);
            return transaction.progress().filter(first::isAfter).orElse(first);
        }

        /// Nothing is kept of what is left out: not its key, not its names.
        ///
        /// @return how many
        private int leaveOutErased(Identities identities) {
            var erased =
                    identities.erased(arrivals.stream().map(Arrival::touchpoint).toList());
            var before = arrivals.size();
            arrivals = arrivals.stream()
                    .filter(arrival -> !erased.test(arrival.touchpoint()))
                    .toList();
            return before - arrivals.size();
        }

        private void definitions(List<Arrival> fresh) {
            fresh.stream()
                    .map(arrival -> arrival.touchpoint().workspace())
                    .distinct()
                    .sorted()
                    .forEach(folds::definitions);
        }

        /// Locks everyone that this batch changes, and makes sure that they are still who they were.
        private Map<Long, StoredCustomer> lock(
                List<Arrival> fresh, List<IdentifierRow> revised, Identities identities, Accounts accounts) {
            var ids = new TreeMap<>(accounts.followed());
            var owners = new HashMap<Long, Long>();
            for (var arrival : fresh) {
                var touchpoint = arrival.touchpoint();
                var customer = identities.customer(touchpoint);
                owners.put(identities.owner(touchpoint), customer);
                // The first touchpoint of a new customer names it; a re-fold corrects that where it has more names.
                ids.computeIfAbsent(
                        customer,
                        any -> new NewCustomer(
                                touchpoint.workspace(),
                                Pseudonyms.text(identities.hash(touchpoint.workspace(), touchpoint.owner()))));
            }
            for (var owner : revised) {
                // Read later than the touchpoints' names: where somebody was regrouped in between, the first does not
                // hold.
                owners.putIfAbsent(owner.id(), owner.customer());
                ids.putIfAbsent(owner.customer(), new NewCustomer(owner.workspace(), ""));
            }
            identities
                    .regrouped()
                    .forEach((customer, workspace) -> ids.putIfAbsent(customer, new NewCustomer(workspace, "")));
            identities
                    .dissolved()
                    .forEach((customer, workspace) -> ids.putIfAbsent(customer, new NewCustomer(workspace, "")));
            var locked = transaction.lockCustomers(ids);
            if (!transaction.customersOf(owners.keySet()).equals(owners)) {
                throw new Retry("a customer has become part of another");
            }
            return locked;
        }

        /// What counts and is new, by whose it is: each touchpoint is its customer's, and of the accounts it names.
        private static Map<Long, List<Touchpoint>> news(
                List<Touchpoint> counting, Identities identities, Accounts accounts) {
            var news = new TreeMap<Long, List<Touchpoint>>();
            for (var touchpoint : counting) {
                news.computeIfAbsent(identities.customer(touchpoint), any -> new ArrayList<>())
                        .add(touchpoint);
                accounts.of(touchpoint)
                        .forEach(account -> news.computeIfAbsent(account, any -> new ArrayList<>())
                                .add(touchpoint));
            }
            return news;
        }

        /// Continues whom the new touchpoints continue; returns those whose history is needed.
        ///
        /// @param changed those of whom nothing stands
        private List<Late> advance(
                Map<Long, List<Touchpoint>> news,
                Map<Long, StoredCustomer> customers,
                Set<Long> changed,
                Identities identities) {
            var late = new ArrayList<Late>();
            var dissolved = new HashSet<StoredCustomer>();
            customers.forEach((id, customer) -> {
                if (identities.dissolved().containsKey(id)) {
                    dissolved.add(customer);
                } else if (changed.contains(id)) {
                    late.add(Late.whole(customer));
                } else {
                    advance(customer, news.getOrDefault(id, List.of())).ifPresent(late::add);
                }
            });
            dissolve(dissolved);
            return late;
        }

        private Optional<Late> advance(StoredCustomer customer, List<Touchpoint> news) {
            var fold = folds.of(customer);
            if (!customer.depth().dirty() && !folds.upToDate(customer)) {
                return Optional.of(Late.whole(customer));
            }
            var advanced = customer.depth().dirty()
                    ? Optional.<CustomerFold.Advanced>empty()
                    : fold.advance(customer.evidence(), news, arrivedAt);
            advanced.ifPresent(result -> changes.advance(customer, fold, news, result));
            return advanced.isPresent()
                    ? Optional.empty()
                    : Optional.of(new Late(
                            customer,
                            news.stream()
                                    .map(Touchpoint::occurredAt)
                                    .min(Comparator.naturalOrder())
                                    .orElse(Checkpoint.END)));
        }

        private void dissolve(Set<StoredCustomer> customers) {
            var background = customers.stream()
                    .filter(customer ->
                            customer.depth().dirty() || customer.depth().touchpoints() > Refolds.LONGEST)
                    .collect(Collectors.toSet());
            transaction.markDirty(background.stream().map(StoredCustomer::id).toList(), since);
            customers.removeAll(background);
            if (customers.isEmpty()) {
                return;
            }
            var closed = transaction.closedFacts(
                    customers.stream().collect(Collectors.toMap(StoredCustomer::id, _ -> Checkpoint.BEGINNING)));
            transaction.dropCheckpoints(
                    customers.stream().collect(Collectors.toMap(StoredCustomer::id, _ -> Checkpoint.BEGINNING)));
            customers.forEach(customer -> changes.dissolve(
                    customer,
                    closed.stream()
                            .filter(fact -> fact.customer() == customer.id())
                            .toList()));
        }

        private Map<TypeKey, TypeCount> types(List<Arrival> fresh) {
            var counts = new HashMap<TypeKey, TypeCount>();
            for (var arrival : fresh) {
                var touchpoint = arrival.touchpoint();
                counts.merge(
                        new TypeKey(touchpoint.workspace(), touchpoint.channel(), touchpoint.type()),
                        new TypeCount(1, touchpoint.occurredAt()),
                        TypeCount::and);
            }
            return counts;
        }
    }
}
