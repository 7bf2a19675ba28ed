package dev.pasillo.ingest.format.snowplow;

import dev.pasillo.ingest.application.SentRequest;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The cookie `sp`, by which browsers say whom they belong to where a page cannot (an image in it). What it has is the
/// tracker's own id of the visitor, and nothing else: no id is made up here. With the header `SP-Anonymous` it is
/// neither read nor set.
final class Visitor {
    private static final String COOKIE = "sp";
    private static final long A_YEAR_IN_SECONDS = 365L * 24 * 60 * 60;
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Visitor() {}

    /// Who the browser says that it belongs to; null where it does not, or shall not be asked.
    static @Nullable String of(SentRequest request) {
        var cookies = request.headers().get("Cookie");
        if (cookies == null || anonymous(request)) {
            return null;
        }
        for (var cookie : cookies.split(";")) {
            int equals = cookie.indexOf('=');
            if (equals > 0 && cookie.substring(0, equals).strip().equals(COOKIE)) {
                var value = cookie.substring(equals + 1).strip();
                return UUID.matcher(value).matches() ? value : null;
            }
        }
        return null;
    }

    /// The headers by which a browser keeps, for another year, whom it belongs to.
    ///
    /// @param named the tracker's id of the visitor
    static Map<String, String> kept(SentRequest request, @Nullable String named) {
        if (anonymous(request)) {
            return Map.of();
        }
        var before = of(request);
        var who = before == null && request.headers().get("Origin") != null ? named : before;
        if (who == null || !UUID.matcher(who).matches()) {
            return Map.of();
        }
        // Pages of other origins send it only where it is secure.
        var where = request.url().startsWith("https:") ? "; Secure; SameSite=None" : "; SameSite=Lax";
        return Map.of(
                "Set-Cookie", COOKIE + "=" + who + "; Path=/; Max-Age=" + A_YEAR_IN_SECONDS + "; HttpOnly" + where);
    }

    private static boolean anonymous(SentRequest request) {
        return request.headers().get("SP-Anonymous") != null;
    }
}
