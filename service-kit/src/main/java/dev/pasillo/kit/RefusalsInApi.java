package dev.pasillo.kit;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/// Adds to every operation of the OpenAPI document how it refuses: as a problem, for the reasons that all share.
/// Operations that say it themselves keep their own words.
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class RefusalsInApi implements OASFilter {
    private static final String PROBLEM = "Problem";
    private static final Map<String, String> REFUSALS = new TreeMap<>(Map.of(
            "400", "A parameter or the body is out of form: `parameter-invalid`, `request-unreadable`",
            "401", "No key, or one that nobody knows: `key-missing-or-unknown`",
            "403", "A write key where a secret one is needed: `key-of-the-wrong-kind`",
            "500", "A bug; `errorId` is in the log, too: `internal-error`"));

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        var schemas = document.getComponents().getSchemas();
        if (schemas == null || !schemas.containsKey(PROBLEM)) {
            document.getComponents()
                    .addSchema(
                            PROBLEM,
                            OASFactory.createSchema()
                                    .description("RFC 9457; `code` is stable")
                                    .addType(SchemaType.OBJECT)
                                    .addProperty(
                                            "title", OASFactory.createSchema().addType(SchemaType.STRING))
                                    .addProperty(
                                            "status", OASFactory.createSchema().addType(SchemaType.INTEGER))
                                    .addProperty(
                                            "code", OASFactory.createSchema().addType(SchemaType.STRING))
                                    .addProperty(
                                            "detail", OASFactory.createSchema().addType(SchemaType.STRING))
                                    .required(List.of("title", "status", "code")));
        }
    }

    @Override
    public Operation filterOperation(Operation operation) {
        if (operation.getResponses() == null) {
            operation.setResponses(OASFactory.createAPIResponses());
        }
        REFUSALS.forEach((status, when) -> {
            var said = operation.getResponses().getAPIResponse(status);
            if (said == null || (said.getRef() == null && said.getContent() == null)) {
                operation.getResponses().addAPIResponse(status, refusal(when));
            }
        });
        return operation;
    }

    private static APIResponse refusal(String when) {
        return OASFactory.createAPIResponse()
                .description(when)
                .content(OASFactory.createContent()
                        .addMediaType(
                                Problem.MEDIA_TYPE,
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("#/components/schemas/" + PROBLEM))));
    }
}
