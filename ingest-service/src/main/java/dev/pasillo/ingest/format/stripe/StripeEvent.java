package dev.pasillo.ingest.format.stripe;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;

import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.format.json.PassedThrough;
import dev.pasillo.ingest.format.json.Tree;
import dev.pasillo.ingest.format.json.UnixTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an event of Stripe says. Who it is about: `client_reference_id`, the customer, the e-mail and telephone number
/// that the payer gave, and what the company put into `metadata` under the names of namespaces.
///
/// A payment intent that succeeded is an order only where a card was present: an intent behind a checkout session, or
/// an
/// invoice, would be the same order again.
final class StripeEvent {
    private static final Map<String, String> ORDERS = Map.of(
            "checkout.session.async_payment_succeeded", "order_paid",
            "charge.refunded", "order_refunded");
    /// Whose smallest unit is the currency itself, of those that Stripe pays in.
    private static final Set<String> WITHOUT_DECIMALS = Set.of(
            "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF");

    private static final Set<String> WITH_THREE_DECIMALS = Set.of("BHD", "JOD", "KWD", "OMR", "TND");
    private static final List<String> AMOUNTS = List.of("amount_total", "amount_paid", "amount_received", "amount");
    private static final Set<String> ORDER_LIKE =
            Set.of("checkout.session", "payment_intent", "charge", "refund", "invoice");
    private static final List<String> KEPT = List.of(
            "status",
            "payment_status",
            "mode",
            "subscription",
            "invoice",
            "payment_link",
            "cancellation_reason",
            "cancel_at_period_end",
            "billing_reason",
            "description");

    private StripeEvent() {}

    static SentEvent event(Tree event, SourceSettings source) {
        var name = event.text("type", FORMAT_INVALID);
        if (!"event".equals(event.members().get("object"))) {
            event.flaws().note(FORMAT_INVALID, "object must be event: thin events say nothing about anybody");
        }
        var object = event.object("data", FORMAT_INVALID).object("object", FORMAT_INVALID);
        boolean present = cardPresent(object);
        var built = SentEvent.in(present ? "store" : source.channelOr("web"))
                .type(type(name, object, present), name == null ? null : TypeNames.sourceType(name))
                .id(event.name("id", RefusalCode.ID_INVALID))
                .occurredAt(UnixTime.of(event, "created"));
        identifiers(object, built);
        properties(event, object, built);
        return built.build();
    }

    private static @Nullable String type(@Nullable String name, Tree object, boolean present) {
        if (name == null) {
            return null;
        }
        if (name.equals("checkout.session.completed")) {
            // Not paid yet where the bank takes its time: then a second event says so.
            return "unpaid".equals(object.members().get("payment_status"))
                    ? "checkout_session_completed"
                    : "order_paid";
        }
        if (name.equals("payment_intent.succeeded") && present) {
            return "order_paid";
        }
        return ORDERS.getOrDefault(name, TypeNames.snakeCase(name));
    }

    private static boolean cardPresent(Tree object) {
        return object.members().get("payment_method_types") instanceof List<?> types
                        && (types.contains("card_present") || types.contains("interac_present"))
                || object.members().get("payment_method_details") instanceof Map<?, ?> details
                        && (details.containsKey("card_present") || details.containsKey("interac_present"));
    }

    private static void identifiers(Tree object, SentEvent.Builder event) {
        event.identifier("user_id", object.name("client_reference_id", IDENTIFIER_INVALID));
        event.identifier("stripe.customer_id", customer(object));
        var metadata = object.object("metadata", FORMAT_INVALID);
        if (!object.has("client_reference_id")) {
            event.identifier("user_id", metadata.name("user_id", IDENTIFIER_INVALID));
        }
        event.identifier("loyalty_id", metadata.name("loyalty_id", IDENTIFIER_INVALID));
        event.identifier("anonymous_id", metadata.name("anonymous_id", IDENTIFIER_INVALID));
        for (var given : List.of("customer_details", "billing_details")) {
            var details = object.object(given, FORMAT_INVALID);
            event.identifier("email", details.text("email", IDENTIFIER_INVALID));
            event.identifier("phone", details.text("phone", IDENTIFIER_INVALID));
        }
        event.identifier("email", object.text("customer_email", IDENTIFIER_INVALID));
        event.identifier("email", object.text("receipt_email", IDENTIFIER_INVALID));
        if ("customer".equals(object.members().get("object"))) {
            event.identifier("email", object.text("email", IDENTIFIER_INVALID));
            event.identifier("phone", object.text("phone", IDENTIFIER_INVALID));
        }
    }

    /// The customer's id: of a customer itself, of an object that has one, or has it in full.
    private static @Nullable String customer(Tree object) {
        if ("customer".equals(object.members().get("object"))) {
            return object.name("id", IDENTIFIER_INVALID);
        }
        return object.members().get("customer") instanceof Map<?, ?>
                ? object.object("customer", IDENTIFIER_INVALID).name("id", IDENTIFIER_INVALID)
                : object.text("customer", IDENTIFIER_INVALID);
    }

    private static void properties(Tree event, Tree object, SentEvent.Builder built) {
        var metadata = object.object("metadata", FORMAT_INVALID);
        PassedThrough.properties(metadata, built, 50);
        built.property("object", object.scalar("object"));
        if (ORDER_LIKE.contains(String.valueOf(object.members().get("object")))) {
            built.property("order_id", metadata.has("order_id") ? metadata.scalar("order_id") : payment(object));
        }
        var currency = object.members().get("currency") instanceof String code ? code.toUpperCase(Locale.ROOT) : null;
        built.property("currency", currency);
        for (var amount : AMOUNTS) {
            if (object.members().get(amount) instanceof Number minor && currency != null) {
                built.property("total", minor.doubleValue() / units(currency));
                break;
            }
        }
        if (object.members().get("amount_refunded") instanceof Number minor && currency != null) {
            built.property("refunded", minor.doubleValue() / units(currency));
        }
        for (var name : KEPT) {
            built.property(name, object.scalar(name));
        }
        built.property("livemode", event.scalar("livemode"));
    }

    /// What a session, its payment and a refund of it have in common.
    private static @Nullable Object payment(Tree object) {
        var payment = object.members().get("payment_intent") instanceof Map<?, ?>
                ? object.object("payment_intent", FORMAT_INVALID).scalar("id")
                : object.scalar("payment_intent");
        return payment == null ? object.scalar("id") : payment;
    }

    private static double units(String currency) {
        return WITHOUT_DECIMALS.contains(currency) ? 1 : WITH_THREE_DECIMALS.contains(currency) ? 1000 : 100;
    }
}
