package dev.pasillo.journey.http;

import dev.pasillo.contract.ContractException;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Identifier;
import dev.pasillo.journey.application.CustomerKey;
import dev.pasillo.journey.application.CustomerView;
import dev.pasillo.journey.application.QueryCustomers;
import dev.pasillo.journey.application.QueryCustomers.Answer;
import dev.pasillo.journey.application.QueryStore.Direction;
import dev.pasillo.journey.application.QueryTimeline;
import dev.pasillo.journey.application.TimelineEntry;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Customers: who they are, where their journeys stand, and how it came to that. What is asked for by an identifier is
/// found whatever spelling the identifier has; what is asked for by a profile is found by every alias.
@Path("/v1/customers")
@RolesAllowed(Roles.SECRET)
@Produces(MediaType.APPLICATION_JSON)
public class CustomersResource {
    private final QueryCustomers customers;
    private final QueryTimeline timelines;
    private final SecurityIdentity caller;

    CustomersResource(QueryCustomers customers, QueryTimeline timelines, SecurityIdentity caller) {
        this.customers = customers;
        this.timelines = timelines;
        this.caller = caller;
    }

    @Operation(summary = "The customer with an identifier")
    @APIResponse(responseCode = "200", description = "The customer as it stands")
    @APIResponse(responseCode = "404", description = "Nobody is known by that name: `customer-unknown`")
    @APIResponse(responseCode = "503", description = "Definitions are being applied: `definitions-being-applied`")
    @GET
    @Path("{namespace}/{value}")
    @APIResponseSchema(CustomerView.class)
    public Response byIdentifier(@RestPath String namespace, @RestPath String value) {
        return customer(new CustomerKey.ByIdentifier(new Identifier(namespace, value)));
    }

    @Operation(summary = "The customer with a profile id or alias")
    @APIResponse(responseCode = "200", description = "The customer as it stands")
    @APIResponse(responseCode = "404", description = "Nobody is known by that name: `customer-unknown`")
    @APIResponse(responseCode = "503", description = "Definitions are being applied: `definitions-being-applied`")
    @GET
    @Path("profile/{profileId}")
    @APIResponseSchema(CustomerView.class)
    public Response byProfile(@RestPath String profileId) {
        return customer(new CustomerKey.ByProfile(profileId));
    }

    /// For identifiers that fit into no path, and for callers that keep personal data out of access logs.
    @Operation(summary = "The customer with an identifier that stands in the body")
    @APIResponse(responseCode = "200", description = "The customer as it stands")
    @APIResponse(responseCode = "404", description = "Nobody is known by that name: `customer-unknown`")
    @APIResponse(responseCode = "503", description = "Definitions are being applied: `definitions-being-applied`")
    @POST
    @Path("lookup")
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponseSchema(CustomerView.class)
    public Response lookup(String body) {
        try {
            return customer(new CustomerKey.ByIdentifier(ContractJson.read(body, Identifier.class)));
        } catch (ContractException unreadable) {
            throw new ProblemException(
                    Problem.of(400, "request-unreadable", "Send {\"namespace\": \"…\", \"value\": \"…\"}."));
        }
    }

    @Operation(summary = "What happened to the customer with an identifier")
    @APIResponse(responseCode = "200", description = "A page of what happened, and why")
    @APIResponse(responseCode = "404", description = "Nobody is known by that name: `customer-unknown`")
    @GET
    @Path("{namespace}/{value}/timeline")
    @APIResponseSchema(TimelineJson.class)
    public Response timelineByIdentifier(
            @RestPath String namespace,
            @RestPath String value,
            @RestQuery @Nullable String order,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String after) {
        return timeline(new CustomerKey.ByIdentifier(new Identifier(namespace, value)), page(order, limit, after));
    }

    @Operation(summary = "What happened to the customer with a profile id or alias")
    @APIResponse(responseCode = "200", description = "A page of what happened, and why")
    @APIResponse(responseCode = "404", description = "Nobody is known by that name: `customer-unknown`")
    @GET
    @Path("profile/{profileId}/timeline")
    @APIResponseSchema(TimelineJson.class)
    public Response timelineByProfile(
            @RestPath String profileId,
            @RestQuery @Nullable String order,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String after) {
        return timeline(new CustomerKey.ByProfile(profileId), page(order, limit, after));
    }

    private Response customer(CustomerKey key) {
        return switch (customers.find(workspace(), key)) {
            case Answer.Found found -> personal(ContractJson.bytes(found.customer()));
            case Answer.Unknown _ -> throw unknown();
            case Answer.BeingFolded _ ->
                Response.fromResponse(Problem.of(
                                        503,
                                        "definitions-being-applied",
                                        "The definitions have changed and this long history is being folded anew.")
                                .response())
                        .header(HttpHeaders.RETRY_AFTER, 5)
                        .build();
        };
    }

    private Response timeline(CustomerKey key, QueryTimeline.Page page) {
        return timelines
                .find(workspace(), key, page)
                .map(timeline -> personal(ContractJson.bytes(TimelineJson.of(timeline))))
                .orElseThrow(CustomersResource::unknown);
    }

    private static QueryTimeline.Page page(@Nullable String order, @Nullable String limit, @Nullable String after) {
        return new QueryTimeline.Page(
                direction(order), QueryParameters.after(after, TimelineEntry.Place::of), QueryParameters.limit(limit));
    }

    private static Direction direction(@Nullable String order) {
        return switch (order) {
            case null -> Direction.NEWEST_FIRST;
            case "newest" -> Direction.NEWEST_FIRST;
            case "oldest" -> Direction.OLDEST_FIRST;
            default -> throw QueryParameters.invalid("order", "order is newest or oldest.");
        };
    }

    private String workspace() {
        return ((Credential) caller.getPrincipal()).workspace();
    }

    private static ProblemException unknown() {
        return new ProblemException(Problem.of(404, "customer-unknown", "Nobody is known by that name."));
    }

    private static Response personal(byte[] json) {
        return Response.ok(json).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }
}
