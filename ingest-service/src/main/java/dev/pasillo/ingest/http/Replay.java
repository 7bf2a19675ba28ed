package dev.pasillo.ingest.http;

import dev.pasillo.contract.IdentifierRules;
import dev.pasillo.ingest.domain.Reception;
import io.vertx.core.http.HttpServerRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An event that was refused once and is sent again: how and whence it came then, as `POST /v1/replay` says it. What
/// depends on the time of receipt is decided as it would have been then, and an event without an id and a time gets the
/// same id however often it is sent again.
///
/// @param format name of the sender's format
/// @param source whose event it is
/// @param receivedAt when it came first
/// @param entry number of the refused event where it is kept
record Replay(String format, String source, Instant receivedAt, String entry) {
    private static final Pattern FORMAT = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern ENTRY = Pattern.compile("\\d{1,18}");
    private static final int LONGEST_SOURCE = 200;

    /// What the request says; empty where it does not say it all.
    static Optional<Replay> of(HttpServerRequest request) {
        var format = request.getParam("format");
        var source = request.getParam("source");
        var entry = request.getParam("entry");
        var receivedAt = time(request.getParam("receivedAt"));
        return format != null
                        && FORMAT.matcher(format).matches()
                        && source != null
                        && !source.isEmpty()
                        && source.length() <= LONGEST_SOURCE
                        && entry != null
                        && ENTRY.matcher(entry).matches()
                        && receivedAt != null
                        && !receivedAt.isBefore(Instant.EPOCH)
                ? Optional.of(new Replay(format, source, receivedAt, entry))
                : Optional.empty();
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException noTime) {
            return null;
        }
    }

    /// The circumstances it comes under now. Nobody remembers which kind of key it came with.
    ///
    /// @param vouched whether it was the company's own word with any key of its source
    Reception reception(String workspace, Instant now, boolean vouched, IdentifierRules identifiers) {
        var events = new AtomicInteger();
        return new Reception(
                workspace,
                source,
                now,
                receivedAt.isAfter(now) ? now : receivedAt,
                () -> "replay-" + entry + "-" + events.getAndIncrement(),
                vouched,
                identifiers);
    }
}
