package dev.pasillo.kit;

import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.nio.channels.ClosedChannelException;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Every refusal of every service leaves as a problem; what nobody expected leaves as 500 with an id that is also in
/// the log, and nothing else.
public final class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    public Response refused(ProblemException refusal) {
        return refusal.problem().response();
    }

    @ServerExceptionMapper
    @Priority(1)
    public Response unauthorized(UnauthorizedException unauthorized) {
        return Response.fromResponse(Problem.of(
                                401,
                                "key-missing-or-unknown",
                                "Send a key as Authorization: Bearer, X-Api-Key or Basic user name.")
                        .response())
                .header("WWW-Authenticate", KeyMechanism.CHALLENGE)
                .build();
    }

    @ServerExceptionMapper
    @Priority(1)
    public Response forbidden(ForbiddenException forbidden) {
        return Problem.of(403, "key-of-the-wrong-kind", "A write key may only send events. Use a secret key.")
                .response();
    }

    @ServerExceptionMapper
    @Priority(1)
    public Response refused(WebApplicationException refusal) {
        var answer = refusal.getResponse();
        var status = answer.getStatus();
        if (status >= 500) {
            return failed(refusal);
        }
        if (status < 400) {
            return answer;
        }
        var code = switch (status) {
            case 400 -> "request-unreadable";
            case 404 -> "not-found";
            case 405 -> "method-not-allowed";
            case 406 -> "not-acceptable";
            case 413 -> "body-too-large";
            case 415 -> "media-type-unsupported";
            default -> "request-refused";
        };
        return Problem.of(status, code, null).response();
    }

    /// Nobody is left to read the answer.
    @ServerExceptionMapper
    public Response gone(ClosedChannelException callerLeft) {
        LOG.debug("the caller left before the answer", callerLeft);
        return Response.status(499).build();
    }

    @ServerExceptionMapper
    public Response failed(Throwable failure) {
        var id = UUID.randomUUID().toString();
        MDC.put(LogLine.ERROR_ID, id);
        try {
            LOG.error("request failed", failure);
        } finally {
            MDC.remove(LogLine.ERROR_ID);
        }
        return Problem.of(500, "internal-error", "Something failed inside. The log has more under this id.")
                .with("errorId", id)
                .response();
    }
}
