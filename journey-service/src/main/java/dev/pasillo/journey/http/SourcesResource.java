package dev.pasillo.journey.http;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.journey.application.SourceStore.Change;
import dev.pasillo.journey.application.Sources;
import dev.pasillo.journey.application.Sources.NewKey;
import dev.pasillo.journey.application.Sources.Outcome;
import dev.pasillo.journey.domain.source.Source;
import dev.pasillo.journey.domain.source.SourceForm.FieldError;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.PresentedKey;
import dev.pasillo.kit.Problem;
import dev.pasillo.kit.ProblemException;
import dev.pasillo.kit.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

/// The sources of a workspace, and their keys. A key is told once, in the answer to the request that made it; a secret
/// never. A caller who leaves does not interrupt the database.
@Path("/v1/sources")
@RolesAllowed(Roles.SECRET)
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public class SourcesResource {
    private static final int LONGEST_NAME = 200;
    private static final String EXAMPLE = """
            {"name": "payments", "kind": "stripe", "secrets": ["whsec_…"]}""";
    private static final String EXAMPLE_OF_A_ROTATION = """
            {"expiresOthersIn": "PT24H"}""";

    private final Sources sources;
    private final SecurityIdentity identity;
    private final Clock clock;

    @Inject
    SourcesResource(Sources sources, SecurityIdentity identity, Clock clock) {
        this.sources = sources;
        this.identity = identity;
        this.clock = clock;
    }

    /// @param next where the next page starts; absent on the last
    record SourcesJson(List<SourceJson> items, @Nullable String next) {}

    @GET
    @Operation(summary = "The sources of the workspace, by name")
    @APIResponseSchema(SourcesJson.class)
    public Uni<byte[]> list(@RestQuery @Nullable String after, @RestQuery @Nullable String limit) {
        var size = QueryParameters.limit(limit);
        var from = after == null ? "" : name(QueryParameters.word("after", after));
        return sources.list(workspace(), from, size + 1)
                .map(found -> ContractJson.bytes(new SourcesJson(
                        found.stream()
                                .limit(size)
                                .map(source -> json(source, null))
                                .toList(),
                        found.size() > size ? found.get(size - 1).name() : null)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Registers a source and tells its first key once")
    @APIResponse(responseCode = "201", description = "The source, with `key` in the clear")
    @APIResponse(responseCode = "409", description = "`source-exists` or `too-many-sources`")
    @APIResponse(responseCode = "422", description = "It has something to mend: `source-invalid`")
    @APIResponse(
            responseCode = "503",
            description =
                    "`catalogue-unavailable`: ingest-service does not say what it can read; `secrets-key-missing`")
    public Uni<Response> create(
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = SourceJson.class),
                                            examples = @ExampleObject(name = "signed", value = EXAMPLE)))
                    byte @Nullable [] body,
            HttpServerRequest request) {
        var wanted = SourceBody.source(body, null);
        return sources.create(workspace(), wanted, callersKey(request))
                .map(SourcesResource::done)
                .map(done -> Response.created(
                                URI.create("/v1/sources/" + done.source().name()))
                        .entity(ContractJson.bytes(json(done.source(), done.newKey())))
                        .build());
    }

    @GET
    @Path("{name}")
    @Operation(summary = "A source")
    @APIResponseSchema(SourceJson.class)
    @APIResponse(responseCode = "404", description = "There is none: `source-unknown`")
    public Uni<byte[]> find(@PathParam("name") String name) {
        return sources.find(workspace(), name(name))
                .map(found -> found.orElseThrow(() -> refused(new Change.NoSource())))
                .map(source -> ContractJson.bytes(json(source, null)));
    }

    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Replaces what is set for a source",
            description =
                    "Its keys stay. Its secrets stay too where `secrets` is absent; an empty list takes them away.")
    @APIResponseSchema(SourceJson.class)
    @APIResponse(responseCode = "404", description = "There is none: `source-unknown`")
    @APIResponse(responseCode = "422", description = "It has something to mend: `source-invalid`")
    @APIResponse(responseCode = "503", description = "`catalogue-unavailable` or `secrets-key-missing`")
    public Uni<byte[]> change(
            @PathParam("name") String name,
            @RequestBody(content = @Content(schema = @Schema(implementation = SourceJson.class)))
                    byte @Nullable [] body,
            HttpServerRequest request) {
        var wanted = SourceBody.source(body, name(name));
        return sources.change(workspace(), wanted, callersKey(request))
                .map(SourcesResource::done)
                .map(done -> ContractJson.bytes(json(done.source(), null)));
    }

    @DELETE
    @Path("{name}")
    @Operation(summary = "Removes a source with its keys; touchpoints that came from it stay")
    @APIResponse(responseCode = "204", description = "It is gone")
    @APIResponse(responseCode = "404", description = "There is none: `source-unknown`")
    public Uni<Void> remove(@PathParam("name") String name) {
        return sources.remove(workspace(), name(name))
                .invoke(removed -> {
                    if (!removed) {
                        throw refused(new Change.NoSource());
                    }
                })
                .replaceWithVoid();
    }

    @POST
    @Path("{name}/keys")
    @Operation(
            summary = "Makes one more key for a source and tells it once",
            description = "With `expiresOthersIn`, an ISO 8601 duration, its other keys end after that time.")
    @APIResponse(responseCode = "201", description = "The key, with `key` in the clear")
    @APIResponse(responseCode = "404", description = "There is none: `source-unknown`")
    @APIResponse(responseCode = "409", description = "The source has as many keys as it may: `too-many-keys`")
    @APIResponse(responseCode = "422", description = "It has something to mend: `source-invalid`")
    @Consumes(MediaType.WILDCARD)
    public Uni<Response> rotate(
            @PathParam("name") String name,
            @RequestBody(
                            content =
                                    @Content(
                                            examples =
                                                    @ExampleObject(name = "rotation", value = EXAMPLE_OF_A_ROTATION)))
                    byte @Nullable [] body) {
        var overlap = SourceBody.overlap(body);
        return sources.rotate(workspace(), name(name), overlap)
                .map(SourcesResource::done)
                .map(done -> Response.status(201)
                        .entity(ContractJson.bytes(
                                json(done.source(), done.newKey()).keys().getLast()))
                        .build());
    }

    @DELETE
    @Path("{name}/keys/{id}")
    @Operation(summary = "Takes a key from a source")
    @APIResponse(responseCode = "204", description = "It is not known any more")
    @APIResponse(responseCode = "404", description = "`source-unknown` or `source-key-unknown`")
    public Uni<Void> revoke(@PathParam("name") String name, @PathParam("id") String id) {
        return sources.revoke(workspace(), name(name), id)
                .map(SourcesResource::done)
                .replaceWithVoid();
    }

    private static Outcome.Done done(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> done;
            case Outcome.Not(var why) -> throw refused(why);
            case Outcome.KindUnknown unknown ->
                throw SourceBody.invalid(List.of(
                        new FieldError("kind", "It must be one of " + String.join(", ", unknown.known()) + ".")));
            case Outcome.KindsUnavailable(var detail) ->
                throw new ProblemException(Problem.of(
                        503,
                        "catalogue-unavailable",
                        detail + " Without it nobody knows whether there is such a kind; try again."));
            case Outcome.NoSecretsKey _ ->
                throw new ProblemException(Problem.of(
                        503,
                        "secrets-key-missing",
                        "This deployment cannot keep secrets: set pasillo.secrets.key of journey-service and"
                                + " ingest-service to 32 random bytes in base64."));
        };
    }

    private static ProblemException refused(Change why) {
        return new ProblemException(
                switch (why) {
                    case Change.To _ -> throw new IllegalStateException("that is no refusal");
                    case Change.NoSource _ ->
                        Problem.of(404, "source-unknown", "There is no such source in this workspace.");
                    case Change.Exists _ ->
                        Problem.of(409, "source-exists", "There is a source of that name. Change it with PUT.");
                    case Change.TooMany _ ->
                        Problem.of(409, "too-many-sources", "A workspace has at most " + Sources.MOST + " sources.");
                    case Change.NoKey _ -> Problem.of(404, "source-key-unknown", "The source has no such key.");
                    case Change.TooManyKeys _ ->
                        Problem.of(
                                409,
                                "too-many-keys",
                                "A source has at most " + Sources.MOST_KEYS + " keys. Take one away first.");
                });
    }

    private SourceJson json(Source source, @Nullable NewKey made) {
        return SourceJson.of(source, made, clock.instant());
    }

    private static String callersKey(HttpServerRequest request) {
        return PresentedKey.of(request).orElseThrow();
    }

    /// A text that PostgreSQL can compare with; what is no name is nobody's.
    private static String name(@Nullable String text) {
        if (text == null || text.length() > LONGEST_NAME || text.indexOf('\0') >= 0) {
            throw refused(new Change.NoSource());
        }
        return text;
    }

    private String workspace() {
        return ((Credential) identity.getPrincipal()).workspace();
    }
}
