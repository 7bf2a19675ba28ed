package dev.pasillo.insight.domain.plan;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A version of a journey definition, as far as figures need it.
///
/// @param title by language
/// @param stages in their order
/// @param moments of truth, in their order
/// @param segments their ids
public record Plan(
        String name,
        int version,
        Map<String, String> title,
        List<PlannedStage> stages,
        List<PlannedMoment> moments,
        List<String> segments) {
    public Plan {
        Objects.requireNonNull(name, "name");
        title = Map.copyOf(title);
        stages = List.copyOf(stages);
        moments = List.copyOf(moments);
        segments = List.copyOf(segments);
    }

    /// The stage of that id.
    public Optional<PlannedStage> stage(String id) {
        return stages.stream().filter(stage -> stage.id().equals(id)).findFirst();
    }
}
