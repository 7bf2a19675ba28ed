package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Rating;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a customer answered, and the visit that it is attributed to. Nothing that comes later changes it. The meaning
/// of each field is that of [dev.pasillo.contract.Fact.Feedback].
///
/// @param about by name
/// @param visit absent where there was none
public record FeedbackState(
        String source,
        String touchpoint,
        @Nullable String segment,
        @Nullable String persona,
        String channel,
        Instant at,
        @Nullable Rating rating,
        Map<String, String> about,
        @Nullable Place visit) {

    /// A visit by name.
    ///
    /// @param number the visit's place in its journey
    public record Place(String journeyId, int number, String stage) {
        public Place {
            Objects.requireNonNull(journeyId, "journeyId");
            Objects.requireNonNull(stage, "stage");
        }

        static Place of(VisitState visit) {
            return new Place(visit.journeyId(), visit.entry().number(), visit.stage());
        }
    }

    public FeedbackState {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(touchpoint, "touchpoint");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(at, "at");
        about = Collections.unmodifiableMap(new TreeMap<>(about));
    }
}
