package dev.pasillo.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One thing that is true of a customer's journeys until a later change takes it back. Every figure is a sum of facts,
/// and what a figure needs of a fact is in the fact itself: segment, persona and channel are frozen at the entry. A
/// fact names its customer by the profile id alone: no identifier of a person is in one, and nothing that a person
/// wrote.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fact")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Fact.Journey.class, name = "journey"),
    @JsonSubTypes.Type(value = Fact.Visit.class, name = "visit"),
    @JsonSubTypes.Type(value = Fact.Funnel.class, name = "funnel"),
    @JsonSubTypes.Type(value = Fact.Moment.class, name = "moment"),
    @JsonSubTypes.Type(value = Fact.Handover.class, name = "handover"),
    @JsonSubTypes.Type(value = Fact.Feedback.class, name = "feedback")
})
public sealed interface Fact {

    /// Keyed hash of the customer's smallest identifier; changes when customers merge.
    String profileId();

    /// Name of the journey definition.
    String definition();

    int definitionVersion();

    /// Segment at the entry that anchors the fact.
    @Nullable
    String segment();

    @Nullable
    String persona();

    /// Channel of the entry that anchors the fact.
    String channel();

    /// The time by which `from` and `to` select this fact.
    Instant anchorAt();

    /// A journey: started, and perhaps completed or ended.
    record Journey(
            String profileId,
            String definition,
            int definitionVersion,
            String journeyId,
            @Nullable String segment,
            @Nullable String persona,
            String channel,
            Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable Instant endedAt,
            @Nullable Ending ending)
            implements Fact {
        public Journey {
            Objects.requireNonNull(profileId, "profileId");
            Objects.requireNonNull(definition, "definition");
            Objects.requireNonNull(journeyId, "journeyId");
            Objects.requireNonNull(channel, "channel");
            Objects.requireNonNull(startedAt, "startedAt");
        }

        @Override
        public Instant anchorAt() {
            return startedAt;
        }
    }

    /// A stay in a stage. While it is open it carries its entry only, so that a further contact within the stage
    /// changes nothing; `leftAt` and what follows are there once it is over, `decidedAt` once the verdict is.
    ///
    /// @param number the visit's place in its journey, from 1
    /// @param skipped stages jumped over on the way in
    /// @param to the stage the customer went to
    /// @param lastTouchpoint the last act of the customer in the visit: a planned touchpoint's id, else its type
    /// @param repeats further touchpoints that matched this stage's own entry during the visit
    /// @param returned the customer left to an earlier stage
    /// @param recoveredAt when the customer came back to this stage after the drop
    /// @param deadlineAt entry plus the stage's allowed time under this version; absent where the stage has none
    /// @param historical true where the deadline lay more than 24 hours before the opening touchpoint was received:
    /// counted, and nobody is to be called; else absent
    record Visit(
            String profileId,
            String definition,
            int definitionVersion,
            String journeyId,
            int number,
            String stage,
            @Nullable String segment,
            @Nullable String persona,
            String channel,
            Instant enteredAt,
            List<String> skipped,
            Verdict verdict,
            @Nullable Instant decidedAt,
            @Nullable Instant leftAt,
            @Nullable String to,
            @Nullable Double dwellSeconds,
            @Nullable String lastTouchpoint,
            @Nullable String lastChannel,
            @Nullable Integer repeats,
            boolean returned,
            @Nullable Instant recoveredAt,
            @Nullable Instant deadlineAt,
            @Nullable Boolean historical)
            implements Fact {
        public Visit {
            Objects.requireNonNull(profileId, "profileId");
            Objects.requireNonNull(definition, "definition");
            Objects.requireNonNull(journeyId, "journeyId");
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(channel, "channel");
            Objects.requireNonNull(enteredAt, "enteredAt");
            Objects.requireNonNull(verdict, "verdict");
            skipped = skipped == null ? List.of() : List.copyOf(skipped);
        }

        @Override
        public Instant anchorAt() {
            return enteredAt;
        }
    }

    /// Which stages a customer reached over all journeys under the definition, by each of the three counting rules.
    /// Each map goes from stage to the time at which the rule counts it.
    ///
    /// @param anchorAt the customer's first start
    /// @param reached first time ever, per stage
    /// @param firstOrder first-ever times, as far as they are strictly increasing along the stages
    /// @param sequential each stage's next occurrence after the previous stage's
    record Funnel(
            String profileId,
            String definition,
            int definitionVersion,
            @Nullable String segment,
            @Nullable String persona,
            String channel,
            Instant anchorAt,
            Map<String, Instant> reached,
            Map<String, Instant> firstOrder,
            Map<String, Instant> sequential)
            implements Fact {
        public Funnel {
            Objects.requireNonNull(profileId, "profileId");
            Objects.requireNonNull(definition, "definition");
            Objects.requireNonNull(channel, "channel");
            Objects.requireNonNull(anchorAt, "anchorAt");
            reached = ordered(Objects.requireNonNull(reached, "reached"));
            firstOrder = ordered(Objects.requireNonNull(firstOrder, "firstOrder"));
            sequential = ordered(Objects.requireNonNull(sequential, "sequential"));
        }

        private static Map<String, Instant> ordered(Map<String, Instant> times) {
            return Collections.unmodifiableMap(new LinkedHashMap<>(times));
        }
    }

