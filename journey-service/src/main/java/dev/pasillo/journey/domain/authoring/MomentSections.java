package dev.pasillo.journey.domain.authoring;

import dev.pasillo.journey.domain.authoring.RuleCompiler.Scope;
import dev.pasillo.journey.domain.definition.Expectation;
import dev.pasillo.journey.domain.definition.MomentOfTruth;
import dev.pasillo.journey.domain.definition.MomentOfTruth.Kano;
import dev.pasillo.journey.domain.definition.MomentOfTruth.OnDeadline;
import dev.pasillo.journey.domain.definition.MomentOfTruth.Perceived;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the moments of truth of a definition.
final class MomentSections {
    private static final Duration WINDOW = Duration.ofDays(28);

    private final Rules rules;
    private final Names stages;

    MomentSections(Rules rules, Names stages) {
        this.rules = rules;
        this.stages = stages;
    }

    List<MomentOfTruth> read(Section definition) {
        var sections = definition.sections("momentsOfTruth");
        Section.distinct(sections, "id");
        var moments = new ArrayList<MomentOfTruth>();
        for (var section : sections) {
            var moment = moment(section);
            if (moment != null) {
                moments.add(moment);
            }
        }
        return moments;
    }

    private @Nullable MomentOfTruth moment(Section section) {
        var id = section.id("id", "its name in answers");
        var rule = "momentsOfTruth/" + (id == null ? "?" : id);
        var title = section.texts("title");
        var stage = stages.refer(section, "stage", section.text("stage"));
        var on = rules.requiredMatcher(
                section, "on", rule + "/on", "the touchpoint that opens it: {type: call_started}");
        var expect = expectation(section, rule);
        var onDeadline = section.choice("onDeadline", OnDeadline.MISSED);
        var objective = Quantities.share(section, "objective");
        var window = Quantities.duration(section, "window");
        var promise = Quantities.duration(section, "promise");
        var target = Quantities.duration(section, "target");
        var perceived = perceived(section);
        var weight = Quantities.figure(section, "weight", "0", "1000");
        var kano = section.choice("kano", Kano.class);
        var mend = StageSections.mend(section);
        section.close();
        if (id == null || on == null || expect == null) {
            return null;
        }
        return new MomentOfTruth(
                id,
                title,
                stage,
                on,
                expect,
                onDeadline,
                objective,
                Objects.requireNonNullElse(window, WINDOW),
                promise,
                target,
                perceived,
                Objects.requireNonNullElse(weight, BigDecimal.ONE),
                kano,
                mend);
    }

    private @Nullable Expectation expectation(Section moment, String rule) {
        var section = moment.requiredSection(
                "expect", "what keeps the moment: {followedBy: {type: call_answered}, within: PT10M} or {when: …}");
        if (section == null) {
            return null;
        }
        var when = rules.condition(section, "when", rule + "/expect", Scope.TOUCHPOINT);
        var followedBy = section.section("followedBy");
        var match = followedBy == null ? null : rules.matcher(followedBy, rule + "/followedBy", Scope.FOLLOWING);
        var within = Quantities.duration(section, "within");
        var by = rules.time(section, "by", rule + "/by");
        var ratingAtLeast = Quantities.figure(section, "ratingAtLeast");
        section.close();
        if (section.has("when") == section.has("followedBy")) {
            section.wrong("needs either `followedBy`, a later touchpoint, or `when`, a condition on the opening one");
            return null;
        }
        if (section.has("when")) {
            for (var later : List.of("within", "by", "ratingAtLeast")) {
                if (section.has(later)) {
                    section.wrong(later, "goes with `followedBy` only; `when` is decided at once");
                }
            }
            return when == null ? null : new Expectation.Holds(when);
        }
        if (section.has("within") == section.has("by")) {
            section.wrong("needs either `within`, a duration such as PT10M, or `by`, a time that the opening carries");
            return null;
        }
        var limit = within != null
                ? new Expectation.Limit.Within(within)
                : by == null ? null : new Expectation.Limit.By(by);
        return match == null || limit == null ? null : new Expectation.FollowedBy(match, limit, ratingAtLeast);
    }

    private @Nullable Perceived perceived(Section moment) {
        var section = moment.section("perceived");
        if (section == null) {
            return null;
        }
        var rating = section.requiredText("rating", "the scale that tells how it was felt, such as csat");
        var within = Quantities.requiredDuration(section, "within", "how long after the moment, such as P3D");
        section.close();
        return rating == null || within == null ? null : new Perceived(rating, within);
    }
}
