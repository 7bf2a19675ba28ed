package dev.pasillo.journey.http;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Feedback;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Rating;
import dev.pasillo.journey.application.QueryTimeline.Timeline;
import dev.pasillo.journey.application.TimelineEntry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A page of a timeline as it is answered. What an item is stands in its `entry`.
///
/// @param next the `after` of the next page; absent on the last
/// @param transitionsUntil in a history too long to be folded at once: transitions are told up to here only
record TimelineJson(
        List<Item> items, @Nullable String next, @Nullable Instant transitionsUntil) {

    /// One line.
    sealed interface Item {
        /// `touchpoint`, `transition` or `identity`.
        String entry();
    }

    record TouchpointItem(
            String entry,
            String id,
            String source,
            String channel,
            String type,
            @Nullable String sourceType,
            Actor actor,
            Instant occurredAt,
            List<Identifier> identifiers,
            Map<String, Object> properties,
            @Nullable Rating rating,
            @Nullable Feedback feedback,
            @Nullable Integer revision,
            @Nullable Boolean replaced)
            implements Item {}

    /// @param rule the place in the definition that made it, or the deadline
    /// @param touchpoint the id of the touchpoint that made it, and its `source`; absent for a deadline
    record TransitionItem(
            String entry,
            String definition,
            String journeyId,
            Instant at,
            String kind,
            @Nullable String from,
            @Nullable String to,
            String rule,
            @Nullable String touchpoint,
            @Nullable String source)
            implements Item {}

    /// @param reason why it does not hold: hub, cap, limit, withdrawn or public; absent where it does
    /// @param vouched whether a secret key has said so
    record IdentityItem(
            String entry,
            Instant at,
            Identifier owner,
            Identifier other,
            EvidenceJson evidence,
            boolean accepted,
            @Nullable String reason,
            boolean vouched)
            implements Item {}

    /// @param strength strong or weak
    record EvidenceJson(String strength, String source, String touchpoint) {}

    static TimelineJson of(Timeline timeline) {
        return new TimelineJson(
                timeline.items().stream().map(TimelineJson::item).toList(),
                Optional.ofNullable(timeline.next())
                        .map(TimelineEntry.Place::text)
                        .orElse(null),
                timeline.transitionsUntil());
    }

    private static Item item(TimelineEntry entry) {
        return switch (entry) {
            case TimelineEntry.TouchpointEntry touchpoint -> item(touchpoint);
            case TimelineEntry.TransitionEntry transition -> item(transition);
            case TimelineEntry.IdentityEntry identity -> item(identity);
        };
    }

    private static Item item(TimelineEntry.TouchpointEntry entry) {
        var touchpoint = entry.touchpoint();
        return new TouchpointItem(
                "touchpoint",
                touchpoint.id(),
                touchpoint.source(),
                touchpoint.channel(),
                touchpoint.type(),
                touchpoint.sourceType(),
                touchpoint.actor(),
                touchpoint.occurredAt(),
                touchpoint.identifiers(),
                touchpoint.properties(),
                touchpoint.rating(),
                touchpoint.feedback(),
                touchpoint.revision(),
                entry.replaced() ? true : null);
    }

    private static Item item(TimelineEntry.TransitionEntry entry) {
        var transition = entry.transition();
        return new TransitionItem(
                "transition",
                entry.definition(),
                transition.journeyId(),
                transition.at(),
                transition.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                transition.from(),
                transition.to(),
                transition.rule(),
                transition.touchpoint(),
                transition.source());
    }

    private static Item item(TimelineEntry.IdentityEntry entry) {
        var evidence = entry.link().evidence();
        return new IdentityItem(
                "identity",
                evidence.occurredAt(),
                entry.link().owner(),
                entry.link().other(),
                new EvidenceJson(
                        evidence.strength().name().toLowerCase(Locale.ROOT), evidence.source(), evidence.touchpoint()),
                entry.rejected() == null,
                entry.rejected() == null ? null : entry.rejected().code(),
                entry.link().vouched());
    }
}
