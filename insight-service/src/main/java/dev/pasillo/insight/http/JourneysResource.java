package dev.pasillo.insight.http;

import dev.pasillo.contract.Fact.Outcome;
import dev.pasillo.contract.Fact.Verdict;
import dev.pasillo.insight.application.ReadFigures;
import dev.pasillo.insight.application.ReadFigures.Answer;
import dev.pasillo.insight.application.ReadFigures.Question;
import dev.pasillo.insight.domain.figure.FunnelStage;
import dev.pasillo.insight.domain.figure.JourneyState;
import dev.pasillo.insight.domain.figure.Rule;
import dev.pasillo.insight.domain.query.Behind;
import dev.pasillo.insight.domain.query.Cursor;
import dev.pasillo.insight.domain.query.PeopleLink;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Figures under each definition, and the people behind them.
@Path("/v1/journeys")
@RolesAllowed(Roles.SECRET)
@Produces(MediaType.APPLICATION_JSON)
public class JourneysResource {
    private static final String RULES = Rule.ALL.stream().map(Rule::id).collect(Collectors.joining(", "));
    private static final String VERDICTS =
            Arrays.stream(Verdict.values()).map(JourneysResource::id).collect(Collectors.joining(", "));
    private static final String OUTCOMES =
            Arrays.stream(Outcome.values()).map(JourneysResource::id).collect(Collectors.joining(", "));

    private final ReadFigures figures;
    private final SecurityIdentity identity;

    @Inject
    JourneysResource(ReadFigures figures, SecurityIdentity identity) {
        this.figures = figures;
        this.identity = identity;
    }

    /// Every definition with its journeys.
    @Operation(summary = "Every definition with its journeys")
    @GET
    public Uni<Answers.Journeys> journeys(@Context UriInfo uri) {
        var question = Parameters.of(uri).question(workspace());
        return figures.journeys(question)
                .map(answer -> new Answers.Journeys(
                        answer.value().entrySet().stream()
                                .map(entry -> Answers.Journey.of(
                                        entry.getKey(),
                                        entry.getValue(),
                                        links(entry.getKey().name(), question, answer),
                                        null))
                                .toList(),
                        Answers.Moment.of(answer)));
    }

    /// A definition with its journeys.
    @Operation(summary = "A definition with its journeys")
    @GET
    @Path("/{definition}")
    public Uni<Answers.Journey> journey(@PathParam("definition") String definition, @Context UriInfo uri) {
        var question = Parameters.of(uri).question(workspace());
        return figures.headline(definition, question)
                .map(answer -> Answers.Journey.of(
                        Objects.requireNonNull(answer.plan()),
                        answer.value(),
                        links(definition, question, answer),
                        Answers.Moment.of(answer)));
    }

    /// How many customers get how far.
    @Operation(summary = "How many customers get how far")
    @GET
    @Path("/{definition}/funnel")
    public Uni<Answers.Funnel> funnel(@PathParam("definition") String definition, @Context UriInfo uri) {
        var parameters = Parameters.of(uri, "rule");
        var question = parameters.question(workspace());
        var rule = parameters.one("rule", "one of " + RULES, Rule::find).orElse(Rule.REACHED);
        return figures.funnel(definition, rule, question)
                .map(answer -> new Answers.Funnel(
                        definition,
                        rule.id(),
                        answer.value().stream()
                                .map(place ->
                                        Answers.FunnelPlace.of(place, links(definition, rule, place, question, answer)))
                                .toList(),
                        Answers.Moment.of(answer)));
    }

    /// The figures of every stage.
    @Operation(summary = "The figures of every stage")
    @GET
    @Path("/{definition}/stages")
    public Uni<Answers.Stages> stages(@PathParam("definition") String definition, @Context UriInfo uri) {
        var question = Parameters.of(uri).question(workspace());
        return figures.stages(definition, question)
                .map(answer -> new Answers.Stages(
                        definition,
                        answer.value().entrySet().stream()
                                .map(entry -> {
                                    var stage = entry.getKey().id();
                                    return Answers.StageRow.of(
                                            entry.getKey(),
                                            entry.getValue(),
                                            stageLinks(definition, stage, question, answer),
                                            Map.of("n", link(definition, question, new Behind.Ratings(stage), answer)),
                                            handoverLinks(definition, stage, question, answer));
                                })
                                .toList(),
                        Answers.Moment.of(answer)));
    }

