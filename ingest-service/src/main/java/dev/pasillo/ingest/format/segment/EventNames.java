package dev.pasillo.ingest.format.segment;

import dev.pasillo.ingest.domain.TypeNames;
import java.util.Map;

/// The types of calls: the well-known ones where Segment's own specifications (e-commerce, e-mail, live chat, B2B) have
/// a name for the same thing, else the sender's name in snake_case.
final class EventNames {
    private static final Map<String, String> WELL_KNOWN = Map.ofEntries(
            Map.entry("order_completed", "order_paid"),
            Map.entry("order_canceled", "order_cancelled"),
            Map.entry("products_compared", "product_compared"),
            Map.entry("product_reviewed", "review_posted"),
            Map.entry("signed_in", "logged_in"),
            Map.entry("user_signed_up", "signed_up"),
            Map.entry("user_signed_in", "logged_in"),
            Map.entry("user_logged_in", "logged_in"),
            Map.entry("email_link_clicked", "email_clicked"),
            Map.entry("email_marked_as_spam", "email_complained"),
            Map.entry("unsubscribed", "email_unsubscribed"),
            Map.entry("live_chat_message_sent", "message_sent"),
            Map.entry("page_view", "page_viewed"));

    private EventNames() {}

    /// The type of a call; empty for a track call without a name.
    static String type(CallKind kind, String name) {
        return switch (kind) {
            case IDENTIFY -> "identified";
            case PAGE, SCREEN -> "page_viewed";
            case GROUP, ALIAS -> kind.word();
            case TRACK -> {
                if (name.isEmpty()) {
                    yield "";
                }
                var type = TypeNames.snakeCase(name);
                yield WELL_KNOWN.getOrDefault(type, type);
            }
        };
    }
}
