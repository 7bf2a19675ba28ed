package dev.pasillo.journey.application;

import dev.pasillo.contract.Fact;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.JourneyStore.ClosedFact;
import dev.pasillo.journey.application.JourneyStore.CustomerWrite;
import dev.pasillo.journey.application.JourneyStore.Depth;
import dev.pasillo.journey.application.JourneyStore.OutboxEntry;
import dev.pasillo.journey.application.JourneyStore.StoredCheckpoint;
import dev.pasillo.journey.application.JourneyStore.StoredCustomer;
import dev.pasillo.journey.application.JourneyStore.StreamNumbers;
import dev.pasillo.journey.application.JourneyStore.Transaction;
import dev.pasillo.journey.domain.fold.Checkpoint;
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
    private final List<StoredCheckpoint> checkpoints = new ArrayList<>();
    private final FactChanges facts = new FactChanges();

    /// The customer's evidence went on: what was open before is replaced, what closed is added.
    ///
    /// @param news the touchpoints that it went on with
    void advance(StoredCustomer before, CustomerFold fold, List<Touchpoint> news, CustomerFold.Advanced advanced) {
        var closed = published(fold.closed(advanced, before.profileId()));
        facts.are(before.workspace(), before.profileId(), closed);
        var at = timeOf(advanced.customer());
        closed.forEach(fact -> appended.add(new ClosedFact(0, before.id(), before.workspace(), at, fact)));
        var depth = before.depth();
        var due = isCheckpointDue(before, news);
        if (due) {
            checkpoints.add(new StoredCheckpoint(
                    before.id(),
                    before.workspace(),
                    new Checkpoint(timeOf(before.evidence()), depth.touchpoints(), before.evidence())));
        }
        rewrite(
                before,
                fold,
                advanced.customer(),
                before.profileId(),
                new Depth(depth.touchpoints() + news.size(), due ? depth.touchpoints() : depth.checkpointed(), false));
    }

    /// Only between two instants is the evidence of every touchpoint up to a time.
    private static boolean isCheckpointDue(StoredCustomer before, List<Touchpoint> news) {
        return before.depth().touchpoints() - before.depth().checkpointed() >= Checkpoint.EVERY
                && news.stream().allMatch(touchpoint -> touchpoint.occurredAt().isAfter(timeOf(before.evidence())));
    }

    private static Instant timeOf(Customer evidence) {
        return evidence.last() == null ? Checkpoint.BEGINNING : evidence.last().occurredAt();
    }

    /// Deadlines have passed.
    void settle(StoredCustomer before, CustomerFold fold, Instant now) {
        rewrite(before, fold, fold.settled(before.evidence(), now), before.profileId(), before.depth());
    }

    /// The customer's history was folded anew from a checkpoint to its end.
    ///
    /// @param closedBefore everything closed after the checkpoint that was stored under this id
    /// @param depth of the new evidence
    void refold(
            StoredCustomer before,
            List<ClosedFact> closedBefore,
            CustomerFold fold,
            CustomerFold.Advanced refolded,
            String profileId,
            Depth depth) {
        closed(before, closedBefore, fold, refolded, profileId, timeOf(refolded.customer()));
        rewrite(before, fold, refolded.customer(), profileId, depth);
    }

    /// A stretch of the customer's history was folded anew: what closed in it is replaced, what is open stays as it
    /// was.
    ///
    /// @param closedBefore everything closed in that stretch that was stored under this id
    /// @param at the end of the stretch
    void closed(
            StoredCustomer before,
            List<ClosedFact> closedBefore,
            CustomerFold fold,
            CustomerFold.Advanced refolded,
            String profileId,
            Instant at) {
        var closed = new ArrayList<>(published(fold.closed(refolded, profileId)));
        closed.addAll(fold.held(closedBefore.stream().map(ClosedFact::fact).toList()));
        facts.are(before.workspace(), profileId, closed);
        takeBackPublished(before, closedBefore);
        var kept = new HashMap<PublishedFact, Integer>();
        closed.forEach(fact -> kept.merge(fact, 1, Integer::sum));
        for (var stored : closedBefore) {
            // A row stays where it is only if that is not after what the next checkpoint will be of.
            if (stored.at().isAfter(at) || kept.getOrDefault(stored.fact(), 0) == 0) {
                deletedFacts.add(stored.id());
            } else {
                kept.merge(stored.fact(), -1, Integer::sum);
            }
        }
        kept.forEach((fact, missing) -> {
            for (var i = 0; i < missing; i++) {
                appended.add(new ClosedFact(0, before.id(), before.workspace(), at, fact));
            }
        });
    }

    /// Some of what was closed is no longer true, and nothing takes its place.
    void takeBack(StoredCustomer before, List<ClosedFact> closedBefore) {
        takeBackPublished(before, closedBefore);
        closedBefore.forEach(stored -> deletedFacts.add(stored.id()));
    }

    /// While a long history is folded page by page, facts under the customer's former name stand beside the new ones.
    private void takeBackPublished(StoredCustomer before, List<ClosedFact> closedBefore) {
        closedBefore.forEach(stored -> facts.were(
                before.workspace(),
                before.depth().dirty() ? stored.fact().fact().profileId() : before.profileId(),
                List.of(stored.fact())));
    }

    /// The customer has become part of another: nothing of it is true any more.
    void dissolve(StoredCustomer before, List<ClosedFact> closedBefore) {
        facts.were(before.workspace(), before.profileId(), before.open());
        takeBack(before, closedBefore);
        deletedCustomers.add(before.id());
    }

    private void rewrite(StoredCustomer before, CustomerFold fold, Customer after, String profileId, Depth depth) {
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
                        open.equals(before.open()) ? null : open,
                        depth));
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
        transaction.appendCheckpoints(checkpoints);
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
