package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Fact.Outcome;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.definition.Expectation;
import dev.pasillo.journey.domain.definition.MomentOfTruth;
import dev.pasillo.journey.domain.definition.MomentOfTruth.OnDeadline;
import dev.pasillo.journey.domain.definition.Versions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Moments of truth as the definition's page tells them: each opening looks through the whole history, and nothing is
/// kept between two of them.
record NaiveMoments(DefinitionVersion version, List<Touchpoint> history, Instant now) {

    /// What became of one opening.
    record Result(
            String moment,
            String opening,
            Instant openedAt,
            Outcome outcome,
            @Nullable Instant decidedAt,
            @Nullable Double measured,
            @Nullable Double perceived) {
        static final Comparator<Result> ORDER = Comparator.comparing(Result::opening);

        static Result of(Fact.Moment fact) {
            return new Result(
                    fact.moment(),
                    fact.momentId(),
                    fact.openedAt(),
                    fact.outcome(),
                    fact.decidedAt(),
                    fact.measuredSeconds(),
                    fact.perceived());
        }
    }

    private record Decided(
            Outcome outcome, @Nullable Instant at, @Nullable Double measured) {}

    static List<Result> of(DefinitionVersion version, List<Touchpoint> history, Instant now) {
        var ordered = history.stream()
                .sorted(Comparator.comparing(touchpoint -> JourneyFold.positionOf(Versions.of(version), touchpoint)))
                .toList();
        return new NaiveMoments(version, ordered, now).results();
    }

    private List<Result> results() {
        var results = new ArrayList<Result>();
        for (var i = 0; i < history.size(); i++) {
            var opening = history.get(i);
            for (var moment : version.definition().moments()) {
                if (moment.on().matches(opening)) {
                    var decided = decided(moment, opening, history.subList(i + 1, history.size()));
                    results.add(new Result(
                            moment.id(),
                            Given.IDS.momentId("default", version.name(), moment.id(), "api", opening.id()),
                            opening.occurredAt(),
                            decided.outcome(),
                            decided.at(),
                            decided.measured(),
                            perceived(moment, decided.at())));
                }
            }
        }
        results.sort(Result.ORDER);
        return results;
    }

    private Decided decided(MomentOfTruth moment, Touchpoint opening, List<Touchpoint> later) {
        return switch (moment.expect()) {
            case Expectation.Holds holds ->
                new Decided(
                        holds.when()
                                .result(opening, opening.traits(), null)
                                .map(kept -> kept ? Outcome.KEPT : Outcome.MISSED)
                                .orElse(Outcome.UNKNOWN),
                        opening.occurredAt(),
                        null);
            case Expectation.FollowedBy followed -> {
                var deadline = switch (followed.limit()) {
                    case Expectation.Limit.Within within -> opening.occurredAt().plus(within.duration());
                    case Expectation.Limit.By by -> by.time().of(opening).orElse(null);
                };
                yield deadline == null
                        ? new Decided(Outcome.UNKNOWN, opening.occurredAt(), null)
                        : answered(moment, followed, opening, later, deadline);
            }
        };
    }

    private Decided answered(
            MomentOfTruth moment,
            Expectation.FollowedBy followed,
            Touchpoint opening,
            List<Touchpoint> later,
            Instant deadline) {
        for (var answer : later) {
            if (!answer.occurredAt().isAfter(deadline) && followed.match().matchesAfter(answer, opening)) {
                var least = followed.ratingAtLeast();
                var outcome = least == null
                        ? Outcome.KEPT
                        : answer.rating() == null
                                ? Outcome.UNKNOWN
                                : answer.rating().value() >= least.doubleValue() ? Outcome.KEPT : Outcome.MISSED;
                return new Decided(
                        outcome,
                        answer.occurredAt(),
                        Duration.between(opening.occurredAt(), answer.occurredAt())
                                        .toMillis()
                                / 1000.0);
            }
        }
        var onDeadline = moment.onDeadline() == OnDeadline.MISSED ? Outcome.MISSED : Outcome.UNKNOWN;
        if (deadline.isBefore(opening.occurredAt())) {
            return new Decided(onDeadline, opening.occurredAt(), null);
        }
        var passed = !now.isBefore(deadline);
        return passed ? new Decided(onDeadline, deadline, null) : new Decided(Outcome.PENDING, null, null);
    }

    private @Nullable Double perceived(MomentOfTruth moment, @Nullable Instant decidedAt) {
        var perceived = moment.perceived();
        if (perceived == null || decidedAt == null) {
            return null;
        }
        for (var touchpoint : history) {
            var rating = touchpoint.rating();
            var normalised = Ratings.normalised(rating);
            if (rating != null
                    && normalised != null
                    && rating.scale().equals(perceived.rating())
                    && !touchpoint.occurredAt().isBefore(decidedAt)
                    && !touchpoint.occurredAt().isAfter(decidedAt.plus(perceived.within()))) {
                return normalised;
            }
        }
        return null;
    }
}
