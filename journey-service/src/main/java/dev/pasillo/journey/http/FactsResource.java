package dev.pasillo.journey.http;

import dev.pasillo.journey.application.QueryFacts;
import dev.pasillo.journey.application.QueryFacts.TooManyException;
import dev.pasillo.journey.application.QueryStore.FactDigest;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Problem;
import dev.pasillo.kit.ProblemException;
import dev.pasillo.kit.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/// Digests of the published facts, for those who compare theirs.
@Path("/v1/facts")
@RolesAllowed(Roles.SECRET)
@Produces(MediaType.APPLICATION_JSON)
public class FactsResource {
    private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{2}");
    private static final int COARSE = 2;
    private static final int WHOLE = 32;

    private final QueryFacts facts;
    private final SecurityIdentity identity;

    @Inject
    FactsResource(QueryFacts facts, SecurityIdentity identity) {
        this.facts = facts;
        this.identity = identity;
    }

    /// Digests by the first two digits of the profile id, or of each profile id that begins with some.
    @Operation(summary = "How many facts are published, and the sums of their hashes")
    @APIResponse(responseCode = "200", description = "One digest for each group of profile ids")
    @APIResponse(responseCode = "400", description = "Not two hexadecimal digits: `prefix-invalid`")
    @APIResponse(responseCode = "503", description = "More than can be read in five minutes: `too-many-facts`")
    @GET
    @Path("digests")
    @Blocking
    public Digests digests(@QueryParam("prefix") List<String> prefix) {
        var prefixes =
                prefix.stream().filter(each -> !each.isEmpty()).distinct().toList();
        if (prefixes.stream().anyMatch(each -> !PREFIX.matcher(each).matches())) {
            throw new ProblemException(
                    Problem.of(400, "prefix-invalid", "`prefix` is two hexadecimal digits, in small letters."));
        }
        var workspace = ((Credential) identity.getPrincipal()).workspace();
        try {
            return new Digests(facts.digests(workspace, prefixes, prefixes.isEmpty() ? COARSE : WHOLE));
        } catch (TooManyException tooMany) {
            throw new ProblemException(
                    Problem.of(503, "too-many-facts", "More facts are published than can be read in five minutes."));
        }
    }

    public record Digests(List<FactDigest> items) {
        public Digests {
            items = List.copyOf(items);
        }
    }
}
