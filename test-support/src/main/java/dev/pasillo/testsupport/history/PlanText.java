package dev.pasillo.testsupport.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/// Writes a plan as a definition file, in JSON.
final class PlanText {
    /// Who takes over at every hand-over.
    private static final String OWNER = "whoever-is-next";

    private static final ObjectMapper JSON = new ObjectMapper();

    private PlanText() {}

    static String of(Plan plan) {
        var file = JSON.createObjectNode()
                .put("apiVersion", "pasillo/v1")
                .put("kind", "JourneyDefinition")
                .put("name", plan.name());
        if (plan.accounts() != null) {
            file.putObject("subject").put("namespace", plan.accounts());
        }
        file.withArray("/owners").addObject().put("id", OWNER);
        plan.stages().forEach(stage -> stage(file.withArray("/stages").addObject(), stage));
        file.put("start", plan.start());
        if (plan.completion() != null) {
            if (plan.completion().stage() != null) {
                file.putObject("completion").put("stage", plan.completion().stage());
            } else if (plan.completion().on() != null) {
                rule(
                        file.putObject("completion").putObject("on"),
                        plan.completion().on());
            }
        }
        for (var ending : plan.endings()) {
            var written = file.withArray("/endings").addObject().put("id", ending.id());
            rule(written.putObject("on"), ending.on());
            written.put("kind", ending.lost() ? "lost" : "neutral");
        }
        file.put("reentry", plan.reentry().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (plan.abandonAfter() != null) {
            file.put("abandonAfter", plan.abandonAfter().toString());
        }
        if (plan.finish()) {
            file.put("inFlight", "finish");
        }
        if (plan.instanceBy() != null) {
            file.putObject("instance").put("by", "properties." + plan.instanceBy());
        }
        for (var segment : plan.segments()) {
            var written = file.withArray("/segments").addObject().put("id", segment.id());
            if (segment.when() != null) {
                written.put("when", segment.when().cel());
            }
        }
        plan.moments()
                .forEach(moment -> moment(file.withArray("/momentsOfTruth").addObject(), moment));
        return file.toPrettyString();
    }

    private static void stage(ObjectNode into, Plan.Stage stage) {
        into.put("id", stage.id()).put("rank", stage.rank());
        stage.enter().forEach(rule -> rule(into.withArray("/enter").addObject(), rule));
        into.put("back", stage.back());
        if (stage.allowedTime() != null) {
            into.put("allowedTime", stage.allowedTime().toString());
        }
        if (stage.handover() != null) {
            var handover = into.putObject("handover").put("to", OWNER);
            rule(handover.putObject("expect"), stage.handover().expect());
            handover.put("within", stage.handover().within().toString());
        }
        for (var planned : stage.planned()) {
            var written = into.withArray("/touchpoints").addObject().put("id", planned.id());
            rule(written.putObject("match"), planned.match());
        }
    }

    private static void moment(ObjectNode into, Plan.Moment moment) {
        into.put("id", moment.id());
        rule(into.putObject("on"), moment.on());
        var expect = into.putObject("expect");
        switch (moment.expect()) {
            case Plan.Expect.Holds holds -> expect.put("when", holds.when().cel());
            case Plan.Expect.FollowedBy followed -> {
                rule(expect.putObject("followedBy"), followed.rule());
                if (followed.within() != null) {
                    expect.put("within", followed.within().toString());
                }
                if (followed.by() != null) {
                    expect.put("by", "opening.properties." + followed.by());
                }
                if (followed.ratingAtLeast() != null) {
                    expect.put("ratingAtLeast", followed.ratingAtLeast());
                }
            }
        }
        if (moment.perceived() != null) {
            into.putObject("perceived")
                    .put("rating", moment.perceived().scale())
                    .put("within", moment.perceived().within().toString());
        }
        into.put("onDeadline", moment.unknownOnDeadline() ? "unknown" : "missed");
    }

    private static void rule(ObjectNode into, Rule rule) {
        words(rule.channels(), into.putArray("channel"));
        words(rule.types(), into.putArray("type"));
        if (rule.channels().isEmpty()) {
            into.remove("channel");
        }
        if (rule.types().isEmpty()) {
            into.remove("type");
        }
        if (rule.when() != null) {
            into.put("when", rule.when().cel());
        }
    }

    private static void words(List<String> words, ArrayNode into) {
        words.forEach(into::add);
    }
}
