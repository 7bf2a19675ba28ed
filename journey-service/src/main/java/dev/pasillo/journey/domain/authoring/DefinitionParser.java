package dev.pasillo.journey.domain.authoring;

import dev.pasillo.journey.domain.authoring.RuleCompiler.Scope;
import dev.pasillo.journey.domain.definition.Completion;
import dev.pasillo.journey.domain.definition.Ending;
import dev.pasillo.journey.domain.definition.InFlight;
import dev.pasillo.journey.domain.definition.InstanceKey;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Owner;
import dev.pasillo.journey.domain.definition.Persona;
import dev.pasillo.journey.domain.definition.Reentry;
import dev.pasillo.journey.domain.definition.Segment;
import dev.pasillo.journey.domain.definition.Stage;
import dev.pasillo.journey.domain.definition.Start;
import dev.pasillo.journey.domain.definition.Worth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a definition file's tree, fills in every default, and finds all that is wrong with it in one go. Pure apart
/// from the compiler it is given; safe for use by several threads.
public final class DefinitionParser {
    public static final String API_VERSION = "pasillo/v1";
    public static final String KIND = "JourneyDefinition";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern PROPERTY = Pattern.compile("properties(\\.[A-Za-z_][A-Za-z0-9_]{0,99}){1,8}");
    /// The address of the JSON Schema ends so.
    private static final String RESERVED_NAME = "schema";

    private final RuleCompiler compiler;

    public DefinitionParser(RuleCompiler compiler) {
        this.compiler = compiler;
    }

    /// Reads a whole file.
    ///
    /// @param expected what the definition has to be called, where something outside of the file says so
    /// @param links whether identifiers of a namespace link people
    public Reading read(Node file, @Nullable String expected, Predicate<String> links) {
        if (!(file instanceof Node.Mapping fields)) {
            return new Reading.Refused(List.of(new Finding(
                    "", file.line(), "is " + file.kind() + ", but a journey definition is a group of fields")));
        }
        var findings = new Findings();
        var definition = definition(new Section(fields, "", findings), expected, links);
        return definition == null || !findings.none()
                ? new Reading.Refused(findings.all())
                : new Reading.Accepted(definition);
    }

    private @Nullable JourneyDefinition definition(Section file, @Nullable String expected, Predicate<String> links) {
        constant(file, "apiVersion", API_VERSION);
        constant(file, "kind", KIND);
        var name = name(file, expected);
        var rules = new Rules(compiler, Objects.requireNonNullElse(name, "?"));
        var stageNames = new Names("stage");
        var ownerNames = new Names("owner");

        var title = file.texts("title");
        var subject = SubjectSection.read(file, links);
        var instance = instance(file);
        var objectives = new ObjectiveSections(stageNames).read(file);
        var value = worth(file);
        var owners = owners(file, ownerNames);
        var stages = new StageSections(rules, stageNames, ownerNames).read(file);
        var start = start(file, stageNames);
        var completion = completion(file, rules, stageNames);
        var endings = endings(file, rules);
        var reentry = file.choice("reentry", Reentry.NEW_JOURNEY);
        var abandonAfter = abandonAfter(file, stages);
        var inFlight = file.choice("inFlight", InFlight.REFOLD);
        var segments = segments(file, rules);
        var personas = personas(file, rules);
        var moments = new MomentSections(rules, stageNames).read(file);
        file.close();
        stageNames.check();
        ownerNames.check();
        if (name == null || stages.isEmpty()) {
            return null;
        }
        return new JourneyDefinition(
                name,
                title,
                objectives,
                value,
                owners,
                stages,
                start,
                completion,
                endings,
                reentry,
                abandonAfter,
                inFlight,
                segments,
                personas,
                moments,
                instance,
                subject);
    }

    private static void constant(Section file, String key, String value) {
        var text = file.requiredText(key, "write `" + key + ": " + value + "`");
        if (text != null && !text.equals(value)) {
            file.wrong(key, Spelling.quoted(text) + " is not known; write `" + key + ": " + value + "`");
        }
    }

    private static @Nullable String name(Section file, @Nullable String expected) {
        var name = file.requiredText("name", "the name by which answers and addresses call the definition");
        if (name != null && (!NAME.matcher(name).matches() || name.equals(RESERVED_NAME))) {
            file.wrong(
                    "name",
                    name.equals(RESERVED_NAME)
                            ? "`schema` is taken by the address of the JSON Schema; use another name"
                            : Spelling.quoted(name)
                                    + " cannot be a name: use up to 63 small letters, digits and `-`, such as first-purchase");
            return null;
        }
        if (name != null && expected != null && !name.equals(expected)) {
            file.wrong("name", "is not the " + Spelling.quoted(expected) + " of the address; make them the same");
        }
        return name;
    }

    private static @Nullable InstanceKey instance(Section file) {
        var node = file.take("instance");
        if (!(node instanceof Node.Mapping)) {
            if (node != null && !(node instanceof Node.Text text && text.value().equals("one"))) {
                file.wrong("instance", "has to be `one` or {by: properties.…}; or leave the field out");
            }
            return null;
        }
        var section = Objects.requireNonNull(file.section("instance"));
        var by = section.requiredText("by", "the property that tells journeys apart, such as properties.order_id");
        section.close();
        if (by == null) {
            return null;
        }
        if (!PROPERTY.matcher(by).matches()) {
            section.wrong("by", "has to name a property: properties.order_id");
            return null;
        }
        return new InstanceKey(by);
    }

