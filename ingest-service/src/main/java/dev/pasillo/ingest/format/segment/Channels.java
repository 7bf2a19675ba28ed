package dev.pasillo.ingest.format.segment;

import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.json.Tree;
import java.util.List;
import java.util.Locale;

/// Where a call happened. Segment's specifications say it of e-mail and live chat by the event's name; of the rest the
/// sending library tells. A server speaks for the website unless it, or its source, says otherwise.
final class Channels {
    private static final List<String> APP_LIBRARIES = List.of(
            "analytics-ios",
            "analytics-android",
            "analytics-swift",
            "analytics-kotlin",
            "analytics-react-native",
            "analytics-flutter");
    private static final List<String> WEB_LIBRARIES = List.of("analytics.js", "rudderlabs javascript");

    private Channels() {}

    /// @param otherwise where calls happen that do not say so
    static String of(Tree call, Tree context, CallKind kind, String type, String otherwise) {
        if (type.startsWith("email_")) {
            return "email";
        }
        if (type.equals("message_sent") || type.startsWith("live_chat_")) {
            return "chat";
        }
        if (kind == CallKind.SCREEN || "mobile".equals(call.members().get("channel"))) {
            return "app";
        }
        var library =
                context.object("library", RefusalCode.FORMAT_INVALID).members().get("name");
        if (library instanceof String name) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (APP_LIBRARIES.stream().anyMatch(lower::contains)) {
                return "app";
            }
            if (WEB_LIBRARIES.stream().anyMatch(lower::startsWith)) {
                return "web";
            }
        }
        return "web".equals(call.members().get("channel")) ? "web" : otherwise;
    }
}
