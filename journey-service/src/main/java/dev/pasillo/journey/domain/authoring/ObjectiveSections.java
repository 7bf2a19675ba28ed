package dev.pasillo.journey.domain.authoring;

import dev.pasillo.journey.domain.definition.Objective;
import dev.pasillo.journey.domain.definition.Objective.Measure;
import dev.pasillo.journey.domain.definition.Objective.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the objectives of a definition. What a target is written as follows from the measure.
final class ObjectiveSections {
    private final Names stages;

    ObjectiveSections(Names stages) {
        this.stages = stages;
    }

    List<Objective> read(Section definition) {
        var sections = definition.sections("objectives");
        Section.distinct(sections, "id");
        var objectives = new ArrayList<Objective>();
        for (var section : sections) {
            var objective = objective(section);
            if (objective != null) {
                objectives.add(objective);
            }
        }
        return objectives;
    }

    private @Nullable Objective objective(Section section) {
        var id = section.id("id", "its name in answers");
        var text = section.texts("text");
        var measure = section.requiredChoice("measure", Measure.class, "completion-rate, median-time or another");
        var stage = stages.refer(section, "stage", section.text("stage"));
        if (measure == Measure.STAGE_ADVANCE_RATE && !section.has("stage")) {
            section.wrong("needs `stage`: stage-advance-rate is measured on one");
        }
        var target = target(section, measure);
        var from = Quantities.date(section, "from");
        var by = Quantities.date(section, "by");
        if (from != null && by != null && by.isBefore(from)) {
            section.wrong("by", "is before `from`; swap them");
        }
        section.close();
        if (id == null || measure == null || target == null) {
            return null;
        }
        return new Objective(id, text, measure, target, stage, from, by);
    }

    private static @Nullable Target target(Section section, @Nullable Measure measure) {
        if (section.require("target", "the figure to reach") == null || measure == null) {
            return null;
        }
        return switch (measure) {
            case COMPLETION_RATE, STAGE_ADVANCE_RATE, REPURCHASE_RATE -> {
                var share = Quantities.share(section, "target");
                yield share == null ? null : new Target.Figure(share);
            }
            case RATING_MEAN -> {
                var mean = Quantities.figure(section, "target", "-2", "2");
                yield mean == null ? null : new Target.Figure(mean);
            }
            case MEDIAN_TIME -> {
                var time = Quantities.duration(section, "target");
                yield time == null ? null : new Target.Time(time);
            }
        };
    }
}
