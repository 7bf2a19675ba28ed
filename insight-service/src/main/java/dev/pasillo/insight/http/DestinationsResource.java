package dev.pasillo.insight.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pasillo.insight.application.DeliverAlerts;
import dev.pasillo.insight.application.DeliveryStore;
import dev.pasillo.insight.application.DestinationStore;
import dev.pasillo.insight.application.DestinationStore.Draft;
import dev.pasillo.insight.application.DestinationStore.Kind;
import dev.pasillo.insight.application.Destinations;
import dev.pasillo.insight.application.UnknownThingException;
import dev.pasillo.insight.domain.delivery.Sent;
import dev.pasillo.insight.domain.delivery.SigningSecret;
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
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jspecify.annotations.Nullable;

/// Where alerts are sent, and how that went.
@Path("/v1/destinations")
@RolesAllowed(Roles.SECRET)
@Produces(MediaType.APPLICATION_JSON)
public class DestinationsResource {
    private static final String EXAMPLE = """
            {"kind": "webhook", "name": "On call", "url": "https://hooks.example.com/pasillo", "enabled": true}""";

    private static final Set<String> LATER = Set.of("email", "slack", "alertmanager");
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_URL = 2_000;
    private static final int LONGEST_SECRET = 200;

    private final Destinations destinations;
    private final DeliverAlerts deliveries;
    private final SecurityIdentity identity;

    @Inject
    DestinationsResource(Destinations destinations, DeliverAlerts deliveries, SecurityIdentity identity) {
        this.destinations = destinations;
        this.deliveries = deliveries;
        this.identity = identity;
    }

    /// The destinations in the order they were made.
    @GET
    @Operation(summary = "The destinations, in the order they were made")
    public Uni<Items> list(@Context UriInfo uri) {
        var parameters = Parameters.alone(uri, "limit", "after");
        var after = parameters.one("after", "the next of an earlier page", Cursor::parse);
        return destinations
                .list(workspace(), parameters.limit(), after.orElse(null))
                .map(page -> new Items(
                        page.items().stream()
                                .map(each -> Destination.of(each, null))
                                .toList(),
                        page.next()));
    }

