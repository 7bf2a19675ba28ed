package dev.pasillo.insight.application;

import dev.pasillo.contract.Fact.Outcome;
import dev.pasillo.contract.Fact.Verdict;
import dev.pasillo.insight.application.FigureStore.Found;
import dev.pasillo.insight.application.FigureStore.Snapshot;
import dev.pasillo.insight.domain.figure.ErrorBudget;
import dev.pasillo.insight.domain.figure.Figures;
import dev.pasillo.insight.domain.figure.FunnelStage;
import dev.pasillo.insight.domain.figure.HandoverFigures;
import dev.pasillo.insight.domain.figure.Headline;
import dev.pasillo.insight.domain.figure.MomentFigures;
import dev.pasillo.insight.domain.figure.Rule;
import dev.pasillo.insight.domain.figure.StageFigures;
import dev.pasillo.insight.domain.figure.Tally;
import dev.pasillo.insight.domain.plan.Plan;
import dev.pasillo.insight.domain.plan.PlannedMoment;
import dev.pasillo.insight.domain.plan.PlannedStage;
import dev.pasillo.insight.domain.query.AsOf;
import dev.pasillo.insight.domain.query.Behind;
import dev.pasillo.insight.domain.query.Cursor;
import dev.pasillo.insight.domain.query.Selection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Answers figures and the people behind them. Everything in an answer is of one moment, and the answer's token
/// brings that moment back.
@ApplicationScoped
public class ReadFigures {
    private static final String OPEN = Figures.visits(Verdict.OPEN);
    private static final String PENDING = Figures.moments(Outcome.PENDING);

    /// How many versions back a stage that is gone is looked for; beyond them only its id is told.
    private static final int EARLIER = 100;

    private final FigureStore store;

    @Inject
    ReadFigures(FigureStore store) {
        this.store = store;
    }

    /// Every definition with its journeys.
    public Uni<Answer<Map<Plan, Headline>>> journeys(Question question) {
        return everywhere(
                question,
                Headline.figures(),
                (snapshot, plan, tally) -> Uni.createFrom().item(Headline.of(tally)));
    }

    /// Every definition with its stages and funnels.
    public Uni<Answer<Map<Plan, Overview>>> overviews(Question question) {
        var figures = new ArrayList<>(StageFigures.figures());
        figures.addAll(Headline.figures());
        Rule.ALL.forEach(rule -> figures.addAll(FunnelStage.figures(rule)));
        return everywhere(question, figures, (snapshot, plan, tally) -> {
            var funnels = new EnumMap<Rule, List<FunnelStage>>(Rule.class);
            Rule.ALL.forEach(rule -> funnels.put(rule, FunnelStage.funnel(plan, rule, tally)));
            return whole(snapshot, plan, tally)
                    .map(whole -> new Overview(Headline.of(tally), stages(whole, tally), funnels));
        });
    }

    /// A definition with its journeys.
    public Uni<Answer<Headline>> headline(String definition, Question question) {
        return figures(definition, question, Headline.figures(), (plan, tally) -> Headline.of(tally));
    }

    /// The figures of every stage.
    public Uni<Answer<Map<PlannedStage, StageFigures>>> stages(String definition, Question question) {
        return read(
                definition,
                question,
                (snapshot, plan) -> tally(snapshot, plan, question, StageFigures.figures())
                        .chain(tally -> whole(snapshot, plan, tally)
                                .map(whole ->
                                        answer(snapshot, question, whole, stages(whole, tally), tally.count(OPEN)))));
    }

    /// The funnel under a rule.
    public Uni<Answer<List<FunnelStage>>> funnel(String definition, Rule rule, Question question) {
        return figures(
                definition,
                question,
                FunnelStage.figures(rule),
                (plan, tally) -> FunnelStage.funnel(plan, rule, tally));
    }

    /// The figures of every moment of truth.
    public Uni<Answer<Map<PlannedMoment, OfMoment>>> moments(String definition, Question question) {
        return read(
                definition,
                question,
                (snapshot, plan) -> snapshot.tally(definition, question.selection(), MomentFigures.figures())
                        .chain(tally -> budgets(snapshot, plan, question).map(budgets -> {
                            var moments = new LinkedHashMap<PlannedMoment, OfMoment>();
                            for (var moment : plan.moments()) {
                                var figures = MomentFigures.of(moment.id(), tally);
                                moments.put(moment, new OfMoment(figures, budgets.get(moment)));
                            }
                            return answer(snapshot, question, plan, moments, tally.count(PENDING));
                        })));
    }

    /// What every objective leaves: over its window, which ends where the selection does, else at the watermark.
    private static Uni<Map<PlannedMoment, ErrorBudget>> budgets(Snapshot snapshot, Plan plan, Question question) {
        var selection = question.selection();
        var end = selection.to() == null ? snapshot.asOf().watermark() : selection.to();
        var figures = List.of(Figures.moments(Outcome.KEPT), Figures.moments(Outcome.MISSED));
        Uni<Map<PlannedMoment, ErrorBudget>> budgets = Uni.createFrom().item(new HashMap<>());
        var windows = plan.moments().stream()
                .filter(moment -> moment.objective() != null)
                .collect(Collectors.groupingBy(PlannedMoment::window));
        for (var window : windows.entrySet()) {
            var during = end == null ? selection : selection.during(end.minus(window.getKey()), end);
            budgets = budgets.chain(before -> snapshot.tally(plan.name(), during, figures)
                    .map(tally -> {
                        for (var moment : window.getValue()) {
                            var objective = Objects.requireNonNull(moment.objective());
                            before.put(moment, new ErrorBudget(objective, MomentFigures.keptOf(moment.id(), tally)));
                        }
                        return before;
                    }));
        }
        return budgets;
    }

