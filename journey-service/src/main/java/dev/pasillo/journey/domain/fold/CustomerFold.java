package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Fact;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.Versions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Folds one customer's touchpoints under every definition of the workspace.
///
/// The fast path ([#advance]) continues what is kept and needs no history; where a touchpoint is older than one already
/// folded, or a definition has changed, it says so and [#refold] folds the whole history. Both give the same result.
public final class CustomerFold {
    /// A deadline that lies so far before its evidence arrived is history: it counts, and nobody is to be called.
    public static final Duration HISTORICAL_AFTER = Duration.ofHours(24);

    /// How long after the last arrival a customer with historical deadlines is settled: while a back-fill runs, the
    /// next touchpoint is likely to move them.
    public static final Duration HISTORY_RESTS = Duration.ofSeconds(30);

    private static final Comparator<Touchpoint> BY_TIME = Comparator.comparing(Position::of);

    private final DefinitionSet set;
    private final List<Versions> definitions;
    private final JourneyIds ids;

    public CustomerFold(DefinitionSet definitions, JourneyIds ids) {
        this.set = definitions;
        this.definitions = definitions.definitions();
        this.ids = ids;
    }

    /// New evidence, and what it closed for good.
    public record Advanced(Customer customer, List<Closed> closed) {
        public Advanced {
            closed = List.copyOf(closed);
        }
    }

    /// What one definition's fold closed.
    public record Closed(Versions versions, Folded folded) {}

    /// Continues the evidence with new touchpoints, in any order. Empty where that needs the whole history.
    ///
    /// @param arrivedAt the latest arrival among them
    public Optional<Advanced> advance(Customer customer, List<Touchpoint> news, Instant arrivedAt) {
        if (!upToDate(customer) || isLate(customer, news)) {
            return Optional.empty();
        }
        return Optional.of(fold(customer, news, later(customer.arrivedAt(), arrivedAt)));
    }

    /// Folds the whole history, in any order.
    ///
    /// @param former what was kept before: its times stay, its evidence is not looked at
    public Advanced refold(Customer former, List<Touchpoint> history, Instant arrivedAt) {
        return resume(Checkpoint.NONE, former, history, arrivedAt);
    }

    /// Folds what lies after a checkpoint, in any order.
    ///
    /// @param from [#upToDate]
    /// @param former what was kept before: its times stay, its evidence is not looked at
    /// @param after all touchpoints after the checkpoint's time
    /// @return the evidence, and what closed after the checkpoint
    public Advanced resume(Checkpoint from, Customer former, List<Touchpoint> after, Instant arrivedAt) {
        return fold(from.evidence().at(former), after, later(former.arrivedAt(), arrivedAt));
    }

    /// Whether the evidence was folded while the newest version of every definition that can be read was the newest.
    public boolean upToDate(Customer customer) {
        return definitions.stream().allMatch(versions -> {
            var state = customer.journeys().get(versions.name());
            return state == null
                    ? customer.last() == null
                    : state.version() == versions.newest().version()
                            && state.moments() != null
                            && state.subjects() != null;
        });
    }

    /// The evidence with deadlines passed. Without what was folded under a definition that is set aside: it is not
    /// brought up to date, so the whole history is folded once the definition is read again.
    public Customer settled(Customer customer, Instant now) {
        var settled = customer.settledTo(now);
        if (set.setAside().isEmpty()) {
            return settled;
        }
        var journeys = new TreeMap<>(settled.journeys());
        set.setAside().forEach(each -> journeys.remove(each.name()));
        return new Customer(journeys, settled.traits(), settled.last(), settled.settledTo(), settled.arrivedAt());
    }

    /// Of facts that were published, those of definitions that are set aside: they stay as they are.
    public List<PublishedFact> held(List<PublishedFact> published) {
        return set.setAside().isEmpty()
                ? List.of()
                : published.stream()
                        .filter(fact -> set.isSetAside(fact.fact().definition()))
                        .toList();
    }

