package dev.pasillo.ingest.format.json;

import dev.pasillo.ingest.domain.RefusalCode;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Times that senders write as seconds since 1970.
public final class UnixTime {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,11}(\\.\\d{1,9})?");
    private static final double LATEST = 1e11;

    private UnixTime() {}

    /// The time of that name as RFC 3339, to the millisecond; null where there is none. Anything but seconds is a flaw.
    public static @Nullable String of(Tree tree, String name) {
        return switch (tree.members().get(name)) {
            case null -> null;
            case Number seconds
            when seconds.doubleValue() >= 0 && seconds.doubleValue() < LATEST -> text(seconds.doubleValue());
            case String text when SECONDS.matcher(text).matches() -> text(Double.parseDouble(text));
            default -> {
                tree.flaws().note(RefusalCode.OCCURRED_AT_INVALID, name + " must be seconds since 1970");
                yield null;
            }
        };
    }

    private static String text(double seconds) {
        return Instant.ofEpochMilli(Math.round(seconds * 1000)).toString();
    }
}
