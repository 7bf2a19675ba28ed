package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Fact.Outcome;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.definition.Expectation.FollowedBy;
import dev.pasillo.journey.domain.definition.Expectation.Holds;
import dev.pasillo.journey.domain.definition.Expectation.Limit;
import dev.pasillo.journey.domain.definition.MomentOfTruth;
import dev.pasillo.journey.domain.definition.Versions;
import dev.pasillo.journey.domain.fold.MomentState.Decision;
import dev.pasillo.journey.domain.fold.MomentState.Opening;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The moments of truth of one customer under one definition: the working state of one fold, used by one thread.
///
/// A moment does not ask where the customer's journey stands. It is opened by each touchpoint that matches, answered by
/// the first later one in time, and decided by its deadline where none comes. At the very deadline an answer still
/// counts.
final class MomentsFold {
    /// So many wait for an answer at most, and as many for a rating; then the oldest waits no longer.
    static final int MOST_WAITING = 1_000;

    private final DefinitionVersion newest;
    private final Promises promises;
    private final JourneyIds ids;
    private final boolean asksForRatings;

    private final List<MomentState> open;
    private final List<MomentState> closed = new ArrayList<>();
    private @Nullable Instant ratedAt;
    private Map<String, Double> ratings;

    MomentsFold(Versions versions, MomentsState state, JourneyIds ids) {
        this.newest = versions.newest();
        this.promises = new Promises(versions);
        this.ids = ids;
        this.asksForRatings = promises.askForRatings();
        this.open = new ArrayList<>(state.open());
        this.ratedAt = state.ratedAt();
        this.ratings = state.ratings();
    }

    MomentsState state() {
        return new MomentsState(open, ratedAt, ratings);
    }

    /// What nothing can change any more, in the order in which it closed.
    List<MomentState> closed() {
        return closed;
    }

    /// When the next outcome is decided by time alone; null where none is.
    @Nullable
    Instant nextDeadline() {
        Instant next = null;
        for (var moment : open) {
            var deadline = moment.opening().deadline();
            if (moment.pending() && deadline != null && (next == null || deadline.isBefore(next))) {
                next = deadline;
            }
        }
        return next;
    }

    /// Lets deadlines pass, in their order: of pending moments, and of those that waited for a rating.
    void passDeadlines(Predicate<Instant> passed) {
        for (var next = nextToPass(); next >= 0; next = nextToPass()) {
            var moment = open.get(next);
            var at = promises.until(moment);
            if (!passed.test(at)) {
                return;
            }
            if (moment.pending()) {
                decide(next, new Decision(promises.onDeadline(moment), at, null));
            } else {
                close(next, moment);
            }
        }
    }

    /// @param frozen what the touchpoint is frozen with, asked for where it opens something
    void apply(Touchpoint touchpoint, Frozen frozen) {
        rate(touchpoint);
        answer(touchpoint);
        for (var moment : promises.moments()) {
            if (moment.on().matches(touchpoint)) {
                open(moment, touchpoint, frozen);
            }
        }
    }

    /// A visit led forward: whoever takes over has to be there in time. To be told after [#apply], for the touchpoint
    /// that led forward is no answer.
    void handOver(VisitState visit, Touchpoint forward) {
        var promise = promises.handover(visit);
        if (promise == null) {
            return;
        }
        var entry = visit.entry();
        var at = forward.occurredAt();
        open.add(MomentState.opened(new Opening(
                entry.journeyId() + "#" + entry.number(),
                visit.stage(),
                at,
                at.plus(promise.within()),
                entry.segment(),
                entry.persona(),
                entry.channel(),
                forward.receivedAt(),
                null,
                new MomentState.HandedOver(entry.journeyId(), entry.number(), entry.at(), entry.version()))));
        limitWaiting(true, at);
    }

    /// The segment and the persona of a touchpoint.
    interface Frozen {
        @Nullable
        String segment();

        @Nullable
        String persona();
    }

    // Answers

    private void answer(Touchpoint touchpoint) {
        for (var i = 0; i < open.size(); ) {
            var moment = open.get(i);
            if (moment.pending()
                    && promises.expectation(moment) instanceof FollowedBy expected
                    && expected.match()
                            .matchesAfter(touchpoint, moment.opening().touchpoint())) {
                var outcome = outcome(touchpoint, expected.ratingAtLeast());
                var at = touchpoint.occurredAt();
                var size = open.size();
                decide(i, new Decision(outcome, at, seconds(moment.opening().at(), at)));
                i -= size - open.size();
            }
            i++;
        }
    }

    private static Outcome outcome(Touchpoint answer, @Nullable BigDecimal atLeast) {
        if (atLeast == null) {
            return Outcome.KEPT;
        }
        var rating = answer.rating();
        if (rating == null) {
            return Outcome.UNKNOWN;
        }
        return rating.value() >= atLeast.doubleValue() ? Outcome.KEPT : Outcome.MISSED;
    }