    /// The figures of every moment of truth.
    @Operation(summary = "How often every promise is kept")
    @GET
    @Path("/{definition}/moments")
    public Uni<Answers.Moments> moments(@PathParam("definition") String definition, @Context UriInfo uri) {
        var question = Parameters.of(uri).question(workspace());
        return figures.moments(definition, question)
                .map(answer -> new Answers.Moments(
                        definition,
                        answer.value().entrySet().stream()
                                .map(entry -> Answers.MomentRow.of(
                                        entry.getKey(),
                                        entry.getValue(),
                                        momentLinks(definition, entry.getKey().id(), question, answer)))
                                .toList(),
                        Answers.Moment.of(answer)));
    }

    /// The people behind a figure.
    @Operation(summary = "The people behind a figure")
    @GET
    @Path("/{definition}/people")
    public Uni<Answers.People> people(@PathParam("definition") String definition, @Context UriInfo uri) {
        var parameters = Parameters.of(
                uri,
                "stage",
                "verdict",
                "now",
                "returned",
                "lastTouchpoint",
                "historical",
                "rule",
                "journeys",
                "moment",
                "outcome",
                "handover",
                "feedback",
                "limit",
                "after");
        var question = parameters.question(workspace());
        var behind = behind(parameters);
        var after = parameters.one("after", "the next of an earlier page", Cursor::parse);
        return figures.people(definition, question, behind, parameters.limit(), after.orElse(null))
                .map(answer -> {
                    var people = answer.value();
                    var next = people.next();
                    return new Answers.People(
                            definition,
                            people.total(),
                            people.page().stream()
                                    .map(found -> Entry.of(found.text(), behind))
                                    .toList(),
                            next == null ? null : next.text(),
                            Answers.Moment.of(answer));
                });
    }

    private static Behind behind(Parameters parameters) {
        if (parameters.has("moment") || parameters.has("outcome")) {
            alone(
                    parameters,
                    parameters.has("moment") ? "moment" : "outcome",
                    "stage",
                    "verdict",
                    "now",
                    "returned",
                    "lastTouchpoint",
                    "historical",
                    "rule",
                    "journeys",
                    "handover",
                    "feedback");
            return moments(parameters);
        }
        var stage = parameters.text("stage");
        var rule = parameters.one("rule", "one of " + RULES, Rule::find);
        if (rule.isPresent()) {
            alone(parameters, "rule", "verdict", "now", "returned", "lastTouchpoint", "historical", "journeys");
            return new Behind.Customers(rule.get(), stage.orElse(null));
        }
        if (parameters.has("handover")) {
            alone(
                    parameters,
                    "handover",
                    "verdict",
                    "now",
                    "returned",
                    "lastTouchpoint",
                    "historical",
                    "journeys",
                    "feedback");
            var outcome = parameters
                    .one("handover", "any or one of " + OUTCOMES, JourneysResource::outcome)
                    .orElseThrow();
            return new Behind.Handovers(stage.orElse(null), outcome.orElse(null));
        }
        if (parameters.has("feedback")) {
            alone(parameters, "feedback", "verdict", "now", "returned", "lastTouchpoint", "historical", "journeys");
            return parameters
                    .one(
                            "feedback",
                            "rated",
                            each -> each.equals("rated")
                                    ? Optional.of(new Behind.Ratings(stage.orElse(null)))
                                    : Optional.empty())
                    .orElseThrow();
        }
        if (parameters.has("journeys")) {
            alone(parameters, "journeys", "stage", "verdict", "now", "returned", "lastTouchpoint", "historical");
            return parameters
                    .one("journeys", "started, completions or a journey's state", JourneysResource::journeys)
                    .orElseThrow();
        }
        return new Behind.Visits(
                stage.orElse(null),
                parameters
                        .one("verdict", "one of " + VERDICTS, JourneysResource::verdict)
                        .orElse(null),
                parameters.truth("now").orElse(null),
                parameters.truth("returned").orElse(null),
                parameters.text("lastTouchpoint").orElse(null),
                parameters.truth("historical").orElse(null));
    }

