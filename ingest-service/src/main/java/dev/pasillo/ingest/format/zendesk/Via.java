package dev.pasillo.ingest.format.zendesk;

import dev.pasillo.ingest.application.SourceSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a ticket came from, in the words of events (`voice`) and of templates (`Phone call (incoming)`).
final class Via {
    /// No name has more words that count.
    private static final int MOST = 10;

    private static final Map<String, List<String>> WORDS = Map.of(
            "call", List.of("voice", "phone", "voicemail"),
            "email", List.of("email", "mail"),
            "chat", List.of("chat", "messaging", "message", "whatsapp", "line", "sms", "text", "telegram"),
            "app", List.of("mobile", "sdk"),
            "social", List.of("twitter", "facebook", "instagram", "x"),
            "web", List.of("web", "help", "widget", "form"));
    /// A message by Facebook is chat, a web form web.
    private static final List<String> ORDER = List.of("call", "email", "chat", "app", "social", "web");

    private Via() {}

    static String channel(@Nullable Object via, SourceSettings source) {
        if (via instanceof String name) {
            var words = List.of(name.toLowerCase(Locale.ROOT).split("[^a-z]+", MOST));
            for (var channel : ORDER) {
                if (words.stream().anyMatch(WORDS.getOrDefault(channel, List.of())::contains)) {
                    return channel;
                }
            }
        }
        return source.channelOr("other");
    }
}
