package dev.pasillo.insight.domain.figure;

import dev.pasillo.insight.domain.plan.Plan;
import dev.pasillo.insight.domain.plan.PlannedStage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// A stage of a funnel under one rule.
///
/// @param customers how many the rule counts there
/// @param ofFirst share of the first stage's customers; empty for the first stage, and where that has none.
/// Under `reached` a later stage can have more customers than an earlier one, so a share can be above 1
/// @param ofPrevious share of the previous stage's customers
/// @param fromPrevious how long the customers took from the previous stage
public record FunnelStage(
        PlannedStage stage, long customers, OptionalDouble ofFirst, OptionalDouble ofPrevious, Durations fromPrevious) {

    /// The figures that [#funnel] reads.
    public static List<String> figures(Rule rule) {
        var figures = new ArrayList<>(Figures.funnelOf(rule));
        figures.addAll(Figures.stepOf(rule));
        return figures;
    }

    /// The whole funnel, in the plan's order.
    public static List<FunnelStage> funnel(Plan plan, Rule rule, Tally tally) {
        var funnel = new ArrayList<FunnelStage>();
        for (var stage : plan.stages()) {
            funnel.add(next(
                    stage,
                    rule,
                    tally,
                    funnel.isEmpty() ? null : funnel.getFirst(),
                    funnel.isEmpty() ? null : funnel.getLast()));
        }
        return funnel;
    }

    private static FunnelStage next(
            PlannedStage stage, Rule rule, Tally tally, @Nullable FunnelStage first, @Nullable FunnelStage previous) {
        var customers = tally.count(Figures.funnelOf(rule), stage.id());
        var durations = previous == null
                ? Durations.NONE
                : tally.durations(
                        Figures.stepOf(rule), Figures.step(previous.stage().id(), stage.id()));
        return new FunnelStage(stage, customers, share(customers, first), share(customers, previous), durations);
    }

    private static OptionalDouble share(long customers, @Nullable FunnelStage of) {
        return of == null || of.customers() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) customers / of.customers());
    }
}
