package dev.pasillo.ingest.domain;

import dev.pasillo.contract.Actor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The well-known event types with who acts in them.
public final class EventTypes {
    private static final Set<String> BY_CUSTOMER = Set.of(
            "page_viewed",
            "element_clicked",
            "identified",
            "signed_up",
            "logged_in",
            "product_viewed",
            "product_added",
            "product_compared",
            "checkout_started",
            "order_paid",
            "order_cancelled",
            "order_refunded",
            "quote_requested",
            "demo_booked",
            "referral_sent",
            "email_clicked",
            "email_opened",
            "email_unsubscribed",
            "email_complained",
            "call_started",
            "call_ended",
            "call_missed",
            "message_sent",
            "ticket_opened",
            "store_visited",
            "coupon_redeemed",
            "survey_answered",
            "review_posted");

    private static final Set<String> BY_COMPANY = Set.of(
            "email_sent",
            "email_delivered",
            "email_bounced",
            "campaign_received",
            "survey_sent",
            "order_shipped",
            "order_delivered",
            "lead_contacted",
            "call_queued",
            "call_answered",
            "ticket_answered",
            "ticket_solved");

    private static final Map<String, Actor> ACTORS = actors();

    private EventTypes() {}

    /// Who acts, by a channel sender's word for it; null for an unknown word.
    static Map<String, Actor> actorsByName() {
        return ACTORS;
    }

    /// Whether the type is one that every sender's own names are brought to.
    public static boolean wellKnown(String type) {
        return BY_CUSTOMER.contains(type) || BY_COMPANY.contains(type);
    }

    /// Who acts in events of this type unless the event says otherwise: the customer, except where the company does.
    public static Actor actorOf(String type) {
        return BY_COMPANY.contains(type) ? Actor.COMPANY : Actor.CUSTOMER;
    }

    private static Map<String, Actor> actors() {
        var byName = new HashMap<String, Actor>();
        byName.put("customer", Actor.CUSTOMER);
        byName.put("company", Actor.COMPANY);
        byName.put("system", Actor.SYSTEM);
        return Map.copyOf(byName);
    }
}
