package dev.pasillo.ingest.domain;

import java.util.Map;

/// Types for what senders name in words of their own: the well-known type where the event specifications that Segment,
/// RudderStack and PostHog publish alike (e-commerce, e-mail, live chat, B2B) have a name for the same thing, else the
/// name in snake_case.
public final class UsualNames {
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

    private UsualNames() {}

    /// The type of an event of that name.
    public static String type(String name) {
        var type = TypeNames.snakeCase(name);
        return WELL_KNOWN.getOrDefault(type, type);
    }
}
