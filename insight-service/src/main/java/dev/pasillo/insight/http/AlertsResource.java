package dev.pasillo.insight.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pasillo.contract.Alert;
import dev.pasillo.insight.application.AlertDesk.Filter;
import dev.pasillo.insight.application.DeliverAlerts;
import dev.pasillo.insight.application.HandleAlerts;
import dev.pasillo.insight.application.UnknownThingException;
import dev.pasillo.insight.domain.query.Cursor;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jspecify.annotations.Nullable;

/// Alerts, and what people say of them.
@Path("/v1/alerts")
@RolesAllowed(Roles.SECRET)
@Produces(MediaType.APPLICATION_JSON)
public class AlertsResource {
    private static final String CODE = "alert-answer-invalid";
    private static final int LONGEST_COMMENT = 2_000;

    private final HandleAlerts alerts;
    private final SecurityIdentity identity;

    @Inject
    AlertsResource(HandleAlerts alerts, SecurityIdentity identity) {
        this.alerts = alerts;
        this.identity = identity;
    }

    /// Alerts, the latest first.
    @GET
    @Operation(summary = "The alerts, the latest first")
    public Uni<Items> list(@Context UriInfo uri) {
        var parameters = Parameters.alone(uri, "state", "definition", "rule", "limit", "after");
        var filter = new Filter(
                parameters
                        .one("state", "one of firing, resolved, retracted", AlertsResource::state)
                        .orElse(null),
                parameters.text("definition").orElse(null),
                parameters
                        .one("rule", "the id of an alert rule", AlertsResource::uuid)
                        .orElse(null));
        var after = parameters.one("after", "the next of an earlier page", Cursor::parse);
        return alerts.list(caller().workspace(), filter, parameters.limit(), after.orElse(null))
                .map(page -> new Items(page.items(), page.next()));
    }

    private static Optional<Alert.State> state(String word) {
        return Arrays.stream(Alert.State.values())
                .filter(state -> DeliverAlerts.word(state).equals(word))
                .findFirst();
    }

    private static Optional<UUID> uuid(String text) {
        return Optional.of(UUID.fromString(text));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "An alert")
    public Uni<Alert> find(@PathParam("id") String id) {
        return alerts.find(caller().workspace(), id(id));
    }

    /// Somebody takes it on: the name of the key says who.
    @POST
    @Path("/{id}/acknowledge")
    @Operation(summary = "Takes an alert on")
    public Uni<Alert> acknowledge(@PathParam("id") String id) {
        var caller = caller();
        return alerts.acknowledge(caller.workspace(), id(id), caller.name());
    }

    /// Destinations hear nothing of the rule and its subject until a time.
    @POST
    @Path("/{id}/silence")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Silences the rule and subject of an alert until a time")
    public Uni<Alert> silence(
            @PathParam("id") String id,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = Silence.class),
                                            examples =
                                                    @ExampleObject(
                                                            name = "until",
                                                            value = "{\"until\": \"2026-01-31T12:00:00Z\"}")))
                    @Nullable
                    JsonNode body) {
        var fields = new Fields(CODE, body);
        var until = fields.time("until");
        fields.done();
        var caller = caller();
        return alerts.silence(caller.workspace(), id(id), caller.name(), until.orElseThrow());
    }

    @POST
    @Path("/{id}/comment")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Adds a comment to an alert")
    public Uni<Alert> comment(
            @PathParam("id") String id,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = Comment.class),
                                            examples =
                                                    @ExampleObject(
                                                            name = "text",
                                                            value = "{\"text\": \"The payment provider is down.\"}")))
                    @Nullable
                    JsonNode body) {
        var fields = new Fields(CODE, body);
        var text = fields.text("text", LONGEST_COMMENT);
        fields.done();
        var caller = caller();
        return alerts.comment(caller.workspace(), id(id), caller.name(), text);
    }

    /// What it was: true, false or instrumentation.
    @POST
    @Path("/{id}/label")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Says what an alert turned out to be")
    public Uni<Alert> label(
            @PathParam("id") String id,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = Label.class),
                                            examples = @ExampleObject(name = "value", value = "{\"value\": \"true\"}")))
                    @Nullable
                    JsonNode body) {
        var value = body == null ? null : body.get("value");
        var fields = new Fields(CODE, body).ignoring("value");
        if (value == null || !(value.isTextual() || value.isBoolean())) {
            fields.refuse("value", "It must be one of true, false, instrumentation.");
        }
        fields.done();
        var caller = caller();
        return alerts.label(caller.workspace(), id(id), caller.name(), value == null ? "" : value.asText());
    }

    private static UUID id(String text) {
        return Ids.of(text, UnknownThingException::alert);
    }

    private Credential caller() {
        return (Credential) identity.getPrincipal();
    }

    /// @param next gives the next page as `after`; absent on the last
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Items(List<Alert> items, @Nullable String next) {}

    public record Silence(Instant until) {}

    public record Comment(String text) {}

    public record Label(String value) {}
}
