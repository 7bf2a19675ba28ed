package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Fact.Ending;
import dev.pasillo.contract.Fact.Verdict;
import dev.pasillo.journey.domain.fold.Transition.Kind;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What time alone does to a chain of journeys: visits are dropped, journeys abandoned.
final class Deadlines {
    private final Chain chain;
    private final FoldContext fold;

    Deadlines(Chain chain) {
        this.chain = chain;
        this.fold = chain.fold();
    }

    /// Lets them pass, in their order.
    void pass(Predicate<Instant> passed) {
        for (var at = next(); at != null && passed.test(at); at = next()) {
            dropOverdue(at);
            if (at.equals(abandonment())) {
                abandon(at);
            }
        }
    }

    /// The earliest; null where nothing is due.
    @Nullable
    Instant next() {
        var next = abandonment();
        for (var visit : chain.visits()) {
            if (visit.undecided()) {
                var deadline = chain.deadline(visit);
                if (deadline != null && (next == null || deadline.isBefore(next))) {
                    next = deadline;
                }
            }
        }
        return next;
    }

    /// When silence ends the journey: never before the current visit's deadline, and then where nothing else is said.
    private @Nullable Instant abandonment() {
        var open = chain.open();
        var here = chain.here();
        if (open == null || open.completed() || here == null) {
            return null;
        }
        var deadline = chain.deadline(here);
        var allowed = chain.definition().abandonAfter();
        if (allowed == null) {
            return deadline;
        }
        var silence = open.lastAct().plus(allowed);
        return deadline != null && deadline.isAfter(silence) ? deadline : silence;
    }

    private void dropOverdue(Instant at) {
        chain.replace(visit -> visit.undecided() && at.equals(chain.deadline(visit)), visit -> {
            fold.transitions.add(new Transition(
                    at,
                    visit.journeyId(),
                    Kind.DROPPED,
                    visit.stage(),
                    null,
                    "stages." + visit.stage() + ".allowedTime",
                    null,
                    null));
            return visit.decided(Verdict.DROPPED, at);
        });
    }

    private void abandon(Instant at) {
        var open = chain.open();
        if (open == null) {
            throw new IllegalStateException("no journey to abandon");
        }
        var rule = chain.definition().abandonAfter() == null ? "allowedTime" : "abandonAfter";
        chain.end(at, new Ending(Ending.Kind.ABANDONED, null), Verdict.DROPPED);
        fold.transitions.add(new Transition(at, open.journeyId(), Kind.ABANDONED, null, null, rule, null, null));
    }
}
