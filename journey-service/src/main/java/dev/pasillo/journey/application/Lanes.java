package dev.pasillo.journey.application;

import dev.pasillo.journey.application.JourneyStore.OutboxEntry;
import dev.pasillo.journey.application.JourneyStore.StreamNumbers;
import dev.pasillo.journey.application.JourneyStore.Transaction;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/// Work under a maintenance stream: one transaction, then its changes published.
///
/// A lane may change hands between two pieces of work. Whoever takes it first publishes what the one before committed
/// and did not get to publish, while holding the lane: so a stream's records reach the topic in order. Where the one
/// before is another thread of this process that is about to publish, the lane is left to it.
final class Lanes {
    /// Lanes that a thread of this process has taken and not yet published under.
    private static final Set<String> IN_USE = ConcurrentHashMap.newKeySet();

    private final JourneyStore store;
    private final ChangePublisher publisher;

    Lanes(JourneyStore store, ChangePublisher publisher) {
        this.store = store;
        this.publisher = publisher;
    }

    /// @param entries written to the outbox, to be published
    record Work<T>(List<OutboxEntry> entries, T result) {}

    /// Runs the work under a lane that nobody else is using.
    ///
    /// @return what the work said; empty where every lane is in use
    <T> Optional<T> run(BiFunction<Transaction, StreamNumbers, Work<T>> body) {
        var taken = new HashSet<String>();
        try {
            return run(body, taken);
        } finally {
            IN_USE.removeAll(taken);
        }
    }

    private <T> Optional<T> run(BiFunction<Transaction, StreamNumbers, Work<T>> body, Set<String> taken) {
        var done = store.inTransaction(transaction -> {
            // Of an attempt before this one.
            IN_USE.removeAll(taken);
            taken.clear();
            var lane = transaction.freeLane(Set.copyOf(IN_USE));
            if (lane.isEmpty() || !IN_USE.add(lane.get().name())) {
                return Optional.<Work<T>>empty();
            }
            taken.add(lane.get().name());
            var left = transaction.unpublished(lane.get().name());
            if (!left.isEmpty()) {
                publisher.publish(left);
                transaction.published(left);
            }
            return Optional.of(body.apply(transaction, lane.get()));
        });
        done.map(Work::entries).filter(entries -> !entries.isEmpty()).ifPresent(entries -> {
            publisher.publish(entries);
            store.inTransaction(transaction -> {
                transaction.published(entries);
                return entries.size();
            });
        });
        return done.map(Work::result);
    }
}
