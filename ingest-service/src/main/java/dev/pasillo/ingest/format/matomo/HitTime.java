package dev.pasillo.ingest.format.matomo;

import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.json.Tree;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// When a hit happened, where it says so: `cdt`, as seconds since 1970 or as a time in UTC, with or without the letters
/// of RFC 3339.
final class HitTime {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,11}");
    private static final Pattern WITHOUT_ZONE =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)[ T](\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?)");

    private HitTime() {}

    /// The time as RFC 3339, or as it stands where it is none; null where the hit has none.
    static @Nullable String of(Tree hit) {
        var time = hit.name("cdt", RefusalCode.OCCURRED_AT_INVALID);
        if (time == null) {
            return null;
        }
        var text = time.strip();
        if (SECONDS.matcher(text).matches()) {
            return Instant.ofEpochSecond(Long.parseLong(text)).toString();
        }
        var local = WITHOUT_ZONE.matcher(text);
        return local.matches() ? local.group(1) + "T" + local.group(2) + "Z" : text;
    }
}
