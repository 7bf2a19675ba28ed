package dev.pasillo.ingest.format.snowplow;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;

import dev.pasillo.ingest.domain.EventTypes;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.domain.UsualNames;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.Tree;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a tracked event says: the fields of Snowplow's tracker protocol, all of them texts. Addresses, user agents and
/// what else is said of the browser are not kept.
final class Tracked {
    private static final String OWN = "com.snowplowanalytics.snowplow";
    private static final String COMMERCE = OWN + ".ecommerce/snowplow_ecommerce_action";
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,15})?");
    private static final Pattern MILLIS = Pattern.compile("\\d{1,15}");

    private static final Map<String, String> TRANSACTION = Map.of(
            "tr_id", "order_id",
            "tr_af", "affiliation",
            "tr_tt", "total",
            "tr_tx", "tax",
            "tr_sh", "shipping",
            "tr_cu", "currency");
    private static final Map<String, String> ITEM = Map.of(
            "ti_id", "order_id",
            "ti_sk", "sku",
            "ti_nm", "name",
            "ti_ca", "category",
            "ti_pr", "price",
            "ti_qu", "quantity",
            "ti_cu", "currency");
    private static final Map<String, String> STRUCTURED =
            Map.of("se_ca", "category", "se_ac", "action", "se_la", "label", "se_pr", "property", "se_va", "value");
    private static final Map<String, String> PING =
            Map.of("pp_mix", "min_x", "pp_max", "max_x", "pp_miy", "min_y", "pp_may", "max_y");

    private final Tree event;
    private final JsonObjects objects;

    private Tracked(Tree event, JsonObjects objects) {
        this.event = event;
        this.objects = objects;
    }

    /// @param network the id that the visitor's browser keeps for this service; null where it keeps none, or shall not
    /// be asked
    /// @param channel where it happened, unless the event says so itself
    static SentEvent event(Tree event, JsonObjects objects, @Nullable String network, String channel) {
        return new Tracked(event, objects).read(network, channel);
    }

    private SentEvent read(@Nullable String network, String otherwise) {
        var contexts = Contexts.of(event, objects, event.flaws());
        var sent = SentEvent.in(channel(otherwise));
        var kind = text("e");
        switch (kind) {
            case null -> event.flaws().note(RefusalCode.TYPE_MISSING, "an event has e, such as pv");
            case "pv" -> sent.type("page_viewed", "page_view");
            case "pp" -> {
                sent.type("page_ping", "page_ping");
                keep(sent, PING);
            }
            case "tr" -> {
                sent.type("order_paid", "transaction");
                keep(sent, TRANSACTION);
            }
            case "ti" -> {
                sent.type("order_item", "transaction_item");
                keep(sent, ITEM);
            }
            case "se" -> structured(sent);
            case "ue" -> selfDescribing(sent);
            default -> event.flaws().note(RefusalCode.TYPE_INVALID, "e must be one of pv, pp, se, ue, tr, ti");
        }
        page(sent);
        sent.property("page_view_id", contexts.pageView());
        sent.property("session_id", text("sid") == null ? contexts.session() : text("sid"));
        if (!contexts.kept().isEmpty()) {
            sent.property("contexts", contexts.kept());
        }
        sent.id(event.text("eid", RefusalCode.ID_INVALID));
        time(sent);
        person(sent, contexts, network);
        return sent.build();
    }

    private @Nullable String text(String name) {
        var text = event.name(name, FORMAT_INVALID);
        return text == null || text.isEmpty() ? null : text;
    }

    private String channel(String otherwise) {
        return switch (String.valueOf(event.members().get("p"))) {
            case "web" -> "web";
            case "mob", "app" -> "app";
            default -> otherwise;
        };
    }

    /// A time that the tracker vouches for needs no correction.
    private void time(SentEvent.Builder sent) {
        var exact = text("ttm");
        if (exact != null) {
            sent.occurredAt(instant(exact));
            return;
        }
        var byDevice = text("dtm");
        var sentAt = text("stm");
        sent.occurredAt(byDevice == null ? null : instant(byDevice)).sentAt(sentAt == null ? null : instant(sentAt));
    }

    /// What is no number of milliseconds stays as it is, and is then no time.
    private static String instant(String millis) {
        return MILLIS.matcher(millis).matches()
                ? Instant.ofEpochMilli(Long.parseLong(millis)).toString()
                : millis;
    }

    private void person(SentEvent.Builder sent, Contexts contexts, @Nullable String network) {
        var user = event.name("uid", IDENTIFIER_INVALID);
        sent.identifier("user_id", user == null || user.isEmpty() ? contexts.user() : user);
        var visitor = text("duid");
        if (visitor == null) {
            visitor = contexts.visitor();
        }
        if (visitor == null) {
            visitor = text("tnuid");
        }
        if (visitor == null) {
            visitor = text("nuid");
        }
        sent.identifier("anonymous_id", visitor == null ? network : visitor);
        sent.identifier("email", contexts.email());
    }

    private void page(SentEvent.Builder sent) {
        var url = text("url");
        if (url != null) {
            sent.property("url", url).property("path", path(url));
        }
        sent.property("title", text("page")).property("referrer", text("refr"));
    }

    private static @Nullable String path(String url) {
        int host = url.indexOf("://");
        if (host < 0) {
            return null;
        }
        int end = host + 3;
        while (end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') {
            end++;
        }
        int path = url.indexOf('/', host + 3);
        return path < 0 || path >= end ? "/" : url.substring(path, end);
    }

    private void keep(SentEvent.Builder sent, Map<String, String> fields) {
        fields.forEach((field, property) -> {
            var value = text(field);
            if (value != null) {
                sent.property(property, NUMBER.matcher(value).matches() && numeric(field) ? number(value) : value);
            }
        });
    }

    private static boolean numeric(String field) {
        return switch (field) {
            case "tr_tt", "tr_tx", "tr_sh", "ti_pr", "ti_qu", "se_va", "pp_mix", "pp_max", "pp_miy", "pp_may" -> true;
            default -> false;
        };
    }

    private static Object number(String text) {
        return text.indexOf('.') < 0 ? (Object) Long.valueOf(text) : (Object) Double.valueOf(text);
    }

    /// The action where it is well known, else category and action.
    private void structured(SentEvent.Builder sent) {
        var category = text("se_ca");
        var action = text("se_ac");
        if (category == null || action == null) {
            event.flaws().note(RefusalCode.TYPE_MISSING, "a structured event has se_ca and se_ac");
            return;
        }
        var usual = UsualNames.type(action);
        sent.type(
                EventTypes.wellKnown(usual) ? usual : TypeNames.snakeCase(category + " " + action),
                TypeNames.sourceType(category + "/" + action));
        keep(sent, STRUCTURED);
    }

    private void selfDescribing(SentEvent.Builder sent) {
        var outer = SelfDescribing.field(event, "ue_pr", "ue_px", objects, event.flaws());
        if (outer == null) {
            event.flaws().note(RefusalCode.TYPE_MISSING, "a self-describing event has ue_pr or ue_px");
            return;
        }
        var inner = SelfDescribing.of(outer.data());
        var schema = inner.schema();
        if (schema == null) {
            event.flaws().note(RefusalCode.TYPE_INVALID, "a self-describing event names its schema");
            return;
        }
        var words = schema.words();
        if (inner.data() instanceof Map<?, ?> data) {
            data.forEach((name, value) -> sent.property(String.valueOf(name), value));
            if (words.equals(COMMERCE) && data.get("type") instanceof String action) {
                sent.type(commerce(action), TypeNames.sourceType(words + "/" + action));
                return;
            }
        } else {
            sent.property("data", inner.data());
        }
        sent.type(own(words, schema.name()), words);
    }

    private static String own(String words, String name) {
        return switch (words) {
            case OWN + "/link_click", OWN + "/button_click" -> "element_clicked";
            case OWN + "/submit_form" -> "form_submitted";
            case OWN + "/change_form" -> "element_changed";
            case OWN + "/screen_view", "com.snowplowanalytics.mobile/screen_view" -> "page_viewed";
            case OWN + "/add_to_cart" -> "product_added";
            default -> UsualNames.type(name);
        };
    }

    private static String commerce(String action) {
        return switch (action) {
            case "product_view" -> "product_viewed";
            case "add_to_cart" -> "product_added";
            case "transaction" -> "order_paid";
            case "refund" -> "order_refunded";
            default -> TypeNames.snakeCase(action);
        };
    }
}
