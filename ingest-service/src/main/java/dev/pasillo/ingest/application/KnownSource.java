package dev.pasillo.ingest.application;

import dev.pasillo.contract.PublishedSource;
import java.util.List;

/// A source as this service goes by it.
///
/// @param keys the write keys that send for it, those that have expired too
/// @param trusted whether what comes with them is the company's own word on who is who
/// @param revision greater than that of every earlier state of the source
public record KnownSource(
        String workspace,
        String name,
        List<PublishedSource.Key> keys,
        boolean trusted,
        SourceSettings settings,
        long revision) {
    public KnownSource {
        keys = List.copyOf(keys);
    }

    /// Who sends with one of its keys.
    ///
    /// @param key name of the key, which says nothing about it
    public record Sender(String workspace, String source, String key, boolean trusted) {}

    /// Without secrets and hashes.
    @Override
    public String toString() {
        return "KnownSource[" + workspace + "/" + name + ", " + revision + "]";
    }
}
