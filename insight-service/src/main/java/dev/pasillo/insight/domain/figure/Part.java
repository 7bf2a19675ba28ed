package dev.pasillo.insight.domain.figure;

import dev.pasillo.contract.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One of the things that a fact adds 1 to. A function of the fact's own bytes and of nothing else, so that
/// taking the fact back takes back exactly what it added, whatever was learnt in between.
///
/// @param figure one of [Figures]
/// @param stage the stage, the step for durations between stages, or the moment of truth; empty where the figure has
/// none
/// @param bucket one of [LogBuckets] where the figure is a duration, of [Scores] where it is a rating, else 0
public record Part(String figure, String stage, int bucket) {
    private static final char SEPARATOR = '|';

    public Part {
        Objects.requireNonNull(figure, "figure");
        Objects.requireNonNull(stage, "stage");
    }

    static Part of(String figure, String stage) {
        return new Part(figure, stage, 0);
    }

    /// Reads what [#text] wrote.
    public static Part parse(String text) {
        var first = text.indexOf(SEPARATOR);
        var second = text.indexOf(SEPARATOR, first + 1);
        return new Part(
                text.substring(0, first), text.substring(second + 1), Integer.parseInt(text, first + 1, second, 10));
    }

    /// Everything that a fact adds to.
    public static List<Part> of(Fact fact) {
        return switch (fact) {
            case Fact.Journey journey -> ofJourney(journey);
            case Fact.Visit visit -> ofVisit(visit);
            case Fact.Funnel funnel -> ofFunnel(funnel);
            case Fact.Moment moment -> ofMoment(moment);
            case Fact.Handover handover -> ofHandover(handover);
            case Fact.Feedback feedback -> ofFeedback(feedback);
        };
    }

    /// The part as one line: `figure|bucket|stage`.
    public String text() {
        return figure + SEPARATOR + bucket + SEPARATOR + stage;
    }

    private static List<Part> ofJourney(Fact.Journey journey) {
        var state = Part.of(Figures.journeys(JourneyState.of(journey)), "");
        return journey.completedAt() == null ? List.of(state) : List.of(state, Part.of(Figures.COMPLETIONS, ""));
    }

    private static List<Part> ofVisit(Fact.Visit visit) {
        var parts = new ArrayList<Part>(3);
        parts.add(Part.of(Figures.visits(visit.verdict()), visit.stage()));
        if (Boolean.TRUE.equals(visit.historical()) && visit.verdict() != Fact.Verdict.OPEN) {
            parts.add(Part.of(Figures.historical(visit.verdict()), visit.stage()));
        }
        if (visit.returned()) {
            parts.add(Part.of(Figures.RETURNED, visit.stage()));
        }
        var leftAt = visit.leftAt();
        if (leftAt == null) {
            parts.add(Part.of(Figures.PRESENT, visit.stage()));
        } else {
            var dwell = bucket(visit.enteredAt(), leftAt);
            if (dwell != null) {
                parts.add(new Part(Figures.DWELL, visit.stage(), dwell));
            }
        }
        return parts;
    }

    private static List<Part> ofMoment(Fact.Moment moment) {
        var parts = new ArrayList<Part>(3);
        parts.add(Part.of(Figures.moments(moment.outcome()), moment.moment()));
        var measured = moment.measuredSeconds();
        if (measured != null && measured >= 0) {
            var millis = Duration.ofMillis(Math.round(measured * 1_000));
            parts.add(new Part(Figures.MEASURED, moment.moment(), LogBuckets.of(millis)));
        } else if (moment.outcome() == Fact.Outcome.MISSED) {
            parts.add(Part.of(Figures.UNANSWERED, moment.moment()));
        }
        if (moment.perceived() != null) {
            parts.add(new Part(Figures.PERCEIVED, moment.moment(), Scores.bucket(moment.perceived())));
        }
        return parts;
    }

    private static List<Part> ofHandover(Fact.Handover handover) {
        var outcome = Part.of(Figures.handovers(handover.outcome()), handover.stage());
        var measured = handover.measuredSeconds();
        return measured == null || measured < 0
                ? List.of(outcome)
                : List.of(
                        outcome,
                        new Part(
                                Figures.HANDOVER_MEASURED,
                                handover.stage(),
                                LogBuckets.of(Duration.ofMillis(Math.round(measured * 1_000)))));
    }

    private static List<Part> ofFeedback(Fact.Feedback feedback) {
        var stage = feedback.stage();
        return stage == null || feedback.normalised() == null
                ? List.of()
                : List.of(new Part(Figures.FEELING, stage, Scores.bucket(feedback.normalised())));
    }

    private static List<Part> ofFunnel(Fact.Funnel funnel) {
        var stages = new LinkedHashMap<String, Set<Rule>>();
        var steps = new LinkedHashMap<Step, Set<Rule>>();
        for (var rule : Rule.ALL) {
            Map.@Nullable Entry<String, Instant> previous = null;
            for (var reached : rule.times(funnel).entrySet()) {
                rules(stages, reached.getKey()).add(rule);
                var bucket = previous == null ? null : bucket(previous.getValue(), reached.getValue());
                if (previous != null && bucket != null) {
                    rules(steps, new Step(Figures.step(previous.getKey(), reached.getKey()), bucket))
                            .add(rule);
                }
                previous = reached;
            }
        }
        var parts = new ArrayList<Part>(stages.size() + steps.size());
        stages.forEach((stage, rules) -> parts.add(Part.of(Figures.funnel(rules), stage)));
        steps.forEach((step, rules) -> parts.add(new Part(Figures.step(rules), step.name(), step.bucket())));
        return Collections.unmodifiableList(parts);
    }

    private static <K> Set<Rule> rules(Map<K, Set<Rule>> of, K key) {
        return of.computeIfAbsent(key, none -> EnumSet.noneOf(Rule.class));
    }

    /// The bucket of the time between, none where it would be negative (a later stage reached before an earlier
    /// one).
    private static @Nullable Integer bucket(Instant from, Instant to) {
        return to.isBefore(from) ? null : Integer.valueOf(LogBuckets.of(Duration.between(from, to)));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "Part[%s]", text());
    }

    private record Step(String name, int bucket) {}
}
