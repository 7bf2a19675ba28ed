package dev.pasillo.journey.file;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pasillo.journey.domain.authoring.DefinitionParser;
import dev.pasillo.journey.domain.authoring.IsoDuration;
import dev.pasillo.journey.domain.authoring.Spelling;
import dev.pasillo.journey.domain.definition.Completion;
import dev.pasillo.journey.domain.definition.Condition;
import dev.pasillo.journey.domain.definition.Ending;
import dev.pasillo.journey.domain.definition.Expectation;
import dev.pasillo.journey.domain.definition.Handover;
import dev.pasillo.journey.domain.definition.InstanceKey;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Matcher;
import dev.pasillo.journey.domain.definition.Mend;
import dev.pasillo.journey.domain.definition.MomentOfTruth;
import dev.pasillo.journey.domain.definition.MomentOfTruth.Perceived;
import dev.pasillo.journey.domain.definition.Objective;
import dev.pasillo.journey.domain.definition.Owner;
import dev.pasillo.journey.domain.definition.Persona;
import dev.pasillo.journey.domain.definition.PlannedTouchpoint;
import dev.pasillo.journey.domain.definition.Segment;
import dev.pasillo.journey.domain.definition.Stage;
import dev.pasillo.journey.domain.definition.Start;
import dev.pasillo.journey.domain.definition.Subject;
import dev.pasillo.journey.domain.definition.Worth;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The one JSON text of a definition: fields in the order of the reference, defaults written out, what is absent or
/// empty left out, names of languages, channels and types sorted, numbers and durations in their shortest spelling.
final class CanonicalJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(JsonGenerator.Feature.ESCAPE_NON_ASCII)
            .build();

    private CanonicalJson() {}

    static String write(JourneyDefinition definition) {
        try {
            return MAPPER.writeValueAsString(definition(definition));
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("cannot write the definition " + definition.name(), bug);
        }
    }

    private static Object subject(Subject subject) {
        return switch (subject) {
            case Subject.Customer _ -> "customer";
            case Subject.Account account -> Map.of("namespace", account.namespace());
        };
    }

    private static Object instance(@Nullable InstanceKey instance) {
        return instance == null ? "one" : Map.of("by", instance.path());
    }

    private static Map<String, Object> definition(JourneyDefinition definition) {
        return new Fields()
                .put("apiVersion", DefinitionParser.API_VERSION)
                .put("kind", DefinitionParser.KIND)
                .put("name", definition.name())
                .texts("title", definition.title())
                .put("subject", subject(definition.subject()))
                .put("instance", instance(definition.instance()))
                .list("objectives", definition.objectives(), CanonicalJson::objective)
                .put("value", worth(definition.value()))
                .list("owners", definition.owners(), CanonicalJson::owner)
                .list("stages", definition.stages(), CanonicalJson::stage)
                .put("start", start(definition.start()))
                .put("completion", completion(definition.completion()))
                .list("endings", definition.endings(), CanonicalJson::ending)
                .put("reentry", Spelling.of(definition.reentry()))
                .time("abandonAfter", definition.abandonAfter())
                .put("inFlight", Spelling.of(definition.inFlight()))
                .list("segments", definition.segments(), CanonicalJson::segment)
                .list("personas", definition.personas(), CanonicalJson::persona)
                .list("momentsOfTruth", definition.moments(), CanonicalJson::moment)
                .map();
    }

    private static Map<String, Object> objective(Objective objective) {
        return new Fields()
                .put("id", objective.id())
                .texts("text", objective.text())
                .put("measure", Spelling.of(objective.measure()))
                .put("stage", objective.stage())
                .put(
                        "target",
                        switch (objective.target()) {
                            case Objective.Target.Figure figure -> figure.value();
                            case Objective.Target.Time time -> IsoDuration.write(time.value());
                        })
                .put("from", text(objective.from()))
                .put("by", text(objective.by()))
                .map();
    }

    private static @Nullable String text(@Nullable LocalDate date) {
        return date == null ? null : date.toString();
    }

    private static @Nullable Object worth(@Nullable Worth worth) {
        return switch (worth) {
            case null -> null;
            case Worth.Fixed fixed -> fixed.amount();
            case Worth.Property property -> property.path();
        };
    }

    private static Map<String, Object> owner(Owner owner) {
        return new Fields()
                .put("id", owner.id())
                .texts("title", owner.title())
                .put("destination", owner.destination())
                .map();
    }

    private static Map<String, Object> stage(Stage stage) {
        var story = stage.story();
        return new Fields()
                .put("id", stage.id())
                .put("rank", stage.rank())
                .texts("title", story.title())
                .texts("goal", story.goal())
                .texts("question", story.question())
                .texts("expectations", story.expectations())
                .put("owner", stage.owner())
                .list("enter", stage.enter(), CanonicalJson::matcher)
                .put("back", stage.back())
                .list("touchpoints", stage.touchpoints(), CanonicalJson::touchpoint)
                .time("targetTime", stage.targetTime())
                .time("allowedTime", stage.allowedTime())
                .put("handover", handover(stage.handover()))
                .put("impact", stage.impact())
                .put("mend", mend(stage.mend()))
                .texts("doing", story.doing())
                .texts("thinking", story.thinking())
                .texts("feeling", story.feeling())
                .list("pains", story.pains(), TreeMap::new)
                .list("opportunities", story.opportunities(), TreeMap::new)
                .list("backstage", story.backstage(), text -> text)
                .map();
    }

    private static Map<String, Object> matcher(Matcher matcher) {
        return new Fields()
                .list("channel", new TreeSet<>(matcher.channels()), text -> text)
                .list("type", new TreeSet<>(matcher.types()), text -> text)
                .put("when", text(matcher.when()))
                .map();
    }

    private static @Nullable String text(@Nullable Condition condition) {
        return condition == null ? null : condition.text();
    }

    private static Map<String, Object> touchpoint(PlannedTouchpoint touchpoint) {
        return new Fields()
                .put("id", touchpoint.id())
                .texts("title", touchpoint.title())
                .put("match", matcher(touchpoint.match()))
                .put("visibility", Spelling.of(touchpoint.visibility()))
                .map();
    }

    private static @Nullable Map<String, Object> handover(@Nullable Handover handover) {
        return handover == null
                ? null
                : new Fields()
                        .put("to", handover.to())
                        .put("expect", matcher(handover.expect()))
                        .time("within", handover.within())
                        .map();
    }

    private static @Nullable Map<String, Object> mend(@Nullable Mend mend) {
        return mend == null
                ? null
                : new Fields()
                        .put("cost", mend.cost())
                        .put("weeks", mend.weeks())
                        .map();
    }

    private static String start(Start start) {
        return switch (start) {
            case Start.Any _ -> "any";
            case Start.First _ -> "first";
            case Start.At at -> at.stage();
        };
    }

    private static @Nullable Map<String, Object> completion(@Nullable Completion completion) {
        return switch (completion) {
            case null -> null;
            case Completion.Stage stage -> new Fields().put("stage", stage.id()).map();
            case Completion.On on -> new Fields().put("on", matcher(on.on())).map();
        };
    }

    private static Map<String, Object> ending(Ending ending) {
        return new Fields()
                .put("id", ending.id())
                .put("on", matcher(ending.on()))
                .put("kind", Spelling.of(ending.kind()))
                .map();
    }

    private static Map<String, Object> segment(Segment segment) {
        return new Fields()
                .put("id", segment.id())
                .put("when", text(segment.when()))
                .map();
    }

    private static Map<String, Object> persona(Persona persona) {
        return new Fields()
                .put("id", persona.id())
                .texts("title", persona.title())
                .put("when", text(persona.when()))
                .list("goals", persona.goals(), TreeMap::new)
                .list("pains", persona.pains(), TreeMap::new)
                .list("jobs", persona.jobs(), TreeMap::new)
                .map();
    }

    private static Map<String, Object> moment(MomentOfTruth moment) {
        return new Fields()
                .put("id", moment.id())
                .texts("title", moment.title())
                .put("stage", moment.stage())
                .put("on", matcher(moment.on()))
                .put("expect", expectation(moment.expect()))
                .put("onDeadline", Spelling.of(moment.onDeadline()))
                .put("objective", moment.objective())
                .time("window", moment.window())
                .time("promise", moment.promise())
                .time("target", moment.target())
                .put("perceived", perceived(moment.perceived()))
                .put("weight", moment.weight())
                .put("kano", moment.kano() == null ? null : Spelling.of(moment.kano()))
                .put("mend", mend(moment.mend()))
                .map();
    }

    private static Map<String, Object> expectation(Expectation expectation) {
        return switch (expectation) {
            case Expectation.Holds holds ->
                new Fields().put("when", holds.when().text()).map();
            case Expectation.FollowedBy followed -> {
                var fields = new Fields().put("followedBy", matcher(followed.match()));
                switch (followed.limit()) {
                    case Expectation.Limit.Within within -> fields.time("within", within.duration());
                    case Expectation.Limit.By by -> fields.put("by", by.time().text());
                }
                yield fields.put("ratingAtLeast", followed.ratingAtLeast()).map();
            }
        };
    }

    private static @Nullable Map<String, Object> perceived(@Nullable Perceived perceived) {
        return perceived == null
                ? null
                : new Fields()
                        .put("rating", perceived.rating())
                        .time("within", perceived.within())
                        .map();
    }

    /// Fields in the order in which they are put; nothing is put for what is absent or empty.
    private static final class Fields {
        private final Map<String, Object> fields = new LinkedHashMap<>();

        Fields put(String name, @Nullable Object value) {
            if (value != null) {
                fields.put(name, value);
            }
            return this;
        }

        Fields time(String name, @Nullable Duration value) {
            return put(name, value == null ? null : IsoDuration.write(value));
        }

        Fields texts(String name, Map<String, String> texts) {
            return texts.isEmpty() ? this : put(name, new TreeMap<>(texts));
        }

        <T> Fields list(String name, Collection<T> items, Function<T, Object> write) {
            List<Object> written = items.stream().map(write).toList();
            return written.isEmpty() ? this : put(name, written);
        }

        Map<String, Object> map() {
            return fields;
        }
    }
}
