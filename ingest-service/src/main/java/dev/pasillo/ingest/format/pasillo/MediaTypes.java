package dev.pasillo.ingest.format.pasillo;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a body may be called. The content decides what it is; the name only keeps out what is clearly something else.
final class MediaTypes {
    private static final Set<String> WELCOME = Set.of(
            "application/json",
            "text/json",
            "application/x-ndjson",
            "application/ndjson",
            "application/jsonl",
            "application/x-jsonlines",
            "text/plain",
            "application/octet-stream",
            "application/gzip",
            "application/x-gzip");

    private MediaTypes() {}

    /// Whether the body's type may hold events, by its name.
    static boolean welcome(@Nullable String contentType) {
        return contentType == null || contentType.isBlank() || WELCOME.contains(name(contentType));
    }

    /// Whether the body is called a form: what `curl -d` says of everything, so its first byte decides.
    static boolean form(@Nullable String contentType) {
        return contentType != null && name(contentType).equals("application/x-www-form-urlencoded");
    }

    private static String name(String contentType) {
        int parameters = contentType.indexOf(';');
        var name = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
