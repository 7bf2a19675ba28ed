package dev.pasillo.ingest.http;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a body may be packed, by its header. What it is shows in its first bytes; the name only keeps out what cannot be
/// unpacked.
final class Encodings {
    private static final Set<String> KNOWN = Set.of("identity", "gzip", "x-gzip");

    private Encodings() {}

    static boolean known(@Nullable String contentEncoding) {
        return contentEncoding == null
                || contentEncoding.isBlank()
                || KNOWN.contains(contentEncoding.strip().toLowerCase(Locale.ROOT));
    }
}