    // Openings

    private void open(MomentOfTruth moment, Touchpoint touchpoint, Frozen frozen) {
        var at = touchpoint.occurredAt();
        switch (moment.expect()) {
            case Holds holds -> {
                add(moment, touchpoint, frozen, null, false);
                var outcome = holds.when()
                        .result(touchpoint, touchpoint.traits(), null)
                        .map(kept -> kept ? Outcome.KEPT : Outcome.MISSED)
                        .orElse(Outcome.UNKNOWN);
                decide(open.size() - 1, new Decision(outcome, at, null));
            }
            case FollowedBy followed -> {
                var deadline = switch (followed.limit()) {
                    case Limit.Within within -> at.plus(within.duration());
                    case Limit.By by -> by.time().of(touchpoint).orElse(null);
                };
                var looksBack = followed.match().when() != null
                        && followed.match().when().text().contains("opening");
                add(moment, touchpoint, frozen, deadline, looksBack);
                if (deadline == null) {
                    decide(open.size() - 1, new Decision(Outcome.UNKNOWN, at, null));
                } else if (deadline.isBefore(at)) {
                    decide(open.size() - 1, new Decision(Promises.onDeadline(moment), at, null));
                } else {
                    limitWaiting(true, at);
                }
            }
        }
    }

    private void add(
            MomentOfTruth moment, Touchpoint touchpoint, Frozen frozen, @Nullable Instant deadline, boolean looksBack) {
        open.add(MomentState.opened(new Opening(
                ids.momentId(newest.workspace(), newest.name(), moment.id(), touchpoint.source(), touchpoint.id()),
                moment.id(),
                touchpoint.occurredAt(),
                deadline,
                frozen.segment(),
                frozen.persona(),
                touchpoint.channel(),
                touchpoint.receivedAt(),
                looksBack ? withoutText(touchpoint) : null,
                null)));
    }

    /// What a rule can look at, and no more.
    private static Touchpoint withoutText(Touchpoint opening) {
        return new Touchpoint(
                opening.workspace(),
                opening.source(),
                opening.id(),
                opening.channel(),
                opening.type(),
                null,
                opening.actor(),
                opening.occurredAt(),
                null,
                opening.receivedAt(),
                opening.identifiers(),
                opening.properties(),
                opening.traits(),
                opening.rating(),
                null,
                null,
                null,
                opening.fingerprint());
    }

    // Outcomes

    private void decide(int index, Decision decision) {
        var decided = open.get(index).decided(decision);
        var perceived = promises.perceived(decided);
        if (perceived == null) {
            close(index, decided);
            return;
        }
        var felt = ratedSince(decision.at()) ? ratings.get(perceived.rating()) : null;
        if (felt != null) {
            close(index, decided.felt(felt));
        } else {
            open.set(index, decided);
            limitWaiting(false, decision.at());
        }
    }

    private void close(int index, MomentState as) {
        open.remove(index);
        closed.add(as);
    }

    /// The oldest of too many waits no longer.
    private void limitWaiting(boolean pending, Instant at) {
        var oldest = -1;
        var waiting = 0;
        for (var i = open.size() - 1; i >= 0; i--) {
            if (open.get(i).pending() == pending) {
                oldest = i;
                waiting++;
            }
        }
        if (waiting > MOST_WAITING && pending) {
            decide(oldest, new Decision(Outcome.UNKNOWN, at, null));
        } else if (waiting > MOST_WAITING) {
            close(oldest, open.get(oldest));
        }
    }

    // Ratings

    private void rate(Touchpoint touchpoint) {
        if (!asksForRatings) {
            return;
        }
        if (!touchpoint.occurredAt().equals(ratedAt)) {
            ratedAt = touchpoint.occurredAt();
            ratings = Map.of();
        }
        var rating = touchpoint.rating();
        var normalised = Ratings.normalised(rating);
        if (rating == null || normalised == null || ratings.containsKey(rating.scale())) {
            return;
        }
        var more = new TreeMap<>(ratings);
        more.put(rating.scale(), normalised);
        ratings = more;
        for (var i = 0; i < open.size(); ) {
            var moment = open.get(i);
            var perceived = promises.perceived(moment);
            if (!moment.pending() && perceived != null && perceived.rating().equals(rating.scale())) {
                close(i, moment.felt(normalised));
            } else {
                i++;
            }
        }
    }

    private boolean ratedSince(Instant decidedAt) {
        return ratedAt != null && !ratedAt.isBefore(decidedAt);
    }

    // Deadlines

    private int nextToPass() {
        var next = -1;
        for (var i = 0; i < open.size(); i++) {
            if (next < 0 || promises.until(open.get(i)).isBefore(promises.until(open.get(next)))) {
                next = i;
            }
        }
        return next;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
