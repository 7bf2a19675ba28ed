package dev.pasillo.ingest.format.ga4;

import dev.pasillo.ingest.domain.TypeNames;
import java.util.Map;

/// The types of events: the well-known ones where Google's list of recommended events has a name for the same thing,
/// else the sender's name in snake_case.
final class EventNames {
    private static final Map<String, String> WELL_KNOWN = Map.ofEntries(
            Map.entry("page_view", "page_viewed"),
            Map.entry("screen_view", "page_viewed"),
            Map.entry("click", "element_clicked"),
            Map.entry("view_item", "product_viewed"),
            Map.entry("add_to_cart", "product_added"),
            Map.entry("begin_checkout", "checkout_started"),
            Map.entry("purchase", "order_paid"),
            Map.entry("in_app_purchase", "order_paid"),
            Map.entry("refund", "order_refunded"),
            Map.entry("sign_up", "signed_up"),
            Map.entry("login", "logged_in"));

    private EventNames() {}

    static String type(String name) {
        var type = TypeNames.snakeCase(name);
        return WELL_KNOWN.getOrDefault(type, type);
    }
}
