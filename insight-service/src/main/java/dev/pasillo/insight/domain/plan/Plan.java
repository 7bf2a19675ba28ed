package dev.pasillo.insight.domain.plan;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/// A version of a journey definition, as far as figures need it.
///
/// @param title by language
/// @param stages in their order
/// @param moments of truth, in their order
/// @param segments their ids
/// @param former stages that only earlier versions have, where journeys that run out on those still count
public record Plan(
        String name,
        int version,
        Map<String, String> title,
        List<PlannedStage> stages,
        List<PlannedMoment> moments,
        List<String> segments,
        List<PlannedStage> former) {
    public Plan {
        Objects.requireNonNull(name, "name");
        title = Map.copyOf(title);
        stages = List.copyOf(stages);
        moments = List.copyOf(moments);
        segments = List.copyOf(segments);
        former = List.copyOf(former);
    }

    /// The newest version by itself.
    public Plan(
            String name,
            int version,
            Map<String, String> title,
            List<PlannedStage> stages,
            List<PlannedMoment> moments,
            List<String> segments) {
        this(name, version, title, stages, moments, segments, List.of());
    }

    /// With what earlier versions say of stages that this one no longer says, and journeys still show: stages that are
    /// gone, and who took over from those that are left.
    ///
    /// @param counted stages in which visits are counted
    /// @param handedOver stages whose hand-overs are counted
    /// @param earlier versions, the newest first
    public Plan with(Collection<String> counted, Collection<String> handedOver, List<Plan> earlier) {
        var known = stages.stream()
                .map(stage -> stage.handoverTo() == null && handedOver.contains(stage.id())
                        ? lastWord(stage.id(), earlier, PlannedStage::promisedTo)
                                .map(stage::handedOverTo)
                                .orElse(stage)
                        : stage)
                .toList();
        var gone = counted.stream()
                .filter(id -> stage(id).isEmpty())
                .sorted()
                .map(id -> lastWord(id, earlier, Optional::of).orElseGet(() -> PlannedStage.unknown(id)))
                .toList();
        return new Plan(name, version, title, known, moments, segments, gone);
    }

    private static <T> Optional<T> lastWord(
            String stage, List<Plan> earlier, Function<PlannedStage, Optional<T>> word) {
        return earlier.stream()
                .flatMap(plan -> plan.stage(stage).stream())
                .flatMap(of -> word.apply(of).stream())
                .findFirst();
    }

    /// The stage of that id.
    public Optional<PlannedStage> stage(String id) {
        return stages.stream().filter(stage -> stage.id().equals(id)).findFirst();
    }
}
