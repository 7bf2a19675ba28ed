package dev.pasillo.journey.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pasillo.journey.application.Definitions;
import dev.pasillo.journey.application.PreviewDefinition;
import dev.pasillo.journey.application.PreviewDefinition.Outcome;
import dev.pasillo.journey.application.PreviewDefinition.Preview;
import dev.pasillo.journey.domain.authoring.Reading;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Stage;
import dev.pasillo.journey.domain.fold.Reckoning;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Problem;
import dev.pasillo.kit.ProblemException;
import dev.pasillo.kit.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// What a draft would change, before it is put into force.
@Path("/v1/definitions/{name}/preview")
@RolesAllowed(Roles.SECRET)
@Produces(MediaType.APPLICATION_JSON)
public class PreviewResource {
    private static final int LARGEST = 1 << 20;
    private static final int USUAL = 2_000;
    private static final int MOST = 100_000;

    private final Definitions definitions;
    private final PreviewDefinition preview;
    private final SecurityIdentity identity;

    @Inject
    PreviewResource(Definitions definitions, PreviewDefinition preview, SecurityIdentity identity) {
        this.definitions = definitions;
        this.preview = preview;
        this.identity = identity;
    }

    /// Folds stored histories under the newest version and under the draft, and tells the difference.
    ///
    /// @param limit customers at most
    @Operation(summary = "What a draft of a definition would change; nothing is written")
    @APIResponse(responseCode = "200", description = "The difference, and of how many customers")
    @APIResponse(
            responseCode = "409",
            description =
                    "Journeys cannot finish under a version: `version-unreadable`; the versions before have another"
                            + " subject: `subject-changed`")
    @APIResponse(responseCode = "422", description = "It has something to mend: `definition-invalid`")
    @POST
    @Consumes(MediaType.WILDCARD)
    @Blocking
    public PreviewJson preview(
            @PathParam("name") String name, @RestQuery @Nullable String limit, byte @Nullable [] file) {
        var source = file == null ? new byte[0] : file;
        if (source.length > LARGEST) {
            throw new ProblemException(
                    Problem.of(413, "body-too-large", "A definition has at most " + LARGEST + " bytes."));
        }
        var most = QueryParameters.limit(limit, USUAL, MOST);
        var workspace = ((Credential) identity.getPrincipal()).workspace();
        return switch (definitions.read(workspace, name, source)) {
            case Reading.Refused refused -> throw new ProblemException(DefinitionResource.invalid(refused));
            case Reading.Accepted accepted ->
                switch (preview.of(workspace, accepted.definition(), most)) {
                    case Outcome.Previewed found -> PreviewJson.of(accepted.definition(), found.preview());
                    case Outcome.Unreadable _ -> throw unreadable();
                    case Outcome.OtherSubject other ->
                        throw new ProblemException(DefinitionResource.otherSubject(other.present()));
                };
        };
    }

    private static ProblemException unreadable() {
        return new ProblemException(Problem.of(
                409,
                "version-unreadable",
                "A version that journeys would finish under can no longer be read; write `inFlight: refold`."));
    }

    /// @param against the version it is compared with; absent where there is none
    /// @param customers of whom it is told
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PreviewJson(
            String name, @Nullable Integer against, Customers customers, List<StageJson> stages, Counts journeys) {
        static PreviewJson of(JourneyDefinition draft, Preview found) {
            Set<String> stages = new LinkedHashSet<>();
            draft.stages().stream().map(Stage::id).forEach(stages::add);
            stages.addAll(found.before().stages().keySet());
            stages.addAll(found.after().stages().keySet());
            return new PreviewJson(
                    draft.name(),
                    found.against(),
                    new Customers(
                            found.compared(), found.leftOut(), found.complete(), found.differing(), found.examples()),
                    stages.stream()
                            .map(stage -> new StageJson(stage, of(found.before(), stage), of(found.after(), stage)))
                            .toList(),
                    new Counts(found.before().journeys(), found.after().journeys()));
        }

        private static Map<String, Long> of(Reckoning reckoning, String stage) {
            return reckoning.stages().getOrDefault(stage, Map.of());
        }
    }

    /// @param compared folded under both
    /// @param leftOut not folded, because their history is too long
    /// @param complete whether everybody was compared
    /// @param differing have other journeys under the draft
    /// @param examples profile ids of some of them
    public record Customers(long compared, long leftOut, boolean complete, long differing, List<String> examples) {}

    /// Visits: `entered`, and by verdict.
    public record StageJson(String stage, Map<String, Long> before, Map<String, Long> after) {}

    /// Journeys: `started`, `completed`, and by kind of ending.
    public record Counts(Map<String, Long> before, Map<String, Long> after) {}
}
