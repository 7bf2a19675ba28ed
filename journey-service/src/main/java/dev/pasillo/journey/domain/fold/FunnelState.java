package dev.pasillo.journey.domain.fold;

import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the three counting rules need of a customer's visits, in constant size: the first entry of each stage in the
/// order they happened, and how far the greedy sequence has come.
///
/// @param firsts each stage's first-ever entry, in the order of happening
/// @param sequence entries of the first, second, … stage, each the next after the one before
public record FunnelState(
        @Nullable Instant anchorAt,
        @Nullable String segment,
        @Nullable String persona,
        @Nullable String channel,
        List<First> firsts,
        List<Instant> sequence) {

    /// A stage's first entry.
    public record First(String stage, Instant at) {}

    static final FunnelState EMPTY = new FunnelState(null, null, null, null, List.of(), List.of());

    public FunnelState {
        firsts = List.copyOf(firsts);
        sequence = List.copyOf(sequence);
    }

    FunnelState entered(JourneyDefinition definition, VisitState.Entry visit) {
        var isFirst = firsts.stream().noneMatch(first -> first.stage().equals(visit.stage()));
        var next = sequence.size();
        var isNext = next < definition.stages().size()
                && definition.stages().get(next).id().equals(visit.stage());
        if (!isFirst && !isNext) {
            return this;
        }
        var moreFirsts = new ArrayList<>(firsts);
        if (isFirst) {
            moreFirsts.add(new First(visit.stage(), visit.at()));
        }
        var moreSequence = new ArrayList<>(sequence);
        if (isNext) {
            moreSequence.add(visit.at());
        }
        return anchorAt == null
                ? new FunnelState(
                        visit.at(), visit.segment(), visit.persona(), visit.channel(), moreFirsts, moreSequence)
                : new FunnelState(anchorAt, segment, persona, channel, moreFirsts, moreSequence);
    }

    Map<String, Instant> reached(JourneyDefinition definition) {
        var times = firstTimes();
        var reached = new LinkedHashMap<String, Instant>();
        for (var stage : definition.stages()) {
            var at = times.get(stage.id());
            if (at != null) {
                reached.put(stage.id(), at);
            }
        }
        return reached;
    }

    Map<String, Instant> firstOrder(JourneyDefinition definition) {
        var inOrder = new LinkedHashMap<String, Instant>();
        var from = 0;
        for (var stage : definition.stages()) {
            var at = indexOf(stage);
            if (at < from) {
                return inOrder;
            }
            inOrder.put(stage.id(), firsts.get(at).at());
            from = at + 1;
        }
        return inOrder;
    }

    Map<String, Instant> sequential(JourneyDefinition definition) {
        var times = new LinkedHashMap<String, Instant>();
        for (var i = 0; i < sequence.size() && i < definition.stages().size(); i++) {
            times.put(definition.stages().get(i).id(), sequence.get(i));
        }
        return times;
    }

    private int indexOf(Stage stage) {
        for (var i = 0; i < firsts.size(); i++) {
            if (firsts.get(i).stage().equals(stage.id())) {
                return i;
            }
        }
        return -1;
    }

    private Map<String, Instant> firstTimes() {
        var times = new HashMap<String, Instant>();
        firsts.forEach(first -> times.put(first.stage(), first.at()));
        return times;
    }
}
