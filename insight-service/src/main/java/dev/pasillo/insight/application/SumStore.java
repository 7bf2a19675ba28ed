package dev.pasillo.insight.application;

import dev.pasillo.insight.domain.fact.SumKey;
import io.smallrye.mutiny.Uni;
import java.util.List;

/// Compares sums with the facts that they are of.
public interface SumStore {

    /// Adds up a workspace's facts again and compares. No change is applied meanwhile.
    ///
    /// @param mend whether sums that differ are set right
    Uni<Recomputed> recompute(String workspace, boolean mend);

    /// What a comparison found.
    ///
    /// @param differing how many sums differ
    /// @param examples some of them
    record Recomputed(long differing, List<Difference> examples) {
        public Recomputed {
            examples = List.copyOf(examples);
        }
    }

    /// A sum that is not what its facts add up to.
    record Difference(SumKey key, long kept, long recomputed) {}
}
