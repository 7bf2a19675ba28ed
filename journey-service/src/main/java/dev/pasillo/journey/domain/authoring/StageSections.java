package dev.pasillo.journey.domain.authoring;

import dev.pasillo.journey.domain.definition.Handover;
import dev.pasillo.journey.domain.definition.Matcher;
import dev.pasillo.journey.domain.definition.Mend;
import dev.pasillo.journey.domain.definition.PlannedTouchpoint;
import dev.pasillo.journey.domain.definition.PlannedTouchpoint.Visibility;
import dev.pasillo.journey.domain.definition.Stage;
import dev.pasillo.journey.domain.definition.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the stages of a definition, and what holds between them.
final class StageSections {
    static final int HIGHEST_RANK = 10_000;
    /// `start` gives these a meaning of their own.
    private static final Set<String> RESERVED = Set.of("any", "first");

    private final Rules rules;
    private final Names stages;
    private final Names owners;

    StageSections(Rules rules, Names stages, Names owners) {
        this.rules = rules;
        this.stages = stages;
        this.owners = owners;
    }

    /// Every stage that could be read, in the order of the file.
    List<Stage> read(Section definition) {
        if (definition.require("stages", "a journey has at least one stage, with its `id` and `enter`") == null) {
            return List.of();
        }
        var sections = definition.sections("stages");
        if (sections.isEmpty()
                && definition.take("stages") instanceof Node.Sequence sequence
                && sequence.items().isEmpty()) {
            definition.wrong("stages", "is an empty list; a journey has at least one stage");
        }
        Section.distinct(sections, "id");
        var read = new ArrayList<Stage>();
        var last = 0;
        var ranks = new ArrayList<Integer>();
        for (var i = 0; i < sections.size(); i++) {
            var rank = Quantities.integer(sections.get(i), "rank", 1, HIGHEST_RANK);
            ranks.add(rank == null ? i + 1 : rank);
            last = Math.max(last, ranks.getLast());
        }
        for (var i = 0; i < sections.size(); i++) {
            var stage = stage(sections.get(i), ranks.get(i), ranks.get(i) == last);
            if (stage != null) {
                read.add(stage);
            }
        }
        return read;
    }

    private @Nullable Stage stage(Section section, int rank, boolean last) {
        var id = section.id("id", "its name, by which answers and other fields call it");
        if (id != null && RESERVED.contains(id)) {
            section.wrong("id", Spelling.quoted(id) + " has a meaning of its own in `start`; use another name");
        }
        stages.declare(id);
        var rule = "stages/" + (id == null ? "?" : id);
        var title = section.texts("title");
        var goal = section.texts("goal");
        var question = section.texts("question");
        var expectations = section.texts("expectations");
        var owner = owners.refer(section, "owner", section.text("owner"));
        var enter = enter(section, rule);
        var back = section.flag("back", true);
        var touchpoints = touchpoints(section, rule);
        var targetTime = Quantities.duration(section, "targetTime");
        var allowedTime = Quantities.duration(section, "allowedTime");
        if (!last && !section.has("allowedTime")) {
            section.wrong("needs `allowedTime`: after how long without advancing is a customer lost here? Only the last"
                    + " stage can do without; write P7D or PT4H");
        }
        var handover = handover(section, rule);
        var impact = Quantities.integer(section, "impact", 1, 5);
        var mend = mend(section);
        var story = new Story(
                title,
                goal,
                question,
                expectations,
                section.texts("doing"),
                section.texts("thinking"),
                section.texts("feeling"),
                section.textsList("pains"),
                section.textsList("opportunities"),
                section.plainTexts("backstage"));
        section.close();
        if (id == null || enter.isEmpty()) {
            return null;
        }
        return new Stage(
                id, rank, enter, back, touchpoints, targetTime, allowedTime, owner, handover, impact, mend, story);
    }

    private List<Matcher> enter(Section section, String rule) {
        var advice = "a stage without a way in stays empty; say which touchpoints open it: [{type: page_viewed}]";
        var node = section.require("enter", advice);
        if (node instanceof Node.Sequence sequence && sequence.items().isEmpty()) {
            section.wrong("enter", "is an empty list: " + advice);
        }
        var matchers = new ArrayList<Matcher>();
        for (var group : section.sections("enter")) {
            matchers.add(rules.matcher(group, rule + "/enter/" + matchers.size()));
        }
        return matchers;
    }

    private List<PlannedTouchpoint> touchpoints(Section stage, String rule) {
        var sections = stage.sections("touchpoints");
        Section.distinct(sections, "id");
        var planned = new ArrayList<PlannedTouchpoint>();
        for (var section : sections) {
            var id = section.id("id", "`lastTouchpoint` reports it");
            var title = section.texts("title");
            var match = rules.requiredMatcher(
                    section,
                    "match",
                    rule + "/touchpoints/" + Objects.requireNonNullElse(id, "?"),
                    "{type: page_viewed}");
            var visibility = section.choice("visibility", Visibility.FULL);
            section.close();
            if (id != null && match != null) {
                planned.add(new PlannedTouchpoint(id, title, match, visibility));
            }
        }
        return planned;
    }

    private @Nullable Handover handover(Section stage, String rule) {
        var section = stage.section("handover");
        if (section == null) {
            return null;
        }
        var to = owners.refer(section, "to", section.requiredText("to", "the owner that takes over"));
        var expect = rules.requiredMatcher(
                section, "expect", rule + "/handover", "the touchpoint that shows it: {type: lead_contacted}");
        var within = Quantities.requiredDuration(section, "within", "the time for it, such as PT4H");
        section.close();
        return to == null || expect == null || within == null ? null : new Handover(to, expect, within);
    }

    static @Nullable Mend mend(Section parent) {
        var section = parent.section("mend");
        if (section == null) {
            return null;
        }
        var mend = new Mend(
                Quantities.figure(section, "cost", "0", "1000000000000"),
                Quantities.figure(section, "weeks", "0", "1000"));
        section.close();
        return mend;
    }
}
