package dev.pasillo.kit;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a key can stand in a request: `Authorization: Bearer K`, Basic with K as the user name, `X-Api-Key: K`, or,
/// for senders that can set no header, the path `/k/K/…`.
public final class PresentedKey {
    private static final Pattern IN_PATH = Pattern.compile("/k/([^/;%]+)/.*");

    private PresentedKey() {}

    /// The key of a request, for passing a call on in the caller's name.
    public static Optional<String> of(HttpServerRequest request) {
        return find(request.getHeader(HttpHeaders.AUTHORIZATION), request.getHeader("X-Api-Key"), request.path());
    }

    static Optional<String> find(@Nullable String authorization, @Nullable String apiKey, String path) {
        if (authorization != null) {
            return ofAuthorization(authorization.strip());
        }
        if (apiKey != null) {
            return Optional.of(apiKey.strip());
        }
        var inPath = IN_PATH.matcher(path);
        return inPath.matches() ? Optional.of(inPath.group(1)) : Optional.empty();
    }

    private static Optional<String> ofAuthorization(String authorization) {
        if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.of(authorization.substring(7).strip());
        }
        if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            try {
                var pair = new String(
                        Base64.getDecoder().decode(authorization.substring(6).strip()), StandardCharsets.UTF_8);
                var colon = pair.indexOf(':');
                return Optional.of(colon < 0 ? pair : pair.substring(0, colon));
            } catch (IllegalArgumentException notBase64) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
