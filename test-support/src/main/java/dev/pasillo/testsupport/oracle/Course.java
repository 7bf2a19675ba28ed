package dev.pasillo.testsupport.oracle;

import dev.pasillo.contract.Actor;
import dev.pasillo.testsupport.history.Happening;
import dev.pasillo.testsupport.history.Plan;
import dev.pasillo.testsupport.history.Plan.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The journeys of one customer under one definition, one at a time: docs/concepts/journeys.md, section by section.
final class Course {
    /// One touchpoint in its place.
    ///
    /// @param place its number in the definition's order
    /// @param traits what is known of the customer then, this touchpoint included
    record Step(int place, Happening happening, Map<String, Object> traits) {
        Instant at() {
            return happening.occurredAt();
        }
    }

    private final Versions versions;
    private final Hashes hashes;
    private final String source;
    private final Feelings feelings;
    private final List<Journey> journeys = new ArrayList<>();
    private final List<HandedOver> handedOver = new ArrayList<>();

    Course(Versions versions, Hashes hashes, String source, Feelings feelings) {
        this.versions = versions;
        this.hashes = hashes;
        this.source = source;
        this.feelings = feelings;
    }

    List<HandedOver> handedOver() {
        return handedOver;
    }

    List<Journey> journeys() {
        return journeys;
    }

    /// The journey that has not ended, if any.
    @Nullable
    Journey open() {
        var last = journeys.isEmpty() ? null : journeys.getLast();
        return last == null || last.endedAt != null ? null : last;
    }

    /// Time passes up to a touchpoint: what happens at a deadline still comes in time.
    void passBefore(Instant at) {
        journeys.forEach(journey -> pass(journey, at.minusMillis(1)));
    }

    /// Time passes to where the clock stands.
    void passTo(Instant now) {
        journeys.forEach(journey -> pass(journey, now));
    }

    private static void pass(Journey journey, Instant to) {
        for (var visit : journey.visits) {
            var deadline = visit.deadline();
            if (visit.undecided() && deadline != null && !deadline.isAfter(to)) {
                visit.verdict = "dropped";
            }
        }
        var abandoned = journey.abandonedAt();
        if (abandoned != null && !abandoned.isAfter(to)) {
            journey.leave(abandoned, null);
            journey.endedAt = abandoned;
            journey.endingKind = "abandoned";
            journey.decide("dropped");
        }
    }

    /// Move, complete, end.
    void take(Step step) {
        passBefore(step.at());
        var moved = move(step);
        var journey = open();
        feelings.hear(step.happening(), journey == null ? null : journey.current());
        if (journey == null) {
            return;
        }
        belongs(journey, step);
        complete(journey, step, moved);
        end(journey, step);
    }

    /// Whether the touchpoint opened a visit.
    private boolean move(Step step) {
        var last = journeys.isEmpty() ? null : journeys.getLast();
        if (last == null) {
            return start(step, null);
        }
        var plan = last.plan();
        var target = target(plan, step.happening(), last.endedAt == null ? last.current() : null);
        if (last.endedAt != null) {
            return switch (plan.reentry()) {
                case NEW_JOURNEY -> start(step, null);
                case RESUME -> target != null && reopen(last, target, step);
                case IGNORE -> false;
            };
        }
        var current = last.current();
        if (target == null || current == null) {
            return false;
        }
        if (last.completedAt != null && target.rank() <= last.completedRank) {
            return switch (plan.reentry()) {
                case NEW_JOURNEY -> start(step, current);
                case RESUME -> moveWithin(last, current, target, step);
                case IGNORE -> false;
            };
        }
        return moveWithin(last, current, target, step);
    }

    /// Of several stages the one furthest along; where two share a rank, the one where the customer is, else the first.
    private static @Nullable Stage target(Plan plan, Happening happening, @Nullable Visit current) {
        var entered = plan.stages().stream()
                .filter(stage -> stage.enteredBy(happening))
                .toList();
        var furthest = entered.stream().mapToInt(Stage::rank).max().orElse(0);
        var candidates =
                entered.stream().filter(stage -> stage.rank() == furthest).toList();
        return candidates.stream()
                .filter(stage -> current != null && stage.id().equals(current.stage.id()))
                .findFirst()
                .orElse(candidates.isEmpty() ? null : candidates.getFirst());
    }

