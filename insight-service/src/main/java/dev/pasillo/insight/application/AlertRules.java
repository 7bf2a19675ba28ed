package dev.pasillo.insight.application;

import dev.pasillo.contract.Channels;
import dev.pasillo.insight.application.RuleStore.Kept;
import dev.pasillo.insight.domain.alert.AlertRule.Terms;
import dev.pasillo.insight.domain.plan.Plan;
import dev.pasillo.insight.domain.plan.PlannedStage;
import dev.pasillo.insight.domain.query.Cursor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keeps the rules that people write. A rule that could never fire (an unknown definition, stage or segment, a stage
/// without an allowed time, a destination that is not there) is refused with what there is instead.
@ApplicationScoped
public class AlertRules {
    private static final int MOST = 500;
    private static final String INVALID = "alert-rule-invalid";

    private final RuleStore store;
    private final DestinationStore destinations;
    private final FigureStore figures;
    private final Clock clock;

    @Inject
    AlertRules(RuleStore store, DestinationStore destinations, FigureStore figures, Clock clock) {
        this.store = store;
        this.destinations = destinations;
        this.figures = figures;
        this.clock = clock;
    }

    /// Keeps a new rule. Fails with [FieldsRefusedException].
    public Uni<Kept> create(String workspace, Terms terms) {
        return check(workspace, terms)
                .chain(() -> store.create(
                        workspace, UUID.randomUUID(), terms, clock.instant().truncatedTo(ChronoUnit.MILLIS), MOST))
                .map(kept -> kept.orElseThrow(() -> new FieldsRefusedException(
                        INVALID,
                        List.of(new FieldError(
                                "id", "The workspace has " + MOST + " rules, which is the most. Delete one first.")))));
    }

    /// Changes a rule, which makes its next version. Fails with [FieldsRefusedException] or [UnknownThingException].
    public Uni<Kept> change(String workspace, UUID id, Terms terms) {
        return find(workspace, id)
                .chain(() -> check(workspace, terms))
                .chain(() -> store.change(workspace, id, terms, clock.instant().truncatedTo(ChronoUnit.MILLIS)))
                .map(kept -> kept.orElseThrow(UnknownThingException::rule));
    }

    /// Fails with [UnknownThingException].
    public Uni<Kept> find(String workspace, UUID id) {
        return store.find(workspace, id).map(kept -> kept.orElseThrow(UnknownThingException::rule));
    }

    public Uni<Page<Kept>> list(String workspace, int limit, @Nullable Cursor after) {
        return store.list(workspace, limit + 1, after)
                .map(found -> Page.of(found, limit, kept -> kept.cursor().text()));
    }

    /// Fails with [UnknownThingException].
    public Uni<Void> delete(String workspace, UUID id) {
        return store.delete(workspace, id)
                .invoke(deleted -> {
                    if (!deleted) {
                        throw UnknownThingException.rule();
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> check(String workspace, Terms terms) {
        return figures.read(workspace, null, FigureStore.Snapshot::plans)
                .chain(plans -> destinations
                        .unknown(workspace, terms.destinations())
                        .map(unknown -> {
                            var errors = new ArrayList<>(misfits(plans, terms));
                            unknown.forEach(id -> errors.add(new FieldError(
                                    "destinations",
                                    "There is no destination " + id
                                            + ". GET /v1/destinations lists those that there are.")));
                            if (!errors.isEmpty()) {
                                throw new FieldsRefusedException(INVALID, errors);
                            }
                            return plans;
                        }))
                .replaceWithVoid();
    }

    private static List<FieldError> misfits(List<Plan> plans, Terms terms) {
        var plan = plans.stream()
                .filter(known -> known.name().equals(terms.definition()))
                .findFirst();
        if (plan.isEmpty()) {
            return List.of(new FieldError(
                    "definition",
                    "No journey definition has this name. Known: "
                            + listed(plans.stream().map(Plan::name).toList()) + "."));
        }
        var errors = new ArrayList<FieldError>();
        stage(plan.get(), terms.stage()).ifPresent(errors::add);
        var segments = plan.get().segments();
        if (terms.segment() != null && !segments.contains(terms.segment())) {
            errors.add(
                    new FieldError("segment", "The definition has no such segment. It has: " + listed(segments) + "."));
        }
        if (terms.channel() != null && !Channels.ALL.contains(terms.channel())) {
            errors.add(new FieldError("channel", "There is no such channel. There are: " + Channels.listed() + "."));
        }
        return errors;
    }

    private static Optional<FieldError> stage(Plan plan, String id) {
        var stage = plan.stage(id);
        if (stage.isEmpty()) {
            var stages = plan.stages().stream().map(PlannedStage::id).toList();
            return Optional.of(
                    new FieldError("stage", "The definition has no such stage. It has: " + listed(stages) + "."));
        }
        if (stage.get().allowedTime() == null) {
            var timed = plan.stages().stream()
                    .filter(each -> Objects.nonNull(each.allowedTime()))
                    .map(PlannedStage::id)
                    .toList();
            return Optional.of(new FieldError(
                    "stage",
                    "The stage has no allowed time, so nobody drops off there. Stages that have one: " + listed(timed)
                            + "."));
        }
        return Optional.empty();
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "none" : names.stream().limit(20).collect(Collectors.joining(", "));
    }
}