    /// The facts that are true of the customer and may still change, with deadlines passed up to `settledTo`.
    public List<Fact> open(Customer customer, String profileId) {
        var facts = new ArrayList<Fact>();
        for (var versions : definitions) {
            var state = customer.journeys().get(versions.name());
            if (state != null) {
                var settled = JourneyFold.settle(versions, state, customer.settledTo(), ids);
                var of = new Facts(profileId, versions);
                facts.addAll(of.closed(settled));
                facts.addAll(of.open(settled.state()));
            }
        }
        return facts;
    }

    /// The facts that nothing can change any more.
    public List<Fact> closed(Advanced advanced, String profileId) {
        var facts = new ArrayList<Fact>();
        advanced.closed()
                .forEach(closed -> facts.addAll(new Facts(profileId, closed.versions()).closed(closed.folded())));
        return facts;
    }

    /// When the sweep has to look at the customer again, in the time that progress is measured in; null for never.
    public @Nullable Instant sweepAt(Customer customer) {
        Instant next = null;
        for (var versions : definitions) {
            var state = customer.journeys().get(versions.name());
            if (state == null) {
                continue;
            }
            var settled = JourneyFold.settle(versions, state, customer.settledTo(), ids)
                    .state();
            var deadline = JourneyFold.nextDeadline(versions, settled, ids);
            if (deadline != null && (next == null || deadline.isBefore(next))) {
                next = deadline;
            }
        }
        if (next == null || !next.isBefore(customer.arrivedAt().minus(HISTORICAL_AFTER))) {
            return next;
        }
        return restedAt(customer.arrivedAt());
    }

    /// Rounded up, so that a steady back-fill does not move it with every batch.
    private static Instant restedAt(Instant arrivedAt) {
        var step = HISTORY_RESTS.toMillis();
        return Instant.ofEpochMilli((arrivedAt.toEpochMilli() / step + 2) * step);
    }

    private boolean isLate(Customer customer, List<Touchpoint> news) {
        for (var touchpoint : news) {
            if (customer.last() != null && Position.of(touchpoint).compareTo(customer.last()) <= 0) {
                return true;
            }
            for (var versions : definitions) {
                var state = customer.journeys().get(versions.name());
                if (state != null
                        && state.last() != null
                        && JourneyFold.positionOf(versions, touchpoint).compareTo(state.last()) <= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private Advanced fold(Customer customer, List<Touchpoint> touchpoints, Instant arrivedAt) {
        var byTime = touchpoints.stream().sorted(BY_TIME).toList();
        Map<String, Object> traits = new HashMap<>(customer.traits());
        byTime.forEach(touchpoint -> Traits.remember(traits, touchpoint.traits()));
        var journeys = new TreeMap<String, JourneyState>();
        var closed = new ArrayList<Closed>();
        for (var versions : definitions) {
            var before = customer.journeys()
                    .getOrDefault(
                            versions.name(),
                            JourneyState.empty(versions.newest().version()));
            var folded = JourneyFold.fold(versions, before, inOrderOf(versions, byTime), ids);
            journeys.put(versions.name(), folded.state());
            closed.add(new Closed(versions, folded));
        }
        var last = byTime.isEmpty() ? customer.last() : Position.of(byTime.getLast());
        return new Advanced(new Customer(journeys, traits, last, customer.settledTo(), arrivedAt), closed);
    }

    /// Each place once: a touchpoint that came again after its key was forgotten is in the history twice.
    private static List<Touchpoint> inOrderOf(Versions versions, List<Touchpoint> touchpoints) {
        var ordered = new TreeMap<Position, Touchpoint>();
        touchpoints.forEach(
                touchpoint -> ordered.putIfAbsent(JourneyFold.positionOf(versions, touchpoint), touchpoint));
        return List.copyOf(ordered.values());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
