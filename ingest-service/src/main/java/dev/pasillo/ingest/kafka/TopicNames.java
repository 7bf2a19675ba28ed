package dev.pasillo.ingest.kafka;

import dev.pasillo.contract.Topics;

/// The topics that are written to, and the one that is read, as this deployment calls them.
public record TopicNames(String touchpoints, String rejected, String sources) {
    /// The contract's names behind a prefix, which may be empty.
    public static TopicNames prefixed(String prefix) {
        return new TopicNames(prefix + Topics.TOUCHPOINTS, prefix + Topics.REJECTED, prefix + Topics.SOURCES);
    }
}
