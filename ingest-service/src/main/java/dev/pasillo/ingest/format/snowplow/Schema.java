package dev.pasillo.ingest.format.snowplow;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What self-describing JSON is: `iglu:com.acme/quote_requested/jsonschema/1-0-0`. Versions come and go and say nothing
/// of what it is.
record Schema(String vendor, String name) {
    private static final Pattern URI =
            Pattern.compile("iglu:([\\w.-]{1,100})/([\\w.-]{1,100})/[\\w.-]{1,100}/[\\w.-]{1,50}");

    /// The schema of that address; null where it is none.
    static @Nullable Schema of(@Nullable Object uri) {
        if (!(uri instanceof String text)) {
            return null;
        }
        var parts = URI.matcher(text);
        return parts.matches() ? new Schema(parts.group(1), parts.group(2)) : null;
    }

    /// As people say it.
    String words() {
        return vendor + "/" + name;
    }
}
