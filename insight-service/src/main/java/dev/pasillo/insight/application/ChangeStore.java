package dev.pasillo.insight.application;

import dev.pasillo.insight.domain.fact.NetFacts.Net;
import dev.pasillo.insight.domain.stream.Progress;
import dev.pasillo.insight.domain.stream.Progress.Admission;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Where facts, sums and the progress through the topic are kept together.
public interface ChangeStore {

    /// Makes the partitions known that are not, each with the offset at which it begins. What is known stays.
    Uni<Void> register(Map<Integer, Long> beginnings);

    /// How far partitions have been applied.
    Uni<Map<Integer, Progress>> progress(Collection<Integer> partitions);

    /// Applies a batch as a whole or not at all.
    ///
    /// Fails with [UnfitDataException] where the database refuses the data itself; any other failure is the
    /// database's and may be tried again: if the batch was applied in spite of it, the next attempt is
    /// [Outcome.Overtaken].
    Uni<Outcome> apply(Batch batch);

    /// What to write together.
    ///
    /// @param net what the changes come to, ordered by key
    record Batch(List<Admission> admissions, List<Net> net) {
        public Batch {
            admissions = List.copyOf(admissions);
            net = List.copyOf(net);
        }
    }

    /// What became of a batch.
    sealed interface Outcome {
        /// It is in the database.
        ///
        /// @param began facts that became true
        /// @param ended facts that stopped being true
        /// @param sums how many sums changed
        record Applied(int began, int ended, int sums) implements Outcome {}

        /// Nothing was written: a partition is not where the batch begins, because somebody else moved it on.
        record Overtaken() implements Outcome {}
    }
}
