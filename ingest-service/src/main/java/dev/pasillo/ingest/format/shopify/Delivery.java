package dev.pasillo.ingest.format.shopify;

import dev.pasillo.ingest.application.SentRequest.Headers;
import org.jspecify.annotations.Nullable;

/// What the head says of a delivery. Older ones begin their headers with `X-Shopify-`, newer ones with `shopify-`.
record Delivery(Headers headers) {
    private static final String OLDER = "x-shopify-";
    private static final String NEWER = "shopify-";

    /// Whether a header belongs to the event: the signature does not, once it is checked.
    static boolean kept(String name) {
        return (name.startsWith(OLDER) || name.startsWith(NEWER)) && !name.endsWith("hmac-sha256");
    }

    @Nullable
    String signature() {
        return either("hmac-sha256");
    }

    /// What happened, such as `orders/paid`.
    @Nullable
    String topic() {
        return either("topic");
    }

    @Nullable
    String shop() {
        return either("shop-domain");
    }

    /// The same for every delivery of one event; some have only an id of the delivery.
    @Nullable
    String id() {
        var event = either("event-id");
        return event == null ? either("webhook-id") : event;
    }

    @Nullable
    String triggeredAt() {
        return either("triggered-at");
    }

    private @Nullable String either(String name) {
        var older = headers.get(OLDER + name);
        return older == null ? headers.get(NEWER + name) : older;
    }
}
