package dev.pasillo.journey.http;

import dev.pasillo.contract.ContractException;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.journey.application.JourneyStore.TypeKey;
import dev.pasillo.journey.application.QueryTouchpointTypes;
import dev.pasillo.journey.application.QueryTouchpointTypes.Page;
import dev.pasillo.journey.application.QueryTouchpointTypes.SeenType;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// The kinds of touchpoints that have come, and the stages that accept them.
@Path("/v1/touchpoint-types")
@RolesAllowed(Roles.SECRET)
@Produces(MediaType.APPLICATION_JSON)
public class TouchpointTypesResource {
    private final QueryTouchpointTypes types;
    private final SecurityIdentity caller;

    TouchpointTypesResource(QueryTouchpointTypes types, SecurityIdentity caller) {
        this.types = types;
        this.caller = caller;
    }

    /// @param next the `after` of the next page; absent on the last
    record TypesJson(List<SeenType> items, @Nullable String next) {}

    @Operation(summary = "The kinds of touchpoints that have come")
    @GET
    @APIResponseSchema(TypesJson.class)
    public byte[] seen(
            @RestQuery @Nullable String matched, @RestQuery @Nullable String limit, @RestQuery @Nullable String after) {
        var workspace = ((Credential) caller.getPrincipal()).workspace();
        var found = types.find(
                workspace,
                new Page(
                        QueryParameters.yesOrNo("matched", matched),
                        QueryParameters.after(after, text -> place(workspace, text)),
                        QueryParameters.limit(limit)));
        return ContractJson.bytes(new TypesJson(
                found.items(),
                Optional.ofNullable(found.next())
                        .map(TouchpointTypesResource::text)
                        .orElse(null)));
    }

    private record PlaceJson(String channel, String type) {}

    private static String text(TypeKey key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ContractJson.bytes(new PlaceJson(key.channel(), key.type())));
    }

    private static Optional<TypeKey> place(String workspace, String text) {
        try {
            var json = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            var place = ContractJson.read(json, PlaceJson.class);
            return place.channel() == null || place.type() == null || json.contains("\\u0000")
                    ? Optional.empty()
                    : Optional.of(new TypeKey(workspace, place.channel(), place.type()));
        } catch (IllegalArgumentException | ContractException noPlace) {
            return Optional.empty();
        }
    }
}
