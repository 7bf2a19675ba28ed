package dev.pasillo.insight.domain.fact;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What a batch of changes comes to: facts that are added and taken back within it cancel out. One thread.
///
/// A fact that reaches the batch by two streams may be taken back before it is added, so counts are signed;
/// only the sum over all batches says what is true.
public final class NetFacts {
    private final Map<UUID, Net> net = new HashMap<>();

    /// Adds or takes back a fact, as said by the record at a place of the topic.
    public void add(KeptFact fact, int count, Place place) {
        net.merge(
                fact.id().hash(),
                new Net(fact, count, place),
                (before, now) -> new Net(before.fact(), before.count() + now.count(), now.place()));
    }

    /// What is left, in the order of its keys.
    public List<Net> left() {
        return net.values().stream()
                .filter(each -> each.count() != 0)
                .sorted((a, b) -> a.fact().id().compareTo(b.fact().id()))
                .toList();
    }

    /// A fact and how often more it was added than taken back.
    ///
    /// @param place the last record that said so
    public record Net(KeptFact fact, int count, Place place) {}

    /// A record's place in the topic.
    public record Place(int partition, long offset) {}
}
