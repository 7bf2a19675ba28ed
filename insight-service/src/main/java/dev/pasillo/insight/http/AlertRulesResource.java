package dev.pasillo.insight.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pasillo.insight.application.AlertRules;
import dev.pasillo.insight.application.RuleStore.Kept;
import dev.pasillo.insight.application.UnknownThingException;
import dev.pasillo.insight.domain.alert.AlertRule.Terms;
import dev.pasillo.insight.domain.alert.Measure;
import dev.pasillo.insight.domain.alert.Windows;
import dev.pasillo.insight.domain.query.Cursor;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jspecify.annotations.Nullable;

/// Rules that alerts are made by.
@Path("/v1/alert-rules")
@RolesAllowed(Roles.SECRET)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AlertRulesResource {
    private static final String EXAMPLE = """
            {"name": "Checkout", "definition": "first-purchase", "stage": "buy", "measure": "dropOffRate", "above": 0.3,
             "window": "PT1H", "minCustomers": 20, "segment": "mobile", "channel": "web",
             "destinations": ["0b8f8f2e-6d0d-4f57-9b58-1d5f4d2c7a10"], "enabled": true}""";

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int LONGEST = 200;
    private static final int LONGEST_RUNBOOK = 2_000;
    private static final int MOST_DESTINATIONS = 10;
    private static final long MIN_CUSTOMERS = 20;
    private static final long MOST_CUSTOMERS = 1_000_000;

    private final AlertRules rules;
    private final SecurityIdentity identity;

    @Inject
    AlertRulesResource(AlertRules rules, SecurityIdentity identity) {
        this.rules = rules;
        this.identity = identity;
    }

    /// The rules in the order they were made.
    @GET
    @Operation(summary = "The alert rules, in the order they were made")
    public Uni<Items> list(@Context UriInfo uri) {
        var parameters = Parameters.alone(uri, "limit", "after");
        var after = parameters.one("after", "the next of an earlier page", Cursor::parse);
        return rules.list(workspace(), parameters.limit(), after.orElse(null))
                .map(page -> new Items(page.items().stream().map(Rule::of).toList(), page.next()));
    }

    @POST
    @Operation(summary = "Keeps a new alert rule")
    public Uni<Response> create(
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = Rule.class),
                                            examples = @ExampleObject(name = "rule", value = EXAMPLE)))
                    @Nullable
                    JsonNode body) {
        return rules.create(workspace(), terms(body))
                .map(kept -> Response.created(
                                URI.create("/v1/alert-rules/" + kept.rule().id()))
                        .entity(Rule.of(kept))
                        .build());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "An alert rule")
    public Uni<Rule> find(@PathParam("id") String id) {
        return rules.find(workspace(), id(id)).map(Rule::of);
    }

    /// Replaces the rule: what is left out gets its default. Another content is the next version.
    @PUT
    @Path("/{id}")
    @Operation(summary = "Replaces an alert rule, which makes its next version")
    public Uni<Rule> change(
            @PathParam("id") String id,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = Rule.class),
                                            examples = @ExampleObject(name = "rule", value = EXAMPLE)))
                    @Nullable
                    JsonNode body) {
        return rules.change(workspace(), id(id), terms(body)).map(Rule::of);
    }

    /// Ends the rule. Its alerts stay, and one that is firing resolves.
    @DELETE
    @Path("/{id}")
    @Operation(summary = "Ends an alert rule")
    public Uni<Void> delete(@PathParam("id") String id) {
        return rules.delete(workspace(), id(id));
    }

    private static Terms terms(@Nullable JsonNode body) {
        var fields = new Fields("alert-rule-invalid", body).ignoring("id", "version", "createdAt", "changedAt");
        var name = fields.text("name", LONGEST);
        var definition = fields.text("definition", LONGEST);
        var stage = fields.text("stage", LONGEST);
        var measure = fields.one("measure", Measure::find, "dropOffRate, which is the only measure yet")
                .orElse(Measure.DROP_OFF_RATE);
        var above = fields.fraction("above", 0, 1);
        var window = fields.duration("window", Windows.SHORTEST, Windows.LONGEST, WINDOW);
        var minCustomers = fields.whole("minCustomers", 1, MOST_CUSTOMERS, MIN_CUSTOMERS);
        var segment = fields.optionalText("segment", LONGEST);
        var channel = fields.optionalText("channel", LONGEST);
        var destinations = fields.ids("destinations", MOST_DESTINATIONS);
        var enabled = fields.truth("enabled", true);
        var runbook = fields.optionalText("runbook", LONGEST_RUNBOOK);
        fields.done();
        return new Terms(
                name,
                definition,
                stage,
                measure,
                above,
                window,
                minCustomers,
                segment.orElse(null),
                channel.orElse(null),
                destinations,
                enabled,
                runbook.orElse(null));
    }

    private static UUID id(String text) {
        return Ids.of(text, UnknownThingException::rule);
    }

    private String workspace() {
        return ((Credential) identity.getPrincipal()).workspace();
    }

    /// @param next gives the next page as `after`; absent on the last
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Items(List<Rule> items, @Nullable String next) {}

    /// @param version from 1; every change makes the next
    /// @param above the limit, 0…1
    /// @param window ISO 8601, from PT1M to P30D
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rule(
            String id,
            int version,
            String name,
            String definition,
            String stage,
            String measure,
            double above,
            String window,
            long minCustomers,
            @Nullable String segment,
            @Nullable String channel,
            List<String> destinations,
            boolean enabled,
            @Nullable String runbook,
            Instant createdAt,
            Instant changedAt) {
        static Rule of(Kept kept) {
            var rule = kept.rule();
            var terms = rule.terms();
            return new Rule(
                    rule.id().toString(),
                    rule.version(),
                    terms.name(),
                    terms.definition(),
                    terms.stage(),
                    terms.measure().id(),
                    terms.above(),
                    terms.window().toString(),
                    terms.minCustomers(),
                    terms.segment(),
                    terms.channel(),
                    terms.destinations().stream().map(UUID::toString).toList(),
                    terms.enabled(),
                    terms.runbook(),
                    kept.createdAt(),
                    kept.changedAt());
        }
    }
}
