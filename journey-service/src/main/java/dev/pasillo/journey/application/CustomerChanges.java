package dev.pasillo.journey.application;

import dev.pasillo.contract.Fact;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.journey.application.JourneyStore.ClosedFact;
import dev.pasillo.journey.application.JourneyStore.CustomerWrite;
import dev.pasillo.journey.application.JourneyStore.OutboxEntry;
import dev.pasillo.journey.application.JourneyStore.StoredCustomer;
import dev.pasillo.journey.application.JourneyStore.StreamNumbers;
import dev.pasillo.journey.application.JourneyStore.Transaction;
import dev.pasillo.journey.domain.fold.Customer;
import dev.pasillo.journey.domain.fold.CustomerFold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects what a transaction does to customers and writes it at the end, one statement per table, together with the
/// facts that changed. Every writer of customers (batch, sweep, re-fold) goes through here.
final class CustomerChanges {
    private final Map<Long, CustomerWrite> writes = new LinkedHashMap<>();
    private final List<Long> deletedCustomers = new ArrayList<>();
    private final List<Long> deletedFacts = new ArrayList<>();
    private final List<ClosedFact> appended = new ArrayList<>();
    private final FactChanges facts = new FactChanges();

    /// The customer's evidence went on: what was open before is replaced, what closed is added.
    void advance(StoredCustomer before, CustomerFold fold, CustomerFold.Advanced advanced) {
        var closed = published(fold.closed(advanced, before.profileId()));
        facts.are(before.workspace(), before.profileId(), closed);
        closed.forEach(fact -> appended.add(new ClosedFact(0, before.id(), before.workspace(), fact)));
        rewrite(before, fold, advanced.customer(), before.profileId());
    }

    /// Deadlines have passed.
    void settle(StoredCustomer before, CustomerFold fold, Instant now) {
        rewrite(before, fold, fold.settled(before.evidence(), now), before.profileId());
    }

    /// The customer's whole history was folded anew.
    ///
    /// @param closedBefore everything closed that was stored under this id
    void refold(
            StoredCustomer before,
            List<ClosedFact> closedBefore,
            CustomerFold fold,
            CustomerFold.Advanced refolded,
            String profileId) {
        var publishedBefore = closedBefore.stream().map(ClosedFact::fact).toList();
        var closed = new ArrayList<>(published(fold.closed(refolded, profileId)));
        closed.addAll(fold.held(publishedBefore));
        facts.were(before.workspace(), before.profileId(), publishedBefore);
        facts.are(before.workspace(), profileId, closed);
        var kept = new HashMap<PublishedFact, Integer>();
        closed.forEach(fact -> kept.merge(fact, 1, Integer::sum));
        for (var stored : closedBefore) {
            if (kept.merge(stored.fact(), -1, Integer::sum) < 0) {
                deletedFacts.add(stored.id());
            }
        }
        kept.forEach((fact, missing) -> {
            for (var i = 0; i < missing; i++) {
                appended.add(new ClosedFact(0, before.id(), before.workspace(), fact));
            }
        });
        rewrite(before, fold, refolded.customer(), profileId);
    }

    /// The customer has become part of another: nothing of it is true any more.
    void dissolve(StoredCustomer before, List<ClosedFact> closedBefore) {
        facts.were(before.workspace(), before.profileId(), before.open());
        facts.were(
                before.workspace(),
                before.profileId(),
                closedBefore.stream().map(ClosedFact::fact).toList());
        closedBefore.forEach(stored -> deletedFacts.add(stored.id()));
        deletedCustomers.add(before.id());
    }

    private void rewrite(StoredCustomer before, CustomerFold fold, Customer after, String profileId) {
        var open = new ArrayList<>(published(fold.open(after, profileId)));
        open.addAll(fold.held(before.open()));
        facts.were(before.workspace(), before.profileId(), before.open());
        facts.are(before.workspace(), profileId, open);
        writes.put(
                before.id(),
                new CustomerWrite(
                        before.id(),
                        before.workspace(),
                        profileId,
                        after,
                        fold.sweepAt(after),
                        open.equals(before.open()) ? null : open));
    }

    private static List<PublishedFact> published(List<Fact> facts) {
        return facts.stream().map(PublishedFact::of).toList();
    }

    /// Writes everything, under a stream whose row this transaction holds.
    ///
    /// @return what has to be published after the commit
    List<OutboxEntry> write(Transaction transaction, StreamNumbers stream, Instant progress) {
        transaction.delete(deletedCustomers);
        transaction.deleteClosedFacts(deletedFacts);
        transaction.appendClosedFacts(appended);
        transaction.write(writes.values().stream()
                .sorted(Comparator.comparingLong(CustomerWrite::id))
                .toList());
        var numbered = facts.number(stream);
        if (!numbered.entries().isEmpty()) {
            transaction.append(numbered.entries(), progress);
            transaction.write(numbered.stream());
        }
        return numbered.entries();
    }
}
