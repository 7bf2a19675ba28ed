package dev.pasillo.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;

/// What stopped and what began to be true of one workspace's journeys.
///
/// A **stream** is one writer's numbered series of changes: one per touchpoint partition and a few for maintenance.
/// Every record of a stream has its own `sequence`, and `previous` names the sequence that the same stream sent to the
/// same partition of the topic before (0: none). A reader applies a record whose `previous` is the last it applied of
/// that stream on that partition, discards a lower or equal `sequence`, and must stop on a gap.
///
/// @param chunk place among the records that one large change was cut into, from 0
/// @param removed facts that stopped being true, in the text that was published before
/// @param added facts that became true
public record JourneyChange(
        String workspace,
        String stream,
        long sequence,
        int chunk,
        long previous,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<PublishedFact> removed,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<PublishedFact> added) {

    public JourneyChange {
        Objects.requireNonNull(workspace, "workspace");
        Objects.requireNonNull(stream, "stream");
        removed = List.copyOf(Objects.requireNonNull(removed, "removed"));
        added = List.copyOf(Objects.requireNonNull(added, "added"));
        if (previous < 0 || previous >= sequence) {
            throw new IllegalArgumentException("sequence " + sequence + " does not follow " + previous);
        }
        if (chunk < 0) {
            throw new IllegalArgumentException("chunk " + chunk + " is before the first");
        }
    }

    /// Without the facts, of which there can be many.
    @Override
    public String toString() {
        return "JourneyChange[%s/%s %d after %d, %d removed, %d added]"
                .formatted(workspace, stream, sequence, previous, removed.size(), added.size());
    }
}