    /// A moment of truth: an occasion on which a promise is kept or missed, in a journey or not. While it is pending it
    /// carries its opening only; `decidedAt` and what follows are there once it is decided.
    ///
    /// @param momentId keyed hash of workspace, definition, moment and the touchpoint that opened it
    /// @param moment its name in the definition
    /// @param openedAt when the need arose
    /// @param deadlineAt until when the promise can be kept; absent where the opening decides at once
    /// @param historical true where the deadline lay more than 24 hours before the opening touchpoint was received:
    /// counted, and nobody is to be called; else absent
    /// @param measuredSeconds from the opening to the touchpoint that answered it; absent where none did
    /// @param perceived how it was felt, normalised to -2…+2
    record Moment(
            String profileId,
            String definition,
            int definitionVersion,
            String momentId,
            String moment,
            @Nullable String segment,
            @Nullable String persona,
            String channel,
            Instant openedAt,
            @Nullable Instant deadlineAt,
            @Nullable Boolean historical,
            Outcome outcome,
            @Nullable Instant decidedAt,
            @Nullable Double measuredSeconds,
            @Nullable Double perceived)
            implements Fact {
        public Moment {
            Objects.requireNonNull(profileId, "profileId");
            Objects.requireNonNull(definition, "definition");
            Objects.requireNonNull(momentId, "momentId");
            Objects.requireNonNull(moment, "moment");
            Objects.requireNonNull(channel, "channel");
            Objects.requireNonNull(openedAt, "openedAt");
            Objects.requireNonNull(outcome, "outcome");
        }

        @Override
        public Instant anchorAt() {
            return openedAt;
        }
    }

    /// The hand-over of a customer from a stage to another owner: whether the one who takes over was there in time.
    /// It is opened when a visit leads forward, and selected by that visit's entry like the stage's other figures.
    ///
    /// @param number the visit's place in its journey
    /// @param to the owner that takes over
    /// @param enteredAt the visit's entry
    /// @param openedAt when the visit led forward
    /// @param deadlineAt until when the promise can be kept
    /// @param historical true where the deadline lay more than 24 hours before the touchpoint that opened it was
    /// received; else absent
    /// @param measuredSeconds from the opening to the touchpoint that shows it; absent where none came in time
    record Handover(
            String profileId,
            String definition,
            int definitionVersion,
            String journeyId,
            int number,
            String stage,
            String to,
            @Nullable String segment,
            @Nullable String persona,
            String channel,
            Instant enteredAt,
            Instant openedAt,
            Instant deadlineAt,
            @Nullable Boolean historical,
            Outcome outcome,
            @Nullable Instant decidedAt,
            @Nullable Double measuredSeconds)
            implements Fact {
        public Handover {
            Objects.requireNonNull(profileId, "profileId");
            Objects.requireNonNull(definition, "definition");
            Objects.requireNonNull(journeyId, "journeyId");
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(to, "to");
            Objects.requireNonNull(channel, "channel");
            Objects.requireNonNull(enteredAt, "enteredAt");
            Objects.requireNonNull(openedAt, "openedAt");
            Objects.requireNonNull(deadlineAt, "deadlineAt");
            Objects.requireNonNull(outcome, "outcome");
        }

        @Override
        public Instant anchorAt() {
            return enteredAt;
        }
    }

    /// What a customer answered, and the visit that it is attributed to. What was written stays in journey-service:
    /// `source` and `touchpoint` say where.
    ///
    /// @param source of the touchpoint
    /// @param touchpoint its id
    /// @param at when it was given
    /// @param scale of the rating; absent where there is none, like `rating` and `normalised`
    /// @param rating as the customer gave it
    /// @param normalised to -2…+2; absent where the scale's ends are not known
    /// @param about what it is about, by name and id
    /// @param stage of the visit; absent where there was none, like `journeyId` and `number`
    record Feedback(
            String profileId,
            String definition,
            int definitionVersion,
            String source,
            String touchpoint,
            @Nullable String segment,
            @Nullable String persona,
            String channel,
            Instant at,
            @Nullable String scale,
            @Nullable Double rating,
            @Nullable Double normalised,
            @Nullable Map<String, String> about,
            @Nullable String journeyId,
            @Nullable Integer number,
            @Nullable String stage)
            implements Fact {
        public Feedback {
            Objects.requireNonNull(profileId, "profileId");
            Objects.requireNonNull(definition, "definition");
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(touchpoint, "touchpoint");
            Objects.requireNonNull(channel, "channel");
            Objects.requireNonNull(at, "at");
            about = about == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(about));
        }

        @Override
        public Instant anchorAt() {
            return at;
        }
    }

    /// What became of a promise.
    enum Outcome {
        @JsonProperty("pending")
        PENDING,
        @JsonProperty("kept")
        KEPT,
        @JsonProperty("missed")
        MISSED,
        @JsonProperty("unknown")
        UNKNOWN
    }

    /// How a visit was judged at the end of its allowed time.
    enum Verdict {
        @JsonProperty("open")
        OPEN,
        @JsonProperty("advanced")
        ADVANCED,
        @JsonProperty("completed")
        COMPLETED,
        @JsonProperty("dropped")
        DROPPED,
        @JsonProperty("censored")
        CENSORED
    }

    /// How a journey ended.
    ///
    /// @param id the ending in the definition; absent for abandonment
    record Ending(Kind kind, @Nullable String id) {
        public Ending {
            Objects.requireNonNull(kind, "kind");
        }

        /// What an ending means for the visits that were undecided: lost and abandoned drop them, neutral censors them.
        public enum Kind {
            @JsonProperty("abandoned")
            ABANDONED,
            @JsonProperty("lost")
            LOST,
            @JsonProperty("neutral")
            NEUTRAL
        }
    }
}