    private static @Nullable Worth worth(Section file) {
        if (file.take("value") instanceof Node.Text) {
            var path = file.text("value");
            if (path != null && PROPERTY.matcher(path).matches()) {
                return new Worth.Property(path);
            }
            file.wrong("value", "has to be a number, or where the completing touchpoint says it: properties.value");
            return null;
        }
        var amount = Quantities.figure(file, "value", "0", "1000000000000");
        return amount == null ? null : new Worth.Fixed(amount);
    }

    private static List<Owner> owners(Section file, Names names) {
        var sections = file.sections("owners");
        Section.distinct(sections, "id");
        var owners = new ArrayList<Owner>();
        for (var section : sections) {
            var id = section.id("id", "its name, by which stages call it");
            names.declare(id);
            var title = section.texts("title");
            var destination = section.text("destination");
            section.close();
            if (id != null) {
                owners.add(new Owner(id, title, destination));
            }
        }
        return owners;
    }

    private static Start start(Section file, Names stages) {
        var start = file.text("start");
        return switch (start) {
            case null -> new Start.Any();
            case "any" -> new Start.Any();
            case "first" -> new Start.First();
            default -> {
                stages.refer(file, "start", start);
                yield new Start.At(start);
            }
        };
    }

    private static @Nullable Completion completion(Section file, Rules rules, Names stages) {
        var section = file.section("completion");
        if (section == null) {
            return null;
        }
        var stage = stages.refer(section, "stage", section.text("stage"));
        var on = section.section("on");
        var matcher = on == null ? null : rules.matcher(on, "completion");
        section.close();
        if (section.has("stage") == section.has("on")) {
            section.wrong("needs either `stage`, or `on` with the touchpoint that completes: {on: {type: order_paid}}");
            return null;
        }
        return matcher != null ? new Completion.On(matcher) : stage == null ? null : new Completion.Stage(stage);
    }

    private static List<Ending> endings(Section file, Rules rules) {
        var sections = file.sections("endings");
        Section.distinct(sections, "id");
        var endings = new ArrayList<Ending>();
        for (var section : sections) {
            var id = section.id("id", "its name in answers");
            var on = rules.requiredMatcher(
                    section,
                    "on",
                    "endings/" + Objects.requireNonNullElse(id, "?"),
                    "the touchpoint that ends the journey: {type: order_cancelled}");
            var kind = section.choice("kind", Ending.Kind.LOST);
            section.close();
            if (id != null && on != null) {
                endings.add(new Ending(id, on, kind));
            }
        }
        return endings;
    }

    private static @Nullable Duration abandonAfter(Section file, List<Stage> stages) {
        var abandonAfter = Quantities.duration(file, "abandonAfter");
        if (abandonAfter == null) {
            return null;
        }
        Stage longest = null;
        var most = abandonAfter;
        for (var stage : stages) {
            var allowed = stage.allowedTime();
            if (allowed != null && allowed.compareTo(most) > 0) {
                longest = stage;
                most = allowed;
            }
        }
        if (longest != null) {
            file.wrong(
                    "abandonAfter",
                    "is shorter than the allowedTime of stage `" + longest.id() + "`, " + IsoDuration.write(most)
                            + ": a journey would be given up before its stage is; make it at least as long");
        }
        return abandonAfter;
    }

    private static List<Segment> segments(Section file, Rules rules) {
        var sections = file.sections("segments");
        Section.distinct(sections, "id");
        var segments = new ArrayList<Segment>();
        var everyoneIsTaken = false;
        for (var section : sections) {
            if (everyoneIsTaken) {
                section.wrong(
                        "is never reached: a segment before it has no `when` and takes everyone; move that to the end");
            }
            everyoneIsTaken |= !section.has("when");
            var id = section.id("id", "its name in answers and filters");
            var when = rules.condition(
                    section, "when", "segments/" + Objects.requireNonNullElse(id, "?"), Scope.TOUCHPOINT);
            section.close();
            segments.add(new Segment(Objects.requireNonNullElse(id, "?"), when));
        }
        return segments;
    }

    private static List<Persona> personas(Section file, Rules rules) {
        var sections = file.sections("personas");
        Section.distinct(sections, "id");
        var personas = new ArrayList<Persona>();
        for (var section : sections) {
            var id = section.id("id", "its name in answers and filters");
            var title = section.texts("title");
            if (!section.has("when")) {
                section.require("when", "the rule by which a customer is recognised: 'traits.coupons > 3'");
            }
            var when = rules.condition(
                    section, "when", "personas/" + Objects.requireNonNullElse(id, "?"), Scope.TOUCHPOINT);
            var goals = section.textsList("goals");
            var pains = section.textsList("pains");
            var jobs = section.textsList("jobs");
            section.close();
            if (id != null && when != null) {
                personas.add(new Persona(id, title, when, goals, pains, jobs));
            }
        }
        return personas;
    }
}
