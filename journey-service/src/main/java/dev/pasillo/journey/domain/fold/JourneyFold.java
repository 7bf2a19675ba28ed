package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.InstanceKey;
import dev.pasillo.journey.domain.definition.Versions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Folds touchpoints into one customer's journeys under one definition.
///
/// [#fold] continues evidence with later touchpoints; [#settle] says what the evidence amounts to at a time. Both are
/// pure: this class keeps the working state of one call and is used by one thread.
public final class JourneyFold {
    private final Versions versions;
    private final FoldContext context;
    private final @Nullable InstanceKey instanceKey;

    private @Nullable Position last;
    private final Chain only;
    private final Instances instances;
    private final MomentsFold moments;
    private final FeedbackFold feedback;

    private JourneyFold(Versions versions, JourneyState state, JourneyIds ids) {
        this.versions = versions;
        this.context = new FoldContext(versions, state, ids);
        this.instanceKey = versions.newest().definition().instance();
        this.last = state.last();
        this.only = new Chain(context, new InstanceState(state.course(), state.visits()));
        this.instances = new Instances(state.instances());
        this.moments = new MomentsFold(versions, state.moments() == null ? MomentsState.EMPTY : state.moments(), ids);
        this.feedback = new FeedbackFold(context, state.subjects());
    }

    /// Continues the evidence.
    ///
    /// @param touchpoints in the order of [#positionOf], all after `state.last()`
    /// @throws IllegalArgumentException where a touchpoint is not after the one before
    public static Folded fold(Versions versions, JourneyState state, List<Touchpoint> touchpoints, JourneyIds ids) {
        var fold = new JourneyFold(versions, state, ids);
        touchpoints.forEach(fold::apply);
        return fold.result();
    }

    /// The evidence with every deadline applied that had passed at `now` (a deadline at `now` has passed).
    public static Folded settle(Versions versions, JourneyState state, Instant now, JourneyIds ids) {
        var fold = new JourneyFold(versions, state, ids);
        fold.passDeadlines(at -> !at.isAfter(now));
        return fold.result();
    }

    /// When [#settle] would next change something; null where nothing is due.
    public static @Nullable Instant nextDeadline(Versions versions, JourneyState state, JourneyIds ids) {
        var fold = new JourneyFold(versions, state, ids);
        var deadlines = new ArrayList<@Nullable Instant>();
        deadlines.add(fold.moments.nextDeadline());
        fold.inEachChain(chain -> deadlines.add(new Deadlines(chain).next()));
        return deadlines.stream()
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /// Where a touchpoint stands in the order of a definition: that of its newest version, whatever version the
    /// journeys run under.
    public static Position positionOf(Versions versions, Touchpoint touchpoint) {
        return new Position(
                touchpoint.occurredAt(),
                Entries.lowestRank(versions.newest().definition(), touchpoint),
                touchpoint.source(),
                touchpoint.id());
    }

    private Folded result() {
        only.closeVisits();
        var chain = only.state();
        var state = new JourneyState(
                versions.newest().version(),
                last,
                context.traits.state(),
                chain.course(),
                chain.visits(),
                context.funnel(),
                moments.state(),
                feedback.subjects(),
                instanceKey == null ? null : instances.state());
        return new Folded(
                state,
                context.closedVisits,
                context.closedCourses,
                moments.closed(),
                feedback.given(),
                context.transitions);
    }

    private void apply(Touchpoint touchpoint) {
        var position = positionOf(versions, touchpoint);
        if (last != null && position.compareTo(last) <= 0) {
            throw new IllegalArgumentException(touchpoint + " is not after the last touchpoint folded");
        }
        last = position;
        passDeadlines(at -> at.isBefore(touchpoint.occurredAt()));
        context.traits.remember(touchpoint);
        if (instanceKey == null) {
            take(only, touchpoint);
        } else {
            takeIntoInstance(instanceKey, touchpoint);
        }
        moments.apply(touchpoint, frozen(touchpoint));
        context.ledForward.forEach(visit -> moments.handOver(visit, touchpoint));
        context.ledForward.clear();
    }

    private void passDeadlines(Predicate<Instant> passed) {
        inEachChain(chain -> new Deadlines(chain).pass(passed));
        moments.passDeadlines(passed);
    }

    private void take(Chain chain, Touchpoint touchpoint) {
        var moving = new Moving(chain, touchpoint);
        moving.move();
        moving.belong();
        feedback.answer(touchpoint, chain.open() == null ? null : chain.here());
        moving.complete();
        moving.end();
        chain.closeVisits();
    }

    // Parallel journeys

    /// The instance of the touchpoint's value, else the one that is open and began last; else none.
    private void takeIntoInstance(InstanceKey key, Touchpoint touchpoint) {
        var value = key.of(touchpoint).filter(instances::hasRoomFor).or(instances::latestOpen);
        if (value.isEmpty()) {
            feedback.answer(touchpoint, null);
            return;
        }
        inInstance(value.get(), chain -> take(chain, touchpoint));
        var surplus = instances.surplus();
        if (surplus != null) {
            context.closedVisits.addAll(surplus.visits());
            if (surplus.course() != null) {
                context.closedCourses.add(surplus.course());
            }
        }
    }

    private void inEachChain(Consumer<Chain> work) {
        if (instanceKey == null) {
            work.accept(only);
        } else {
            instances.values().forEach(value -> inInstance(value, work));
        }
    }

    private void inInstance(String value, Consumer<Chain> work) {
        var chain = new Chain(context, instances.get(value));
        work.accept(chain);
        chain.closeVisits();
        instances.put(value, chain.state());
    }

    private MomentsFold.Frozen frozen(Touchpoint touchpoint) {
        var newest = versions.newest().definition();
        return new MomentsFold.Frozen() {
            @Override
            public @Nullable String segment() {
                return context.segment(newest, touchpoint);
            }

            @Override
            public @Nullable String persona() {
                return context.persona(newest, touchpoint);
            }
        };
    }
}