    /// The people behind a figure.
    ///
    /// @param limit at most so many
    public Uni<Answer<People>> people(
            String definition, Question question, Behind behind, int limit, @Nullable Cursor after) {
        var selection = question.selection();
        var undecided = behind instanceof Behind.Moments ? PENDING : OPEN;
        return read(
                definition,
                question,
                (snapshot, plan) -> snapshot.count(definition, selection, behind)
                        .chain(total -> snapshot.find(definition, selection, behind, limit + 1, after)
                                .chain(found -> snapshot.tally(definition, selection, List.of(undecided))
                                        .map(tally -> answer(
                                                snapshot,
                                                question,
                                                plan,
                                                page(total, found, limit),
                                                tally.count(undecided))))));
    }

    private static People page(long total, List<Found> found, int limit) {
        return found.size() <= limit
                ? new People(total, found, null)
                : new People(
                        total, found.subList(0, limit), found.get(limit - 1).cursor());
    }

    /// The plan with the stages that only earlier versions have, where journeys that run out on those are counted.
    private static Uni<Plan> whole(Snapshot snapshot, Plan plan, Tally tally) {
        var visited = StageFigures.visited(tally);
        var handedOver = HandoverFigures.stages(tally);
        var isWhole = visited.stream().allMatch(id -> plan.stage(id).isPresent())
                && handedOver.stream()
                        .flatMap(id -> plan.stage(id).stream())
                        .noneMatch(stage -> stage.handoverTo() == null);
        return isWhole
                ? Uni.createFrom().item(plan)
                : snapshot.earlier(plan.name(), EARLIER).map(earlier -> plan.with(visited, handedOver, earlier));
    }

    private static Map<PlannedStage, StageFigures> stages(Plan plan, Tally tally) {
        var stages = new LinkedHashMap<PlannedStage, StageFigures>();
        Stream.concat(plan.stages().stream(), plan.former().stream())
                .forEach(stage -> stages.put(stage, StageFigures.of(stage.id(), tally)));
        return stages;
    }

    private interface EachPlan<T> {
        Uni<T> of(Snapshot snapshot, Plan plan, Tally tally);
    }

    private <T> Uni<Answer<Map<Plan, T>>> everywhere(Question question, Collection<String> figures, EachPlan<T> value) {
        return store.read(
                question.workspace(),
                question.asOf(),
                snapshot -> snapshot.plans().chain(plans -> {
                    var values = new LinkedHashMap<Plan, T>();
                    var open = Uni.createFrom().item(0L);
                    for (var plan : plans) {
                        open = open.chain(before -> tally(snapshot, plan, question, figures)
                                .chain(tally -> value.of(snapshot, plan, tally).map(of -> {
                                    values.put(plan, of);
                                    return before + tally.count(OPEN);
                                })));
                    }
                    return open.map(visits -> answer(snapshot, question, null, values, visits));
                }));
    }

    private <T> Uni<Answer<T>> figures(
            String definition, Question question, Collection<String> figures, BiFunction<Plan, Tally, T> value) {
        return read(
                definition,
                question,
                (snapshot, plan) -> tally(snapshot, plan, question, figures)
                        .map(tally -> answer(snapshot, question, plan, value.apply(plan, tally), tally.count(OPEN))));
    }

    private <T> Uni<Answer<T>> read(
            String definition, Question question, BiFunction<Snapshot, Plan, Uni<Answer<T>>> work) {
        Function<Snapshot, Uni<Answer<T>>> found = snapshot -> snapshot.plan(definition)
                .chain(plan -> plan.map(known -> work.apply(snapshot, known))
                        .orElseGet(() -> snapshot.plans()
                                .chain(known -> Uni.createFrom()
                                        .failure(new DefinitionUnknownException(
                                                definition,
                                                known.stream().map(Plan::name).toList())))));
        return store.read(question.workspace(), question.asOf(), found);
    }

    private static Uni<Tally> tally(Snapshot snapshot, Plan plan, Question question, Collection<String> figures) {
        var wanted = new ArrayList<>(figures);
        if (!wanted.contains(OPEN)) {
            wanted.add(OPEN);
        }
        return snapshot.tally(plan.name(), question.selection(), wanted);
    }

    private static <T> Answer<T> answer(Snapshot snapshot, Question question, @Nullable Plan plan, T value, long open) {
        return new Answer<>(plan, value, snapshot.asOf(), snapshot.token(), settled(snapshot, question, open));
    }

    private static boolean settled(Snapshot snapshot, Question question, long open) {
        return snapshot.asOf().settled(open, question.selection().to());
    }

    /// Whose figures, which, and as of when.
    ///
    /// @param asOf the token of an earlier answer; absent: now
    public record Question(
            String workspace, Selection selection, @Nullable String asOf) {}

    /// An answer and the moment that it is of.
    ///
    /// @param plan the definition asked for; absent in answers over all of them
    /// @param token brings the moment back
    /// @param settled whether nothing in it can still change, apart from events that come late
    public record Answer<T>(@Nullable Plan plan, T value, AsOf asOf, String token, boolean settled) {}

    /// Everything that there is to see of a definition.
    public record Overview(
            Headline headline, Map<PlannedStage, StageFigures> stages, Map<Rule, List<FunnelStage>> funnels) {}

    /// A moment's figures.
    ///
    /// @param budget absent without an objective
    public record OfMoment(MomentFigures figures, @Nullable ErrorBudget budget) {}

    /// A page of the facts behind a figure.
    ///
    /// @param total how many there are altogether
    /// @param next where the next page begins; absent on the last
    public record People(
            long total, List<Found> page, @Nullable Cursor next) {
        public People {
            page = List.copyOf(page);
        }
    }
}
