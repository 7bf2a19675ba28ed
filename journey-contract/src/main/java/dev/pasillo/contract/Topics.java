package dev.pasillo.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The topics and record headers, by name. A deployment creates the topics (brokers must not create them by
/// themselves: a topic with the wrong number of partitions cannot be mended) and may put a prefix before every name.
public final class Topics {
    /// [Touchpoint]s, keyed by workspace and owner.
    public static final String TOUCHPOINTS = "touchpoints";
    /// [RejectedEvent]s, with the code in the header [#CODE].
    public static final String REJECTED = "touchpoints.rejected";
    /// [JourneyChange]s and [Watermark]s, told apart by the header [#KIND].
    public static final String JOURNEY_CHANGES = "journey-changes";
    /// [PublishedDefinition]s, compacted.
    public static final String DEFINITIONS = "journey-definitions";
    /// [PublishedSource]s, compacted; a record without a value takes a source away.
    public static final String SOURCES = "sources";
    /// [Alert]s, one record each time one fires, resolves or is retracted, keyed by workspace and id.
    public static final String ALERTS = "alerts";

    /// Header on `journey-changes`: [#KIND_CHANGE] or [#KIND_WATERMARK].
    public static final String KIND = "pasillo-kind";

    public static final String KIND_CHANGE = "change";
    public static final String KIND_WATERMARK = "watermark";
    /// Header on `touchpoints.rejected`: the stable reason.
    public static final String CODE = "pasillo-code";

    /// How long a topic keeps personal data, and no longer.
    public static final Duration PERSONAL_DATA_KEPT = Duration.ofDays(7);

    private Topics() {}

    /// What a deployment must create. Personal data crosses the topics that keep 7 days and no longer.
    public static List<Topic> all() {
        var sevenDays = Map.of("retention.ms", String.valueOf(PERSONAL_DATA_KEPT.toMillis()));
        return List.of(
                new Topic(TOUCHPOINTS, true, sevenDays),
                new Topic(REJECTED, false, sevenDays),
                new Topic(JOURNEY_CHANGES, true, sevenDays),
                new Topic(DEFINITIONS, false, Map.of("cleanup.policy", "compact")),
                new Topic(SOURCES, false, Map.of("cleanup.policy", "compact")),
                new Topic(ALERTS, false, sevenDays));
    }

    /// A topic to create.
    ///
    /// @param partitioned whether it has the deployment's number of partitions, or one
    /// @param settings broker settings of the topic
    public record Topic(String name, boolean partitioned, Map<String, String> settings) {
        public Topic {
            settings = Map.copyOf(settings);
        }
    }
}