    /// The answer carries the secret to verify signatures with, this once and never again.
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Keeps a new destination and tells its secret once")
    public Uni<Response> create(
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = Destination.class),
                                            examples = @ExampleObject(name = "webhook", value = EXAMPLE)))
                    @Nullable
                    JsonNode body) {
        var given = given(body);
        return destinations
                .create(workspace(), given.draft(), given.secret())
                .map(created -> Response.created(URI.create(
                                "/v1/destinations/" + created.destination().id()))
                        .entity(Destination.of(
                                created.destination(), created.secret().text()))
                        .build());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A destination")
    public Uni<Destination> find(@PathParam("id") String id) {
        return destinations.find(workspace(), id(id)).map(found -> Destination.of(found, null));
    }

    /// Replaces the destination. Without a secret it keeps its own.
    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Replaces a destination")
    public Uni<Destination> change(
            @PathParam("id") String id,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = Destination.class),
                                            examples = @ExampleObject(name = "webhook", value = EXAMPLE)))
                    @Nullable
                    JsonNode body) {
        var given = given(body);
        return destinations
                .change(workspace(), id(id), given.draft(), given.secret())
                .map(changed -> Destination.of(changed, null));
    }

    /// Deletes it with what waits for it. Rules that name it tell their other destinations.
    @DELETE
    @Path("/{id}")
    @Operation(summary = "Deletes a destination with what waits for it")
    public Uni<Void> delete(@PathParam("id") String id) {
        return destinations.delete(workspace(), id(id));
    }

    /// Sends a made-up alert at once, and tells how it went.
    @POST
    @Path("/{id}/test")
    @Operation(summary = "Sends a made-up alert at once and tells how it went")
    public Uni<Tested> test(@PathParam("id") String id) {
        return deliveries.test(workspace(), id(id)).map(Tested::of);
    }

    /// How deliveries went, the newest first.
    @GET
    @Path("/{id}/deliveries")
    @Operation(summary = "How deliveries to a destination went, the newest first")
    public Uni<Deliveries> deliveries(@PathParam("id") String id, @Context UriInfo uri) {
        var parameters = Parameters.alone(uri, "limit", "after");
        var before = parameters.one("after", "the next of an earlier page", text -> Optional.of(Long.valueOf(text)));
        return deliveries
                .list(workspace(), id(id), parameters.limit(), before.orElse(null))
                .map(page ->
                        new Deliveries(page.items().stream().map(Delivery::of).toList(), page.next()));
    }

    private static Given given(@Nullable JsonNode body) {
        var fields =
                new Fields("destination-invalid", body).ignoring("id", "disabledBecause", "createdAt", "changedAt");
        var kind = fields.optionalText("kind", LONGEST_NAME).orElse("");
        if (LATER.contains(kind)) {
            fields.refuse("kind", "Destinations of kind " + kind + " follow in a later version. Take webhook.");
        } else if (!kind.equals(Kind.WEBHOOK.id())) {
            fields.refuse("kind", "It must be webhook.");
        }
        var name = fields.optionalText("name", LONGEST_NAME);
        var url = fields.text("url", LONGEST_URL);
        var secret = fields.one(
                "secret",
                text -> text.length() > LONGEST_SECRET ? Optional.empty() : SigningSecret.parse(text),
                "whsec_ and 24 to 64 bytes in Base64; leave it out, and one is made");
        var enabled = fields.truth("enabled", true);
        if (fields.has("to")) {
            fields.refuse("to", "It belongs to destinations of kind email, which follow in a later version.");
        }
        var uri = uri(url, fields);
        fields.done();
        return new Given(new Draft(Kind.WEBHOOK, name.orElse(null), uri, enabled), secret.orElse(null));
    }

    private static URI uri(String url, Fields fields) {
        try {
            return new URI(url);
        } catch (URISyntaxException none) {
            fields.refuse("url", "It must be a URL such as https://hooks.example.com/pasillo.");
            return URI.create("https://invalid.invalid/");
        }
    }

    private record Given(Draft draft, @Nullable SigningSecret secret) {}

    private static UUID id(String text) {
        return Ids.of(text, UnknownThingException::destination);
    }

    private String workspace() {
        return ((Credential) identity.getPrincipal()).workspace();
    }

    /// @param next gives the next page as `after`; absent on the last
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Items(List<Destination> items, @Nullable String next) {}

    /// @param secret only in the answer to the request that made it
    /// @param disabledBecause why the service itself switched it off
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Destination(
            String id,
            String kind,
            @Nullable String name,
            String url,
            @Nullable String secret,
            boolean enabled,
            @Nullable String disabledBecause,
            Instant createdAt,
            Instant changedAt) {
        static Destination of(DestinationStore.Destination kept, @Nullable String secret) {
            var draft = kept.draft();
            return new Destination(
                    kept.id().toString(),
                    draft.kind().id(),
                    draft.name(),
                    draft.url().toString(),
                    secret,
                    draft.enabled(),
                    kept.disabledBecause(),
                    kept.createdAt(),
                    kept.changedAt());
        }

        /// Without the secret.
        @Override
        public String toString() {
            return "Destination[" + id + "]";
        }
    }

    /// @param status what the receiver answered; absent where it did not
    /// @param failure why there was no answer
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Tested(
            String webhookId,
            boolean delivered,
            @Nullable Integer status,
            @Nullable String failure,
            double durationSeconds) {
        static Tested of(DeliverAlerts.Tested tested) {
            var seconds = tested.sent().took().toMillis() / 1_000.0;
            return switch (tested.sent()) {
                case Sent.Answered answered ->
                    new Tested(tested.webhookId(), tested.delivered(), answered.status(), null, seconds);
                case Sent.Failed failed ->
                    new Tested(tested.webhookId(), tested.delivered(), null, failed.reason(), seconds);
            };
        }
    }

    /// @param next gives the next page as `after`; absent on the last
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Deliveries(List<Delivery> items, @Nullable String next) {}

    /// @param event firing, resolved, retracted or test
    /// @param state pending, delivered or failed
    /// @param attempts how many were begun
    /// @param log `{attempt, at, status? or failure?, durationSeconds}` of each that came to its end
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Delivery(
            String id,
            @Nullable String alertId,
            String webhookId,
            String event,
            String state,
            int attempts,
            @Nullable Instant nextAttemptAt,
            Instant createdAt,
            @Nullable Instant finishedAt,
            @JsonRawValue String log) {
        static Delivery of(DeliveryStore.Delivery kept) {
            return new Delivery(
                    String.valueOf(kept.id()),
                    kept.alert() == null ? null : kept.alert().toString(),
                    kept.webhookId(),
                    kept.event(),
                    kept.state(),
                    kept.attempts(),
                    kept.nextAttemptAt(),
                    kept.createdAt(),
                    kept.finishedAt(),
                    kept.log());
        }
    }
}
