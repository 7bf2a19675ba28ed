package dev.pasillo.insight.http;

import dev.pasillo.insight.application.AsOfRefusedException;
import dev.pasillo.insight.application.DefinitionUnknownException;
import dev.pasillo.insight.application.FieldsRefusedException;
import dev.pasillo.insight.application.UnknownThingException;
import dev.pasillo.kit.Problem;
import jakarta.ws.rs.core.Response;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// What the application refuses, as problems.
public final class RefusalMappers {
    private static final String HOW =
            "Definitions are applied with PUT /v1/definitions/{name} at journey-service, or with"
                    + " ./pasillo define.";

    @ServerExceptionMapper
    public Response unknown(DefinitionUnknownException refusal) {
        var known = refusal.known();
        return Problem.of(
                        404,
                        "definition-unknown",
                        known.isEmpty()
                                ? "No journey definition is known in this workspace yet. " + HOW
                                : "There is no journey definition of that name. Known: " + String.join(", ", known)
                                        + ". " + HOW)
                .with("definition", refusal.name())
                .response();
    }

    @ServerExceptionMapper
    public Response unknown(UnknownThingException refusal) {
        return Problem.of(404, refusal.code(), refusal.detail()).response();
    }

    @ServerExceptionMapper
    public Response refused(FieldsRefusedException refusal) {
        var errors = refusal.errors();
        var detail = errors.stream()
                .map(error -> error.field().isEmpty() ? error.message() : error.field() + ": " + error.message())
                .collect(Collectors.joining(" "));
        return Problem.of(422, refusal.code(), detail).with("errors", errors).response();
    }

    @ServerExceptionMapper
    public Response refused(AsOfRefusedException refusal) {
        return switch (refusal.reason()) {
            case UNKNOWN ->
                Parameters.refused(
                                "as-of-invalid",
                                "asOf",
                                "It must be the asOf of an earlier answer, as it was given. Leave it out for now.")
                        .problem()
                        .response();
            case EXPIRED ->
                Problem.of(410, "as-of-expired", "That moment can no longer be told. Ask again without asOf.")
                        .with("parameter", "asOf")
                        .response();
        };
    }
}
