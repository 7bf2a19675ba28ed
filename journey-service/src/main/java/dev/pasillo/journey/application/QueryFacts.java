package dev.pasillo.journey.application;

import dev.pasillo.journey.application.QueryStore.FactDigest;
import dev.pasillo.journey.application.QueryStore.FactPlace;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is published of a workspace, in so few words that another service can compare it with what it has: how many
/// facts, and the sum of their hashes. Sums add up, so the facts are read stretch by stretch, all as of one moment.
public final class QueryFacts {
    /// For so long all of it may take. While a snapshot is held, what was deleted since stays in the tables.
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    private final QueryStore store;
    private final Duration patience;

    public QueryFacts(QueryStore store) {
        this(store, PATIENCE);
    }

    QueryFacts(QueryStore store, Duration patience) {
        this.store = store;
        this.patience = patience;
    }

    /// More is published than can be read in the time that a snapshot is held.
    public static final class TooManyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyException() {
            super("too many facts", null, false, false);
        }
    }

    /// @param prefixes the first two digits of profile ids, hexadecimal; none for all
    /// @param digits by how many digits of the profile id the facts are grouped
    /// @return one digest for each group that has facts, in order
    /// @throws TooManyException after [#PATIENCE]
    public List<FactDigest> digests(String workspace, Collection<String> prefixes, int digits) {
        var began = System.nanoTime();
        return store.inSnapshot(snapshot -> {
            var sums = new TreeMap<String, Sum>();
            @Nullable FactPlace place = FactPlace.BEGINNING;
            while (place != null) {
                if (System.nanoTime() - began > patience.toNanos()) {
                    throw new TooManyException();
                }
                var stretch = snapshot.factDigests(workspace, prefixes, digits, place);
                stretch.digests().forEach(each -> sums.merge(each.group(), Sum.of(each), Sum::and));
                place = stretch.next();
            }
            return sums.entrySet().stream()
                    .map(each -> new FactDigest(
                            each.getKey(),
                            each.getValue().facts(),
                            each.getValue().digest().toString()))
                    .toList();
        });
    }

    private record Sum(long facts, BigInteger digest) {
        static Sum of(FactDigest digest) {
            return new Sum(digest.facts(), new BigInteger(digest.digest()));
        }

        Sum and(Sum other) {
            return new Sum(facts + other.facts, digest.add(other.digest));
        }
    }
}