    /// A funnel counts customers and a visit's verdict is a visit's: together they would mean nothing.
    private static void alone(Parameters parameters, String name, String... others) {
        for (var other : others) {
            if (parameters.has(other)) {
                throw Parameters.refused("parameter-invalid", other, "It does not go together with " + name + ".");
            }
        }
    }

    private static Optional<Behind> journeys(String id) {
        return switch (id) {
            case "started" -> Optional.of(new Behind.Journeys(null));
            case "completions" -> Optional.of(new Behind.Completions());
            default -> JourneyState.find(id).map(Behind.Journeys::new);
        };
    }

    private static Behind moments(Parameters parameters) {
        var outcome = parameters
                .one("outcome", "any or one of " + OUTCOMES, JourneysResource::outcome)
                .orElse(Optional.empty());
        return new Behind.Moments(parameters.text("moment").orElse(null), outcome.orElse(null));
    }

    /// An outcome, or none in particular.
    private static Optional<Optional<Outcome>> outcome(String id) {
        if (id.equals("any")) {
            return Optional.of(Optional.empty());
        }
        return Arrays.stream(Outcome.values())
                .filter(outcome -> id(outcome).equals(id))
                .map(Optional::of)
                .findFirst();
    }

    private static Optional<Verdict> verdict(String id) {
        return Arrays.stream(Verdict.values())
                .filter(verdict -> id(verdict).equals(id))
                .findFirst();
    }

    private static String id(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> links(String definition, Question question, Answer<?> answer) {
        var links = new LinkedHashMap<String, String>();
        links.put("started", link(definition, question, new Behind.Journeys(null), answer));
        for (var state : JourneyState.ALL) {
            links.put(state.id(), link(definition, question, new Behind.Journeys(state), answer));
        }
        links.put("completions", link(definition, question, new Behind.Completions(), answer));
        return links;
    }

    private static Map<String, String> links(
            String definition, Rule rule, FunnelStage place, Question question, Answer<?> answer) {
        var customers = new Behind.Customers(rule, place.stage().id());
        return Map.of("customers", link(definition, question, customers, answer));
    }

    private static Map<String, String> stageLinks(
            String definition, String stage, Question question, Answer<?> answer) {
        var links = new LinkedHashMap<String, String>();
        links.put("now", link(definition, question, new Behind.Visits(stage, null, true, null, null), answer));
        links.put("entered", link(definition, question, new Behind.Visits(stage, null, null, null, null), answer));
        for (var verdict : Verdict.values()) {
            links.put(
                    id(verdict),
                    link(definition, question, new Behind.Visits(stage, verdict, null, null, null), answer));
        }
        links.put("returned", link(definition, question, new Behind.Visits(stage, null, null, true, null), answer));
        return links;
    }

    private static Map<String, String> handoverLinks(
            String definition, String stage, Question question, Answer<?> answer) {
        var links = new LinkedHashMap<String, String>();
        for (var outcome : List.of(Outcome.KEPT, Outcome.MISSED, Outcome.PENDING)) {
            links.put(id(outcome), link(definition, question, new Behind.Handovers(stage, outcome), answer));
        }
        return links;
    }

    private static Map<String, String> momentLinks(
            String definition, String moment, Question question, Answer<?> answer) {
        var links = new LinkedHashMap<String, String>();
        for (var outcome : Outcome.values()) {
            links.put(id(outcome), link(definition, question, new Behind.Moments(moment, outcome), answer));
        }
        return links;
    }

    private static String link(String definition, Question question, Behind behind, Answer<?> answer) {
        return PeopleLink.of(definition, question.selection(), behind, answer.token());
    }

    private String workspace() {
        return ((Credential) identity.getPrincipal()).workspace();
    }
}
