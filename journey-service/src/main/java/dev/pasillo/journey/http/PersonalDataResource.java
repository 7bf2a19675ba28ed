package dev.pasillo.journey.http;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.CustomerKey;
import dev.pasillo.journey.application.CustomerView;
import dev.pasillo.journey.application.EraseCustomer;
import dev.pasillo.journey.application.EraseCustomer.Outcome;
import dev.pasillo.journey.application.ExportCustomer;
import dev.pasillo.journey.application.QueryCustomers;
import dev.pasillo.journey.application.QueryCustomers.Answer;
import dev.pasillo.journey.application.QueryIdentity;
import dev.pasillo.journey.application.TimelineEntry;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Problem;
import dev.pasillo.kit.ProblemException;
import dev.pasillo.kit.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// What the law gives a person: everything that is held, and the end of it.
@Path("/v1/customers")
@RolesAllowed(Roles.SECRET)
@Produces(MediaType.APPLICATION_JSON)
public class PersonalDataResource {
    private final EraseCustomer erase;
    private final ExportCustomer export;
    private final QueryCustomers customers;
    private final QueryIdentity identities;
    private final Retention retention;
    private final SecurityIdentity caller;

    PersonalDataResource(
            EraseCustomer erase,
            ExportCustomer export,
            QueryCustomers customers,
            QueryIdentity identities,
            Retention retention,
            SecurityIdentity caller) {
        this.erase = erase;
        this.export = export;
        this.customers = customers;
        this.identities = identities;
        this.retention = retention;
        this.caller = caller;
    }

    /// @param customer and its identity: on the first page
    /// @param touchpoints whole, in order of time
    /// @param next the `after` of the next page; absent on the last
    record ExportJson(
            @Nullable CustomerView customer,
            @Nullable IdentityJson identity,
            List<Touchpoint> touchpoints,
            @Nullable String next) {}

    /// @param erasedAt what was received before counts no more, and never will
    /// @param identifiers how many were deleted; 0 where the customer had been erased before
    /// @param topicsHoldDataUntil until then the topics hold what was sent
    /// @param refusedEventsHoldDataUntil until then events that could not be taken are kept; nobody knows
    /// whose they are
    record ErasedJson(
            String profileId,
            Instant erasedAt,
            int identifiers,
            int touchpoints,
            Instant topicsHoldDataUntil,
            Instant refusedEventsHoldDataUntil) {}

    @Operation(summary = "Erase the customer with an identifier")
    @APIResponse(responseCode = "200", description = "What is gone, and until when topics still hold it")
    @APIResponse(responseCode = "404", description = "Nobody is known by that name: `customer-unknown`")
    @APIResponse(responseCode = "503", description = "Nothing changed; call again: `maintenance-busy`")
    @DELETE
    @Path("{namespace}/{value}")
    @APIResponseSchema(ErasedJson.class)
    public Response erase(@RestPath String namespace, @RestPath String value) {
        return switch (erase.erase(workspace(), new CustomerKey.ByIdentifier(new Identifier(namespace, value)))) {
            case Outcome.Erased(var profileId, var at, var identifiers, var touchpoints) ->
                personal(new ErasedJson(
                        profileId,
                        at,
                        identifiers,
                        touchpoints,
                        at.plus(retention.topics()),
                        at.plus(retention.refused())));
            case Outcome.Unknown() -> throw unknown();
            case Outcome.Busy() ->
                Response.fromResponse(Problem.of(503, "maintenance-busy", "Nothing changed. Call again.")
                                .response())
                        .header(HttpHeaders.RETRY_AFTER, 1)
                        .build();
        };
    }

    @Operation(summary = "Everything that is held of the customer with an identifier")
    @APIResponse(responseCode = "200", description = "A page of it")
    @APIResponse(responseCode = "404", description = "Nobody is known by that name: `customer-unknown`")
    @APIResponse(responseCode = "503", description = "Definitions are being applied: `definitions-being-applied`")
    @GET
    @Path("{namespace}/{value}/export")
    @APIResponseSchema(ExportJson.class)
    public Response exportByIdentifier(
            @RestPath String namespace,
            @RestPath String value,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String after) {
        return export(new CustomerKey.ByIdentifier(new Identifier(namespace, value)), limit, after);
    }

    @Operation(summary = "Everything that is held of the customer with a profile id or alias")
    @APIResponse(responseCode = "200", description = "A page of it")
    @APIResponse(responseCode = "404", description = "Nobody is known by that name: `customer-unknown`")
    @APIResponse(responseCode = "503", description = "Definitions are being applied: `definitions-being-applied`")
    @GET
    @Path("profile/{profileId}/export")
    @APIResponseSchema(ExportJson.class)
    public Response exportByProfile(
            @RestPath String profileId, @RestQuery @Nullable String limit, @RestQuery @Nullable String after) {
        return export(new CustomerKey.ByProfile(profileId), limit, after);
    }

    private Response export(CustomerKey key, @Nullable String limit, @Nullable String after) {
        var place = QueryParameters.after(after, TimelineEntry.Place::of);
        var most = QueryParameters.limit(limit);
        Optional<CustomerView> customer = place == null ? customer(key) : Optional.empty();
        var identity = place == null
                ? identities.find(workspace(), key).map(IdentityJson::of)
                : Optional.<IdentityJson>empty();
        var page = export.page(workspace(), key, place, most).orElseThrow(PersonalDataResource::unknown);
        var next = page.next();
        return personal(new ExportJson(
                customer.orElse(null), identity.orElse(null), page.touchpoints(), next == null ? null : next.text()));
    }

    private Optional<CustomerView> customer(CustomerKey key) {
        return switch (customers.find(workspace(), key)) {
            case Answer.Found(var customer) -> Optional.of(customer);
            case Answer.Unknown() -> throw unknown();
            case Answer.BeingFolded() ->
                throw new ProblemException(Problem.of(
                        503,
                        "definitions-being-applied",
                        "The definitions have changed and this long history is being folded anew."));
        };
    }

    private String workspace() {
        return ((Credential) caller.getPrincipal()).workspace();
    }

    private static ProblemException unknown() {
        return new ProblemException(Problem.of(404, "customer-unknown", "Nobody is known by that name."));
    }

    private static Response personal(Object json) {
        return Response.ok(ContractJson.bytes(json))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
