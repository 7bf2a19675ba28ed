package dev.pasillo.journey.domain.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// Addresses that people give, in the one form in which they are compared: ASCII, as they stand in requests.
final class WebAddress {
    private static final int LONGEST = 512;

    private WebAddress() {}

    /// An address that paths are put behind: no user, query or fragment, and no slash at the end.
    static Optional<String> base(String text) {
        return parsed(text).map(uri -> origin(uri) + uri.getRawPath().replaceAll("/+$", ""));
    }

    /// An origin as browsers write it (RFC 6454): lower case, no path, and no port that the scheme means anyway.
    static Optional<String> origin(String text) {
        return parsed(text)
                .filter(uri -> uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
                .map(WebAddress::origin);
    }

    private static Optional<URI> parsed(String text) {
        if (text.length() > LONGEST || !StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
            return Optional.empty();
        }
        try {
            var uri = new URI(text.strip());
            var isWeb = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return isWeb
                            && uri.getHost() != null
                            && uri.getRawUserInfo() == null
                            && uri.getRawQuery() == null
                            && uri.getRawFragment() == null
                            && uri.getPort() <= 65_535
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (URISyntaxException none) {
            return Optional.empty();
        }
    }

    private static String origin(URI uri) {
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        var usual = scheme.equals("https") ? 443 : 80;
        var port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
    }
}
