package dev.pasillo.kit;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a key can stand in a request: `Authorization: Bearer K`, Basic with K as the user name, `X-Api-Key: K`, or,
/// for senders that can set no header, the path `/k/K/…`.
public final class PresentedKey {
    private static final Pattern IN_PATH = Pattern.compile("/k/([^/;%]+)/.*");

    private PresentedKey() {}

    /// The key of a request, for passing a call on in the caller's name: the first of several.
    public static Optional<String> of(HttpServerRequest request) {
        return all(request).stream().filter(key -> !key.isEmpty()).findFirst();
    }

    /// Every key that stands in the request, in this order. A header that has none counts as a key that nobody knows.
    public static List<String> all(HttpServerRequest request) {
        return all(request.getHeader(HttpHeaders.AUTHORIZATION), request.getHeader("X-Api-Key"), request.path());
    }

    /// Every key that stands in the request, in this order. A header that has none counts as a key that nobody knows.
    static List<String> all(@Nullable String authorization, @Nullable String apiKey, String path) {
        var keys = new ArrayList<String>(2);
        if (authorization != null) {
            keys.add(ofAuthorization(authorization.strip()).orElse(""));
        }
        if (apiKey != null) {
            keys.add(apiKey.strip());
        }
        var inPath = IN_PATH.matcher(path);
        if (inPath.matches()) {
            keys.add(inPath.group(1));
        }
        return keys;
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
