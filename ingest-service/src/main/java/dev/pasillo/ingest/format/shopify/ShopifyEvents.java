package dev.pasillo.ingest.format.shopify;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.OCCURRED_AT_INVALID;

import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.format.json.JoinedId;
import dev.pasillo.ingest.format.json.Tree;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a delivery says. Most are one event; an order that was changed is also one for each refund it has, with the
/// refund's own id: the resource of `refunds/create` does not say whose order it was.
final class ShopifyEvents {
    private static final int MOST_REFUNDS = 50;
    private static final int MOST_LINES = 50;

    private static final Map<String, String> TYPES = Map.of(
            "orders/paid", "order_paid",
            "orders/cancelled", "order_cancelled",
            "orders/fulfilled", "order_shipped",
            "refunds/create", "order_refunded",
            "checkouts/create", "checkout_started");
    private static final List<String> KEPT = List.of(
            "name",
            "financial_status",
            "fulfillment_status",
            "cancel_reason",
            "source_name",
            "location_id",
            "landing_site",
            "referring_site",
            "abandoned_checkout_url");
    private static final List<String> OF_A_LINE =
            List.of("product_id", "variant_id", "sku", "title", "quantity", "price");

    private ShopifyEvents() {}

    static List<SentEvent> of(Tree resource, Delivery delivery, SourceSettings source) {
        var topic = delivery.topic();
        if (topic == null || topic.isBlank()) {
            resource.flaws().note(FORMAT_INVALID, "the header X-Shopify-Topic says what happened");
            topic = "";
        }
        if (topic.endsWith("/redact") || topic.endsWith("/data_request")) {
            resource.flaws().note(FORMAT_INVALID, "a request about personal data is no event");
        }
        var events = new ArrayList<SentEvent>(1);
        events.add(event(topic, resource, delivery, source));
        if (topic.equals("orders/updated")) {
            resource.objects("refunds", MOST_REFUNDS)
                    .forEach(refund -> events.add(refund(refund, resource, delivery, source)));
        }
        return events;
    }

    private static SentEvent event(String topic, Tree resource, Delivery delivery, SourceSettings source) {
        var type = topic.isEmpty() ? null : TYPES.getOrDefault(topic, TypeNames.snakeCase(topic));
        var event = begun(resource, source)
                .type(type, topic.isEmpty() ? null : TypeNames.sourceType(topic))
                .id(id(topic, resource, delivery))
                .occurredAt(time(topic, resource, delivery));
        var refund = topic.startsWith("refunds/");
        event.property("order_id", text(resource.scalar(refund ? "order_id" : "id")));
        if (refund) {
            event.property("refund_id", text(resource.scalar("id"))).property("total", refunded(resource));
        } else {
            event.property("total", resource.decimal("total_price"));
        }
        event.property("currency", resource.scalar("currency"));
        for (var name : KEPT) {
            event.property(name, resource.scalar(name));
        }
        var lines = resource.objects("line_items", MOST_LINES).stream()
                .map(ShopifyEvents::line)
                .toList();
        event.property("line_items", lines.isEmpty() ? null : lines);
        return event.build();
    }

    private static SentEvent refund(Tree refund, Tree order, Delivery delivery, SourceSettings source) {
        return begun(order, source)
                .type("order_refunded", "orders/updated")
                .id(JoinedId.of(delivery.shop(), "refund", refund.name("id", FORMAT_INVALID)))
                .occurredAt(first(refund, "processed_at", "created_at"))
                .property("order_id", text(order.scalar("id")))
                .property("refund_id", text(refund.scalar("id")))
                .property("total", refunded(refund))
                .property("currency", order.scalar("currency"))
                .property("name", order.scalar("name"))
                .build();
    }

    private static SentEvent.Builder begun(Tree resource, SourceSettings source) {
        var customer = resource.object("customer", FORMAT_INVALID);
        var event = SentEvent.in(channel(resource, source))
                .identifier("shopify.customer_id", customer.name("id", IDENTIFIER_INVALID))
                .identifier("email", either(resource, customer, "email"))
                .identifier("phone", either(resource, customer, "phone"))
                .identifier("anonymous_id", cart(resource));
        if (Objects.toString(resource.members().get("admin_graphql_api_id"), "")
                .startsWith("gid://shopify/Customer/")) {
            event.identifier("shopify.customer_id", resource.name("id", IDENTIFIER_INVALID));
        }
        return event;
    }

    private static String channel(Tree resource, SourceSettings source) {
        return switch (String.valueOf(resource.members().get("source_name"))) {
            case "pos" -> "store";
            case "web" -> "web";
            default -> source.channelOr("web");
        };
    }

    private static @Nullable String either(Tree resource, Tree customer, String name) {
        var own = resource.text(name, IDENTIFIER_INVALID);
        return own == null || own.isEmpty() ? customer.text(name, IDENTIFIER_INVALID) : own;
    }

    /// What a checkout and the order that comes of it have in common, before anybody is known.
    private static @Nullable String cart(Tree resource) {
        var cart = resource.name("cart_token", IDENTIFIER_INVALID);
        if (cart != null) {
            return cart;
        }
        var checkout = resource.name("checkout_token", IDENTIFIER_INVALID);
        return checkout != null || !resource.has("abandoned_checkout_url")
                ? checkout
                : resource.name("token", IDENTIFIER_INVALID);
    }

    private static @Nullable String id(String topic, Tree resource, Delivery delivery) {
        var delivered = JoinedId.of(delivery.shop(), topic, delivery.id());
        if (delivered != null) {
            return delivered;
        }
        var changed = first(resource, "updated_at", "created_at");
        return JoinedId.of(topic, resource.name("id", FORMAT_INVALID), changed);
    }

    private static @Nullable String time(String topic, Tree resource, Delivery delivery) {
        var time = switch (topic) {
            case "orders/cancelled" -> first(resource, "cancelled_at", "updated_at");
            case "orders/create", "orders/paid", "refunds/create" -> first(resource, "processed_at", "created_at");
            case "checkouts/create", "customers/create" -> first(resource, "created_at", "updated_at");
            default -> first(resource, "updated_at", "created_at");
        };
        return time == null ? delivery.triggeredAt() : time;
    }

    private static @Nullable String first(Tree resource, String name, String other) {
        var time = resource.text(name, OCCURRED_AT_INVALID);
        return time == null ? resource.text(other, OCCURRED_AT_INVALID) : time;
    }

    private static Double refunded(Tree refund) {
        var sum = BigDecimal.ZERO;
        for (var transaction : refund.objects("transactions", MOST_LINES)) {
            var amount = transaction.decimal("amount");
            sum = amount == null ? sum : sum.add(BigDecimal.valueOf(amount));
        }
        return sum.doubleValue();
    }

    private static Map<String, Object> line(Tree line) {
        var kept = new LinkedHashMap<String, Object>();
        for (var name : OF_A_LINE) {
            var value = line.scalar(name);
            if (value != null) {
                kept.put(name, value);
            }
        }
        return kept;
    }

    /// Ids are names, also where they are written as numbers.
    private static @Nullable String text(@Nullable Object id) {
        return id == null ? null : id.toString();
    }
}
