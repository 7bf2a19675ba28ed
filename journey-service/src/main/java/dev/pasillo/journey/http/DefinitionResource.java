package dev.pasillo.journey.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.journey.application.DefinitionStore.Listed;
import dev.pasillo.journey.application.DefinitionStore.Put;
import dev.pasillo.journey.application.DefinitionStore.Refolding;
import dev.pasillo.journey.application.Definitions;
import dev.pasillo.journey.application.Definitions.Draft;
import dev.pasillo.journey.application.StoredDefinition;
import dev.pasillo.journey.domain.authoring.Reading;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionSet.SetAside;
import dev.pasillo.journey.domain.definition.Subject;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Problem;
import dev.pasillo.kit.ProblemException;
import dev.pasillo.kit.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

/// Journey definitions: put into force, listed, read, and what describes their form. A caller who leaves does not
/// interrupt the database.
@Path("/v1/definitions")
@RolesAllowed(Roles.SECRET)
@Cancellable(false)
public class DefinitionResource {
    static final String YAML = "application/yaml";
    private static final List<MediaType> YAMLS =
            List.of(MediaType.valueOf(YAML), MediaType.valueOf("application/x-yaml"), MediaType.valueOf("text/yaml"));
    private static final int MOST = 200;
    private static final int LARGEST = 1 << 20;

    private final Definitions definitions;
    private final SecurityIdentity identity;
    private final Vertx vertx;
    private final byte[] schema = schema();

    @Inject
    DefinitionResource(Definitions definitions, SecurityIdentity identity, Vertx vertx) {
        this.definitions = definitions;
        this.identity = identity;
        this.vertx = vertx;
    }

    /// Puts a file into force: 201 for a new version, 200 where it means the same as the newest.
    @Operation(summary = "Puts a definition into force")
    @APIResponse(responseCode = "200", description = "The newest version says the same")
    @APIResponse(responseCode = "201", description = "A new version")
    @APIResponse(
            responseCode = "409",
            description = "A watched file says what it is: `file-managed`; the versions before have another subject:"
                    + " `subject-changed`")
    @APIResponse(responseCode = "422", description = "It has something to mend: `definition-invalid`")
    @PUT
    @Path("{name}")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public Uni<Response> put(@PathParam("name") String name, byte @Nullable [] file) {
        var source = file == null ? new byte[0] : file;
        if (source.length > LARGEST) {
            throw new ProblemException(
                    Problem.of(413, "body-too-large", "A definition has at most " + LARGEST + " bytes."));
        }
        var workspace = workspace();
        if (definitions.isManagedByFile(workspace, name)) {
            throw new ProblemException(Problem.of(
                    409,
                    "file-managed",
                    "A file in the watched folder says what this definition is; change it there."));
        }
        return Uni.createFrom()
                .completionStage(() -> vertx.executeBlocking(() -> definitions.draft(workspace, name, source), false)
                        .toCompletionStage())
                .chain(draft -> switch (draft) {
                    case Draft.Refused refused -> throw new ProblemException(invalid(refused));
                    case Draft.Ready ready -> definitions.put(workspace, ready);
                })
                .map(put -> switch (put) {
                    case Put.Stored(var definition, var created) ->
                        Response.status(created ? 201 : 200)
                                .location(location(definition))
                                .entity(Version.of(definition))
                                .build();
                    case Put.OtherSubject other -> throw new ProblemException(otherSubject(other.present()));
                });
    }

    static Problem otherSubject(Subject present) {
        var whose = switch (present) {
            case Subject.Customer _ -> "customers";
            case Subject.Account account -> "accounts (" + account.namespace() + ")";
        };
        return Problem.of(
                409,
                "subject-changed",
                "This definition describes journeys of " + whose
                        + ", in every version. Give one with another subject another name.");
    }

    private static Problem invalid(Draft.Refused refused) {
        return invalid(refused.reading());
    }

    static Problem invalid(Reading.Refused refused) {
        var findings = refused.findings();
        var count = findings.size() == 1 ? "one thing" : findings.size() + " things";
        return Problem.of(422, "definition-invalid", "The definition has " + count + " to mend; see `errors`.")
                .with("errors", findings);
    }

    private static URI location(StoredDefinition definition) {
        return URI.create("/v1/definitions/" + definition.name() + "/versions/" + definition.version());
    }

    /// The newest version of each definition, by name.
    @Operation(summary = "The newest version of each definition")
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Uni<Listing> list(
            @QueryParam("after") @DefaultValue("") String after,
            @QueryParam("limit") @DefaultValue("50") String limit) {
        var size = limit(limit);
        var workspace = workspace();
        return definitions
                .list(workspace, after, size + 1)
                .chain(found -> definitions.newest(workspace).map(inForce -> listing(found, size, inForce)));
    }

    private static Listing listing(List<Listed> found, int size, DefinitionSet inForce) {
        return new Listing(
                found.stream()
                        .limit(size)
                        .map(item -> new Version(
                                item.name(),
                                item.version(),
                                ContractJson.write(item.effectiveFrom()),
                                why(inForce, item.name(), item.version())))
                        .toList(),
                found.size() > size ? found.get(size - 1).name() : null);
    }

