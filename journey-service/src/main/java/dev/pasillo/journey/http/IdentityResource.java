package dev.pasillo.journey.http;

import dev.pasillo.contract.ContractException;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Identifier;
import dev.pasillo.journey.application.CorrectIdentity;
import dev.pasillo.journey.application.CorrectIdentity.Outcome;
import dev.pasillo.journey.application.CustomerKey;
import dev.pasillo.journey.application.QueryIdentity;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Problem;
import dev.pasillo.kit.ProblemException;
import dev.pasillo.kit.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.RestPath;

/// Who is who: why a customer's identifiers are taken for one person's, and what people say against it or for it.
@Path("/v1/identity")
@RolesAllowed(Roles.SECRET)
@Produces(MediaType.APPLICATION_JSON)
public class IdentityResource {
    private final CorrectIdentity correct;
    private final QueryIdentity identities;
    private final SecurityIdentity caller;

    IdentityResource(CorrectIdentity correct, QueryIdentity identities, SecurityIdentity caller) {
        this.correct = correct;
        this.identities = identities;
        this.caller = caller;
    }

    /// Two identifiers, in any spelling and order.
    record Pair(Identifier a, Identifier b) {}

    @Operation(summary = "Why a customer's identifiers are taken for one person's")
    @APIResponse(responseCode = "200", description = "Links with their evidence, held or not, and withdrawals")
    @APIResponse(responseCode = "404", description = "Nobody is known by that name: `customer-unknown`")
    @GET
    @Path("{profileId}")
    @APIResponseSchema(IdentityJson.class)
    public Response identity(@RestPath String profileId) {
        return identities
                .find(workspace(), new CustomerKey.ByProfile(profileId))
                .map(identity -> answer(IdentityJson.of(identity)))
                .orElseThrow(() -> unknown("Nobody is known by that name."));
    }

    @Operation(summary = "Keep two identifiers apart: they are not one person's")
    @APIResponse(responseCode = "200", description = "The customers that result; the same again changes nothing")
    @APIResponse(responseCode = "404", description = "Nobody is known by one of the two: `customer-unknown`")
    @APIResponse(responseCode = "422", description = "The two are the same: `identifiers-equal`")
    @APIResponse(responseCode = "503", description = "Nothing changed; call again: `maintenance-busy`")
    @POST
    @Path("unmerge")
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponseSchema(IdentityJson.CorrectedJson.class)
    public Response unmerge(String body) {
        var pair = pair(body);
        return answer(correct.unmerge(workspace(), pair.a(), pair.b()));
    }

    @Operation(summary = "Link two identifiers: they are one person's")
    @APIResponse(responseCode = "200", description = "The customers that result; the same again changes nothing")
    @APIResponse(responseCode = "404", description = "Nobody is known by one of the two: `customer-unknown`")
    @APIResponse(
            responseCode = "422",
            description = "The two are the same: `identifiers-equal`; or of a kind that links nobody:"
                    + " `identifier-never-links`")
    @APIResponse(responseCode = "503", description = "Nothing changed; call again: `maintenance-busy`")
    @POST
    @Path("link")
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponseSchema(IdentityJson.CorrectedJson.class)
    public Response link(String body) {
        var pair = pair(body);
        return answer(correct.link(workspace(), pair.a(), pair.b()));
    }

    private static Response answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> answer(IdentityJson.of(done));
            case Outcome.Unknown() -> throw unknown("Nobody is known by one of the two.");
            case Outcome.Same() ->
                throw new ProblemException(Problem.of(422, "identifiers-equal", "The two identifiers are the same."));
            case Outcome.NeverLinks() ->
                throw new ProblemException(Problem.of(
                        422, "identifier-never-links", "Identifiers of one of these namespaces never link people."));
            case Outcome.Busy() ->
                Response.fromResponse(Problem.of(503, "maintenance-busy", "Nothing changed. Call again.")
                                .response())
                        .header(HttpHeaders.RETRY_AFTER, 1)
                        .build();
        };
    }

    private static Response answer(Object json) {
        return Response.ok(ContractJson.bytes(json))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static Pair pair(String body) {
        try {
            var pair = ContractJson.read(body, Pair.class);
            if (pair != null && pair.a() != null && pair.b() != null) {
                return pair;
            }
        } catch (ContractException unreadable) {
            // told like one of which a half is missing
        }
        throw new ProblemException(Problem.of(
                400, "request-unreadable", "Send {\"a\": {\"namespace\": \"…\", \"value\": \"…\"}, \"b\": {…}}."));
    }

    private static ProblemException unknown(String detail) {
        return new ProblemException(Problem.of(404, "customer-unknown", detail));
    }

    private String workspace() {
        return ((Credential) caller.getPrincipal()).workspace();
    }
}
