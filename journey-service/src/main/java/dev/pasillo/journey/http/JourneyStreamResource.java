package dev.pasillo.journey.http;

import dev.pasillo.journey.application.ChangePlace;
import dev.pasillo.journey.application.FollowChanges;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Problem;
import dev.pasillo.kit.ProblemException;
import dev.pasillo.kit.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Changes of journeys as they happen, as server-sent events:
///
/// - `journey-change` with `{"removed": […facts], "added": […facts]}`;
/// - `reset` where the place asked for is not kept any more: read again what is on display.
///
/// Every event's id is a place; sent back as `Last-Event-ID` it resumes exactly after the event. Without it the stream
/// begins at the present end. A comment keeps idle connections alive.
@Path("/v1/journeys/stream")
@RolesAllowed(Roles.SECRET)
public class JourneyStreamResource {
    private static final Logger LOG = Logger.getLogger(JourneyStreamResource.class);

    private final FollowChanges changes;
    private final OpenStreams streams;
    private final SecurityIdentity caller;

    JourneyStreamResource(FollowChanges changes, OpenStreams streams, SecurityIdentity caller) {
        this.changes = changes;
        this.streams = streams;
        this.caller = caller;
    }

    @Operation(summary = "Changes of journeys as they happen")
    @APIResponse(responseCode = "200", description = "Server-sent events")
    @APIResponse(
            responseCode = "503",
            description =
                    "Too many follow already, or the broker does not answer: `too-many-streams`, `changes-unavailable`")
    @GET
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void follow(
            @Context SseEventSink sink,
            @Context Sse sse,
            @Context RoutingContext request,
            @RestQuery @Nullable String definition,
            @RestHeader("Last-Event-ID") @Nullable String lastEventId) {
        var following = begin(definition, place(lastEventId));
        request.response().putHeader("X-Accel-Buffering", "no").putHeader("Cache-Control", "no-store");
        streams.serve(following, new EventStream(sink, sse, request));
    }

    private FollowChanges.Following begin(@Nullable String definition, Optional<ChangePlace> after) {
        var workspace = ((Credential) caller.getPrincipal()).workspace();
        Optional<FollowChanges.Following> following;
        try {
            following = changes.follow(new FollowChanges.Wish(workspace, definition, after));
        } catch (RuntimeException unreachable) {
            LOG.warn("changes cannot be followed", unreachable);
            throw unavailable("changes-unavailable", "Changes cannot be read just now. Try again in a few seconds.");
        }
        return following.orElseThrow(() -> unavailable(
                "too-many-streams", "As many streams are open as are allowed. Close one, or try again later."));
    }

    private static Optional<ChangePlace> place(@Nullable String lastEventId) {
        if (lastEventId == null || lastEventId.isBlank()) {
            return Optional.empty();
        }
        var place = ChangePlace.of(lastEventId.strip());
        if (place.isEmpty()) {
            throw new ProblemException(Problem.of(
                    400, "last-event-id-invalid", "Last-Event-ID is the id of an event of this stream, unchanged."));
        }
        return place;
    }

    private static ProblemException unavailable(String code, String detail) {
        return new ProblemException(Problem.of(503, code, detail));
    }
}
