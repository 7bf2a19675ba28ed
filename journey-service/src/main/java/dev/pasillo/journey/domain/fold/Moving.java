package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Fact.Verdict;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.Completion;
import dev.pasillo.journey.domain.definition.Ending;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Stage;
import dev.pasillo.journey.domain.fold.Transition.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one touchpoint does to a chain of journeys: it moves, belongs, completes, ends, in this order.
///
/// The version that the latest journey runs under says what it means. Where it starts a journey, the version that is in
/// force at its time does.
final class Moving {
    private final Chain chain;
    private final FoldContext fold;
    private final Touchpoint touchpoint;

    Moving(Chain chain, Touchpoint touchpoint) {
        this.chain = chain;
        this.fold = chain.fold();
        this.touchpoint = touchpoint;
    }

    // Moving

    /// The touchpoint starts a journey, moves the latest, or stays with it.
    void move() {
        var latest = chain.course();
        if (latest == null) {
            start(null);
            return;
        }
        var definition = fold.version(latest).definition();
        var here = latest.ended() ? null : chain.here();
        var stage = furthestEntry(definition, here);
        if (latest.ended()) {
            switch (definition.reentry()) {
                case NEW_JOURNEY -> start(null);
                case RESUME -> reopen(latest, stage);
                case IGNORE -> {}
            }
        } else if (stage != null && isReentry(latest, stage)) {
            switch (definition.reentry()) {
                case NEW_JOURNEY -> start(here);
                case RESUME -> move(here, stage);
                case IGNORE -> {}
            }
        } else if (stage != null) {
            move(here, stage);
        }
    }

    private static boolean isReentry(CourseState course, Stage stage) {
        var goal = course.goal();
        return goal != null && stage.rank() <= goal.rank();
    }

    /// The stage furthest along among those whose entry matches; where two share its rank, the one where the customer
    /// is.
    private @Nullable Stage furthestEntry(JourneyDefinition definition, @Nullable VisitState here) {
        Stage furthest = null;
        for (var stage : definition.stages()) {
            if (Entries.matching(stage, touchpoint) < 0) {
                continue;
            }
            if (furthest == null
                    || stage.rank() > furthest.rank()
                    || (stage.rank() == furthest.rank()
                            && here != null
                            && stage.id().equals(here.stage()))) {
                furthest = stage;
            }
        }
        return furthest;
    }

    /// A new journey, under the version in force, where that lets one start here.
    private void start(@Nullable VisitState here) {
        var version = fold.versions.inForceAt(touchpoint.occurredAt());
        var stage = furthestEntry(version.definition(), here);
        if (stage == null || !version.definition().startsWith(stage)) {
            return;
        }
        chain.begin(version, touchpoint);
        happened(Kind.STARTED, null, stage);
        chain.open(stage, List.of(), touchpoint);
    }

    private void reopen(CourseState ended, @Nullable Stage stage) {
        if (stage != null) {
            chain.reopen(touchpoint.occurredAt());
            fold.happened(Kind.REOPENED, ended.journeyId(), null, stage.id(), rule(stage), touchpoint);
            chain.open(stage, List.of(), touchpoint);
        }
    }

    private void move(@Nullable VisitState here, Stage stage) {
        if (here == null) {
            chain.open(stage, List.of(), touchpoint);
            return;
        }
        var from = fold.stage(here);
        if (from.id().equals(stage.id())) {
            stay(here, stage);
        } else if (stage.rank() > from.rank()) {
            if (!here.undecided()) {
                fold.ledForward.add(here);
            }
            go(Kind.FORWARD, from, stage, between(from, stage));
        } else if (stage.rank() == from.rank()) {
            go(Kind.SIDEWAYS, from, stage, List.of());
        } else if (stage.back()) {
            go(Kind.BACK, from, stage, List.of());
        }
    }

    private void stay(VisitState here, Stage stage) {
        if (here.verdict() == Verdict.DROPPED) {
            go(Kind.RETURNED_AFTER_DROP, stage, stage, List.of());
        } else {
            chain.repeat();
        }
    }

    private void go(Kind kind, Stage from, Stage to, List<String> skipped) {
        chain.leave(touchpoint.occurredAt(), to.id(), kind == Kind.BACK);
        happened(kind, from.id(), to);
        chain.open(to, skipped, touchpoint);
    }

    private List<String> between(Stage from, Stage to) {
        return chain.definition().stages().stream()
                .filter(stage -> stage.rank() > from.rank() && stage.rank() < to.rank())
                .map(Stage::id)
                .toList();
    }

    // Belonging, completing, ending

    /// A touchpoint that the journey takes belongs to the current visit, whether it moved the journey or not.
    void belong() {
        if (touchpoint.actor() == Actor.CUSTOMER && chain.open() != null) {
            chain.act(touchpoint);
        }
    }

    void complete() {
        var open = chain.open();
        var here = chain.here();
        if (open != null
                && here != null
                && !open.completed()
                && chain.definition().completion() instanceof Completion.On goal
                && goal.on().matches(touchpoint)) {
            chain.reachGoal(fold.stage(here), "completion.on", touchpoint);
        }
    }

    void end() {
        var open = chain.open();
        if (open == null) {
            return;
        }
        for (var ending : chain.definition().endings()) {
            if (ending.on().matches(touchpoint)) {
                end(ending);
                fold.happened(Kind.ENDED, open.journeyId(), null, null, "endings." + ending.id(), touchpoint);
                return;
            }
        }
    }

    private void end(Ending ending) {
        var at = touchpoint.occurredAt();
        switch (ending.kind()) {
            case NEUTRAL -> chain.end(at, new Fact.Ending(Fact.Ending.Kind.NEUTRAL, ending.id()), Verdict.CENSORED);
            case LOST -> chain.end(at, new Fact.Ending(Fact.Ending.Kind.LOST, ending.id()), Verdict.DROPPED);
        }
    }

    private void happened(Kind kind, @Nullable String from, Stage to) {
        var course = chain.open();
        if (course == null) {
            throw new IllegalStateException("no journey moves");
        }
        fold.happened(kind, course.journeyId(), from, to.id(), rule(to), touchpoint);
    }

    private String rule(Stage stage) {
        return "stages." + stage.id() + ".enter." + Entries.matching(stage, touchpoint);
    }
}