    private boolean start(Step step, @Nullable Visit current) {
        var version = versions.inForceAt(step.at());
        var plan = version.plan();
        var target = target(plan, step.happening(), current);
        if (target == null || !mayStart(plan, target)) {
            return false;
        }
        if (!journeys.isEmpty()) {
            journeys.getLast().leave(step.at(), null);
        }
        var journey = new Journey(
                version, hashes.journey(plan.name(), source, step.happening().id()), step.at());
        journeys.add(journey);
        enter(journey, target, step, List.of());
        return true;
    }

    private static boolean mayStart(Plan plan, Stage stage) {
        return switch (plan.start()) {
            case "any" -> true;
            case "first" -> stage.rank() == plan.stages().getFirst().rank();
            default -> plan.start().equals(stage.id());
        };
    }

    /// From nowhere, so nothing is jumped over.
    private boolean reopen(Journey journey, Stage target, Step step) {
        journey.endedAt = null;
        journey.endingKind = null;
        journey.endingId = null;
        journey.lastAct = step.at();
        enter(journey, target, step, List.of());
        return true;
    }

    private boolean moveWithin(Journey journey, Visit current, Stage target, Step step) {
        if (target.rank() < current.stage.rank() && !target.back()) {
            return false;
        }
        if (target.id().equals(current.stage.id()) && !current.verdict.equals("dropped")) {
            current.repeats++;
            return false;
        }
        if (target.rank() > current.stage.rank() && !current.undecided()) {
            leadsForward(current, step);
        }
        journey.leave(step.at(), target.id());
        current.returned = target.rank() < current.stage.rank();
        enter(journey, target, step, jumpedOver(journey.plan(), current.stage, target));
        return true;
    }

    /// The stages whose rank lies strictly between.
    private static List<String> jumpedOver(Plan plan, Stage from, Stage to) {
        return plan.stages().stream()
                .filter(stage -> from.rank() < stage.rank() && stage.rank() < to.rank())
                .map(Stage::id)
                .toList();
    }

    private void enter(Journey journey, Stage stage, Step step, List<String> skipped) {
        for (var earlier : journeys) {
            for (var visit : earlier.visits) {
                if (visit.stage.id().equals(stage.id())
                        && visit.verdict.equals("dropped")
                        && visit.recoveredAt == null) {
                    visit.recoveredAt = step.at();
                }
            }
        }
        journey.visits.stream()
                .filter(visit -> visit.undecided() && visit.stage.rank() < stage.rank())
                .forEach(visit -> {
                    visit.verdict = "advanced";
                    leadsForward(visit, step);
                });
        journey.visits.add(new Visit(
                stage, step.at(), step.place(), step.happening().channel(), segment(journey.plan(), step), skipped));
    }

    private void leadsForward(Visit visit, Step step) {
        if (visit.stage.handover() != null) {
            handedOver.add(new HandedOver(visit.stage.id(), visit.stage.handover(), step.at(), step.place()));
        }
    }

    private static @Nullable String segment(Plan plan, Step step) {
        return plan.segments().stream()
                .filter(segment ->
                        segment.when() == null || segment.when().holds().test(step.happening(), step.traits(), null))
                .map(Plan.Segment::id)
                .findFirst()
                .orElse(null);
    }

    /// Only what the customer does is an act.
    private static void belongs(Journey journey, Step step) {
        var current = journey.current();
        if (current == null || step.happening().actor() != Actor.CUSTOMER) {
            return;
        }
        journey.lastAct = step.at();
        current.lastTouchpoint = current.stage.planned().stream()
                .filter(planned -> planned.match().matches(step.happening()))
                .map(Plan.Planned::id)
                .findFirst()
                .orElse(step.happening().type());
    }

    private static void complete(Journey journey, Step step, boolean moved) {
        var goal = journey.plan().completion();
        var current = journey.current();
        if (goal == null || current == null) {
            return;
        }
        var reached = goal.on() != null
                ? journey.completedAt == null && goal.on().matches(step.happening())
                : moved && current.stage.id().equals(goal.stage());
        if (!reached) {
            return;
        }
        if (journey.completedAt == null) {
            journey.completedAt = step.at();
            journey.completedRank = current.stage.rank();
        }
        if (current.undecided()) {
            current.verdict = "completed";
        }
    }

    private static void end(Journey journey, Step step) {
        for (var ending : journey.plan().endings()) {
            if (ending.on().matches(step.happening())) {
                journey.leave(step.at(), null);
                journey.endedAt = step.at();
                journey.endingKind = ending.lost() ? "lost" : "neutral";
                journey.endingId = ending.id();
                journey.decide(ending.lost() ? "dropped" : "censored");
                return;
            }
        }
    }
}
