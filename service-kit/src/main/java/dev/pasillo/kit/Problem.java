package dev.pasillo.kit;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A refusal as RFC 9457 says it, with a stable `code` that clients can rely on. Tells what to do, never what is
/// inside.
///
/// @param detail what was wrong and how to mend it; absent where the title says it all
/// @param more further members of the answer, such as `errors`
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String title,
        int status,
        String code,
        @Nullable String detail,
        @JsonAnyGetter Map<String, Object> more) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(code, "code");
        more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }

    /// A problem whose title is the status' own phrase.
    public static Problem of(int status, String code, @Nullable String detail) {
        var known = Response.Status.fromStatusCode(status);
        return new Problem(known == null ? "Refused" : known.getReasonPhrase(), status, code, detail, Map.of());
    }

    /// The same problem with one more member.
    public Problem with(String name, Object value) {
        var extended = new LinkedHashMap<>(more);
        extended.put(name, value);
        return new Problem(title, status, code, detail, extended);
    }

    /// The answer that says this.
    public Response response() {
        return Response.status(status).type(MEDIA_TYPE).entity(this).build();
    }

    void end(RoutingContext context) {
        var body = new JsonObject().put("title", title).put("status", status).put("code", code);
        if (detail != null) {
            body.put("detail", detail);
        }
        context.response().setStatusCode(status).putHeader("Content-Type", MEDIA_TYPE);
        context.end(body.encode());
    }
}
