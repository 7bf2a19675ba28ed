package dev.pasillo.journey.application;

import dev.pasillo.contract.JourneyChange;
import dev.pasillo.contract.PublishedFact;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Lets callers follow the changes of their own workspace, a bounded number of them at once: each holds a connection
/// to the broker and a thread.
public final class FollowChanges {
    private final ChangeTail tail;
    private final Semaphore places;

    /// @param most how many may follow at once
    public FollowChanges(ChangeTail tail, int most) {
        this.tail = tail;
        this.places = new Semaphore(most);
    }

    /// What somebody follows.
    ///
    /// @param definition changes under this definition only; null for all
    /// @param after where to go on; empty for the present end
    public record Wish(String workspace, @Nullable String definition, Optional<ChangePlace> after) {}

    /// Begins to follow; empty where too many do already. Blocks shortly.
    ///
    /// @throws RuntimeException where the broker does not answer
    public Optional<Following> follow(Wish wish) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Following(wish, tail.follow(wish.after())));
        } catch (RuntimeException unreachable) {
            places.release();
            throw unreachable;
        }
    }

    /// How many more could follow now.
    public int free() {
        return places.availablePermits();
    }

    /// What a follower is told.
    public sealed interface News {
        /// @param removed facts that stopped being true
        /// @param added facts that became true
        record Change(List<PublishedFact> removed, List<PublishedFact> added, ChangePlace after) implements News {
            public Change {
                removed = List.copyOf(removed);
                added = List.copyOf(added);
            }
        }

        /// Changes were missed for good: what is on display has to be read again.
        record Reset(ChangePlace after) implements News {}
    }

    /// One follower. Used by one thread at a time; whoever gets it closes it.
    public final class Following implements AutoCloseable {
        private final Wish wish;
        private final ChangeTail.Follower follower;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Following(Wish wish, ChangeTail.Follower follower) {
            this.wish = wish;
            this.follower = follower;
        }

        /// After everything told so far, and after everything that was passed over.
        public ChangePlace place() {
            return follower.place();
        }

        /// What is new, waiting for it at most that long; nothing where there is nothing for this follower.
        public List<News> next(Duration wait) {
            return follower.next(wait).stream().flatMap(this::news).toList();
        }

        private Stream<News> news(ChangeTail.Step step) {
            return switch (step) {
                case ChangeTail.Step.Gap gap -> Stream.of(new News.Reset(gap.after()));
                case ChangeTail.Step.Change change -> wanted(change.change(), change.after());
            };
        }

        private Stream<News> wanted(JourneyChange change, ChangePlace after) {
            if (!change.workspace().equals(wish.workspace())) {
                return Stream.empty();
            }
            var removed = wanted(change.removed());
            var added = wanted(change.added());
            return removed.isEmpty() && added.isEmpty()
                    ? Stream.empty()
                    : Stream.of(new News.Change(removed, added, after));
        }

        private List<PublishedFact> wanted(List<PublishedFact> facts) {
            if (wish.definition() == null) {
                return facts;
            }
            return facts.stream()
                    .filter(fact -> fact.fact().definition().equals(wish.definition()))
                    .toList();
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                try {
                    follower.close();
                } finally {
                    places.release();
                }
            }
        }
    }
}
