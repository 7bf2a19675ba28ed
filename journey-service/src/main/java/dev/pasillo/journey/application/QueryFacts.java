package dev.pasillo.journey.application;

import dev.pasillo.journey.application.QueryStore.FactDigest;
import java.util.List;

/// What is published of a workspace, in so few words that another service can compare it with what it has: how many
/// facts, and the sum of their hashes.
public final class QueryFacts {
    private final QueryStore store;

    public QueryFacts(QueryStore store) {
        this.store = store;
    }

    /// @param prefix of profile ids, hexadecimal; empty for all
    /// @param digits by how many digits of the profile id the facts are grouped
    /// @return one digest for each group that has facts, in order
    public List<FactDigest> digests(String workspace, String prefix, int digits) {
        return store.inSnapshot(snapshot -> snapshot.factDigests(workspace, prefix, digits));
    }
}
