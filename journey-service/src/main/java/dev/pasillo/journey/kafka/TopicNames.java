package dev.pasillo.journey.kafka;

import dev.pasillo.contract.Topics;

/// The topics' names in this deployment.
public record TopicNames(String touchpoints, String rejected, String journeyChanges) {
    /// @param prefix put before every name; may be empty
    public static TopicNames withPrefix(String prefix) {
        return new TopicNames(prefix + Topics.TOUCHPOINTS, prefix + Topics.REJECTED, prefix + Topics.JOURNEY_CHANGES);
    }
}
