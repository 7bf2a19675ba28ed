package dev.pasillo.testsupport.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A journey definition as its generator made it. [PlanText] writes it down as the file that is applied.
///
/// @param start `any`, `first` or a stage's id
/// @param finish whether journeys run out on the version under which they started
/// @param instanceBy the property by which journeys are told apart
/// @param accounts the namespace of the accounts whose journeys it describes; none: those of customers
public record Plan(
        String name,
        List<Stage> stages,
        String start,
        @Nullable Completion completion,
        List<Ending> endings,
        Reentry reentry,
        @Nullable Duration abandonAfter,
        boolean finish,
        @Nullable String instanceBy,
        List<Segment> segments,
        List<Moment> moments,
        @Nullable String accounts) {

    /// One of customers' journeys.
    public Plan(
            String name,
            List<Stage> stages,
            String start,
            @Nullable Completion completion,
            List<Ending> endings,
            Reentry reentry,
            @Nullable Duration abandonAfter,
            boolean finish,
            @Nullable String instanceBy,
            List<Segment> segments,
            List<Moment> moments) {
        this(
                name,
                stages,
                start,
                completion,
                endings,
                reentry,
                abandonAfter,
                finish,
                instanceBy,
                segments,
                moments,
                null);
    }

    /// A plan as it was applied.
    ///
    /// @param number from 1
    public record Version(Plan plan, int number, Instant effectiveFrom) {}

    /// @param allowedTime none: never dropped
    public record Stage(
            String id,
            int rank,
            List<Rule> enter,
            boolean back,
            @Nullable Duration allowedTime,
            List<Planned> planned,
            @Nullable Handover handover) {
        public Stage {
            enter = List.copyOf(enter);
            planned = List.copyOf(planned);
        }

        /// One that nobody hands over.
        public Stage(
                String id,
                int rank,
                List<Rule> enter,
                boolean back,
                @Nullable Duration allowedTime,
                List<Planned> planned) {
            this(id, rank, enter, back, allowedTime, planned, null);
        }

        /// Whether an event enters it.
        public boolean enteredBy(Happening happening) {
            return enter.stream().anyMatch(rule -> rule.matches(happening));
        }
    }

    /// What whoever takes over has to do in time.
    public record Handover(Rule expect, Duration within) {}

    /// A planned contact of a stage.
    public record Planned(String id, Rule match) {}

    /// The goal: a stage, or an event.
    public record Completion(
            @Nullable String stage, @Nullable Rule on) {}

    public record Ending(String id, Rule on, boolean lost) {}

    public enum Reentry {
        NEW_JOURNEY,
        RESUME,
        IGNORE
    }

    /// @param when none: everyone else
    public record Segment(String id, Rule.@Nullable When when) {}

    /// A moment of truth.
    ///
    /// @param unknownOnDeadline whether silence is unknown rather than missed
    /// @param perceived the rating that tells how it was felt
    public record Moment(
            String id,
            Rule on,
            Expect expect,
            boolean unknownOnDeadline,
            @Nullable Perceived perceived) {
        /// One that nobody asks about.
        public Moment(String id, Rule on, Expect expect, boolean unknownOnDeadline) {
            this(id, on, expect, unknownOnDeadline, null);
        }
    }

    /// The first rating of a scale within a time.
    public record Perceived(String scale, Duration within) {}

    /// What keeps a moment.
    public sealed interface Expect {
        /// The opening itself.
        ///
        /// @param property without which it cannot be told
        record Holds(Rule.When when, String property) implements Expect {}

        /// A later event, in time: either within a duration or by the time in a property of the opening.
        record FollowedBy(
                Rule rule,
                @Nullable Duration within,
                @Nullable String by,
                @Nullable Integer ratingAtLeast) implements Expect {}
    }

    public Plan {
        stages = stages.stream().sorted(Comparator.comparingInt(Stage::rank)).toList();
        endings = List.copyOf(endings);
        segments = List.copyOf(segments);
        moments = List.copyOf(moments);
    }

    /// The file.
    public Definition definition() {
        return new Definition(name, PlanText.of(this));
    }
}
