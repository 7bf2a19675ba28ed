package dev.pasillo.ingest.format.matomo;

import static dev.pasillo.ingest.domain.RefusalCode.PROPERTIES_INVALID;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.Tree;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a hit says of what happened, by names that people read.
final class HitProperties {
    private static final Map<String, String> TEXTS = named(
            "url",
            "url",
            "urlref",
            "referrer",
            "action_name",
            "title",
            "e_c",
            "category",
            "e_a",
            "action",
            "e_n",
            "name",
            "c_n",
            "content",
            "c_p",
            "content_piece",
            "c_t",
            "content_target",
            "c_i",
            "interaction",
            "search",
            "search",
            "search_cat",
            "search_category",
            "link",
            "link",
            "download",
            "download",
            "idgoal",
            "goal_id",
            "ec_id",
            "order_id",
            "idsite",
            "site_id",
            "pv_id",
            "page_view_id",
            "_pks",
            "sku",
            "_pkn",
            "product_name",
            "_pkc",
            "product_category",
            "_rcn",
            "campaign",
            "_rck",
            "campaign_keyword");
    private static final Map<String, String> NUMBERS = named(
            "e_v",
            "value",
            "revenue",
            "revenue",
            "ec_st",
            "subtotal",
            "ec_tx",
            "tax",
            "ec_sh",
            "shipping",
            "ec_dt",
            "discount",
            "search_count",
            "search_results",
            "_pkp",
            "price");
    private static final List<String> OF_AN_ITEM = List.of("sku", "name", "category", "price", "quantity");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,15})?");
    private static final Pattern DIMENSION = Pattern.compile("dimension\\d{1,4}");

    private HitProperties() {}

    /// @param objects reads parameters that are JSON
    static void add(SentEvent.Builder event, Tree hit, JsonObjects objects) {
        TEXTS.forEach((parameter, name) -> event.property(name, hit.name(parameter, PROPERTIES_INVALID)));
        NUMBERS.forEach(
                (parameter, name) -> event.property(name, number(hit.members().get(parameter))));
        hit.members().forEach((parameter, value) -> {
            if (DIMENSION.matcher(parameter).matches()) {
                event.property(parameter, value);
            }
        });
        event.property("path", path(hit.members().get("url")));
        event.property("items", items(json(hit.members().get("ec_items"), objects)));
        event.property("variables", variables(json(hit.members().get("cvar"), objects)));
        event.property("visit_variables", variables(json(hit.members().get("_cvar"), objects)));
    }

    private static @Nullable Object number(@Nullable Object value) {
        if (!(value instanceof String text) || !NUMBER.matcher(text).matches()) {
            return value;
        }
        return text.indexOf('.') < 0 ? (Object) Long.valueOf(text) : Double.valueOf(text);
    }

    private static @Nullable String path(@Nullable Object url) {
        if (!(url instanceof String text)) {
            return null;
        }
        try {
            return new URI(text).getRawPath();
        } catch (URISyntaxException notOne) {
            return null;
        }
    }

    /// What a parameter has that is JSON as text; the text where it is not.
    private static @Nullable Object json(@Nullable Object value, JsonObjects objects) {
        if (!(value instanceof String text)) {
            return value;
        }
        var bytes = text.getBytes(UTF_8);
        var read = objects.value("value", bytes, 0, bytes.length);
        return read.flaws().code() == null && read.has("value") ? read.members().get("value") : text;
    }

    /// The items of an order: each a list of number, name, category, price and quantity.
    private static @Nullable Object items(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            return value;
        }
        var items = new ArrayList<Object>();
        for (var element : list) {
            if (element instanceof List<?> fields) {
                var item = new LinkedHashMap<String, Object>();
                for (int at = 0; at < Math.min(fields.size(), OF_AN_ITEM.size()); at++) {
                    if (fields.get(at) != null) {
                        item.put(OF_AN_ITEM.get(at), fields.get(at));
                    }
                }
                items.add(item);
            } else if (element != null) {
                items.add(element);
            }
        }
        return items;
    }

    /// Variables by name: they come as `{"1":["name","value"]}`.
    private static @Nullable Object variables(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> slots)) {
            return value;
        }
        var variables = new LinkedHashMap<String, Object>();
        for (var slot : slots.values()) {
            if (slot instanceof List<?> pair
                    && pair.size() == 2
                    && pair.getFirst() instanceof String name
                    && pair.getLast() != null) {
                variables.put(name, pair.getLast());
            }
        }
        return variables.isEmpty() ? null : variables;
    }

    private static Map<String, String> named(String... pairs) {
        var names = new LinkedHashMap<String, String>();
        for (int at = 0; at < pairs.length; at += 2) {
            names.put(pairs[at], pairs[at + 1]);
        }
        return Collections.unmodifiableMap(names);
    }
}