    private static @Nullable String why(DefinitionSet inForce, String name, int version) {
        return inForce.setAside().stream()
                .filter(each -> each.name().equals(name) && each.version() == version)
                .map(SetAside::why)
                .findFirst()
                .orElse(null);
    }

    private static int limit(String text) {
        try {
            var limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, like a number out of range.
        }
        throw new ProblemException(
                Problem.of(400, "limit-invalid", "`limit` is a whole number between 1 and " + MOST + "."));
    }

    /// The JSON Schema of a definition file, for editors.
    @Operation(summary = "The JSON Schema of a definition file")
    @GET
    @Path("schema")
    @Produces("application/schema+json")
    public byte[] describe() {
        return schema.clone();
    }

    /// The newest version; with `Accept: application/yaml` the file as it was put.
    @Operation(summary = "The newest version of a definition")
    @APIResponse(responseCode = "200", description = "The definition")
    @APIResponse(responseCode = "404", description = "There is none: `definition-unknown`")
    @GET
    @Path("{name}")
    @Produces({MediaType.APPLICATION_JSON, YAML, "application/x-yaml", "text/yaml"})
    public Uni<Response> find(@PathParam("name") String name, @Context HttpHeaders headers) {
        return answer(definitions.find(workspace(), name), headers);
    }

    /// That version; with `Accept: application/yaml` the file as it was put.
    @Operation(summary = "One version of a definition")
    @APIResponse(responseCode = "200", description = "The definition")
    @APIResponse(responseCode = "404", description = "There is none: `definition-unknown`")
    @GET
    @Path("{name}/versions/{version:[0-9]{1,9}}")
    @Produces({MediaType.APPLICATION_JSON, YAML, "application/x-yaml", "text/yaml"})
    public Uni<Response> find(
            @PathParam("name") String name, @PathParam("version") int version, @Context HttpHeaders headers) {
        return answer(definitions.find(workspace(), name, version), headers);
    }

    private Uni<Response> answer(Uni<Optional<StoredDefinition>> asked, HttpHeaders headers) {
        var workspace = workspace();
        var wantsSource = wantsSource(headers);
        return asked.map(found -> found.orElseThrow(() -> new ProblemException(Problem.of(
                        404, "definition-unknown", "There is no such definition or version in this workspace."))))
                .chain(definition -> wantsSource
                        ? Uni.createFrom()
                                .item(Response.ok(definition.source(), YAML + ";charset=UTF-8")
                                        .build())
                        : definitions
                                .newest(workspace)
                                .chain(inForce -> definitions
                                        .refolding(workspace)
                                        .map(refold -> Whole.of(
                                                definition,
                                                why(inForce, definition.name(), definition.version()),
                                                refold.map(RefoldJson::of).orElse(null))))
                                .map(whole -> Response.ok(whole, MediaType.APPLICATION_JSON)
                                        .build()));
    }

    private static boolean wantsSource(HttpHeaders headers) {
        var first = headers.getAcceptableMediaTypes().getFirst();
        return !first.isWildcardType()
                && !first.isWildcardSubtype()
                && YAMLS.stream().anyMatch(first::isCompatible);
    }

    private String workspace() {
        return ((Credential) identity.getPrincipal()).workspace();
    }

    private static byte[] schema() {
        try (var resource = DefinitionResource.class.getResourceAsStream("/schemas/journey-definition.schema.json")) {
            if (resource == null) {
                throw new IllegalStateException("the schema is not in this build");
            }
            return resource.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// @param effectiveFrom RFC 3339 with milliseconds
    /// @param setAside why it cannot be read, where that is so
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Version(
            String name,
            int version,
            String effectiveFrom,
            @Nullable String setAside) {
        static Version of(StoredDefinition definition) {
            return new Version(
                    definition.name(), definition.version(), ContractJson.write(definition.effectiveFrom()), null);
        }
    }

    /// @param next where the next page starts; absent on the last
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Listing(List<Version> items, @Nullable String next) {}

    /// The workspace's customers are being folded under its newest definitions.
    ///
    /// @param progress 0 to 1
    record RefoldJson(String requestedAt, double progress) {
        static RefoldJson of(Refolding refolding) {
            return new RefoldJson(ContractJson.write(refolding.requestedAt()), refolding.progress());
        }
    }

    /// @param setAside why it cannot be read, where that is so
    /// @param refold of the workspace's customers, while it is under way
    /// @param definition with every default filled in
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Whole(
            String name,
            int version,
            String effectiveFrom,
            @Nullable String setAside,
            @Nullable RefoldJson refold,
            @JsonRawValue String definition) {
        static Whole of(StoredDefinition definition, @Nullable String setAside, @Nullable RefoldJson refold) {
            return new Whole(
                    definition.name(),
                    definition.version(),
                    ContractJson.write(definition.effectiveFrom()),
                    setAside,
                    refold,
                    definition.canonical());
        }
    }
}
