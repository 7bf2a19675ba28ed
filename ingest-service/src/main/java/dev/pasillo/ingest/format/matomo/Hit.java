package dev.pasillo.ingest.format.matomo;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.format.json.HashedId;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.Tree;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a hit says, as an event. Its parameters are those of Matomo's tracking API. Nothing is kept of addresses, user
/// agents, screens and plugins.
final class Hit {
    /// What tells hits apart that are not each other's repetition.
    private static final List<String> OF_THE_ID = List.of(
            "idsite",
            "_id",
            "cid",
            "uid",
            "pv_id",
            "rand",
            "url",
            "action_name",
            "e_c",
            "e_a",
            "e_n",
            "e_v",
            "c_n",
            "c_p",
            "c_t",
            "c_i",
            "search",
            "link",
            "download",
            "idgoal",
            "ec_id",
            "revenue",
            "cdt");

    private Hit() {}

    /// Whether the hit reports nothing that happened: the page is still open, or something is measured that is no visit
    /// of a page and that only a plugin of Matomo knows.
    static boolean silent(Tree hit) {
        return one(hit, "ping") || one(hit, "ca") && kind(hit) == Kind.PAGE;
    }

    /// The event. What is wrong with the hit's shape goes to its flaws.
    ///
    /// @param channel where it happened
    /// @param objects reads parameters that are JSON
    static SentEvent event(Tree hit, String channel, JsonObjects objects) {
        if (!one(hit, "rec")) {
            hit.flaws().note(FORMAT_INVALID, "a hit has rec=1");
        }
        var event = SentEvent.in(channel)
                .id(id(hit))
                .occurredAt(HitTime.of(hit))
                .identifier("user_id", hit.name("uid", IDENTIFIER_INVALID))
                .identifier("anonymous_id", visitor(hit));
        type(event, hit);
        HitProperties.add(event, hit, objects);
        return event.build();
    }

    /// What Matomo itself tells apart.
    private enum Kind {
        EVENT,
        GOAL,
        ORDER,
        CART,
        CONTENT_SEEN,
        CONTENT_USED,
        SEARCH,
        DOWNLOAD,
        LINK,
        PAGE
    }

    private static Kind kind(Tree hit) {
        if (hit.has("e_c") || hit.has("e_a")) {
            return Kind.EVENT;
        }
        if (hit.has("ec_id")) {
            return Kind.ORDER;
        }
        if (hit.has("idgoal")) {
            return "0".equals(hit.name("idgoal", FORMAT_INVALID)) ? Kind.CART : Kind.GOAL;
        }
        if (hit.has("c_n")) {
            return hit.has("c_i") ? Kind.CONTENT_USED : Kind.CONTENT_SEEN;
        }
        if (hit.has("search")) {
            return Kind.SEARCH;
        }
        if (hit.has("download")) {
            return Kind.DOWNLOAD;
        }
        return hit.has("link") ? Kind.LINK : Kind.PAGE;
    }

    private static void type(SentEvent.Builder event, Tree hit) {
        switch (kind(hit)) {
            case EVENT -> {
                var category = hit.name("e_c", FORMAT_INVALID);
                var action = hit.name("e_a", FORMAT_INVALID);
                if (category == null || category.isBlank() || action == null || action.isBlank()) {
                    hit.flaws().note(FORMAT_INVALID, "an event has e_c and e_a");
                    return;
                }
                event.type(TypeNames.snakeCase(category + " " + action), TypeNames.sourceType(category + "/" + action));
            }
            case GOAL -> event.type("conversion", "goal");
            case ORDER -> event.type("order_paid", "order");
            case CART -> event.type("cart_updated", "cart");
            case CONTENT_SEEN -> event.type("content_impression", null);
            case CONTENT_USED -> event.type("element_clicked", "content_interaction");
            case SEARCH -> event.type("search", null);
            case DOWNLOAD -> event.type("download", null);
            case LINK -> event.type("element_clicked", "link");
            case PAGE -> event.type("page_viewed", "pageview");
        }
    }

    /// Whoever sets `cid` wants it to count.
    private static @Nullable String visitor(Tree hit) {
        var forced = hit.name("cid", IDENTIFIER_INVALID);
        return forced == null ? hit.name("_id", IDENTIFIER_INVALID) : forced;
    }

    /// What stays the same when the hit is repeated, as far as that can be told: a hit without a time and without
    /// a random number says nothing that the next one of the same page would not say too. An order has a number.
    private static @Nullable String id(Tree hit) {
        if (!hit.has("rand") && !hit.has("cdt") && !hit.has("ec_id")) {
            return null;
        }
        return HashedId.of(
                "matomo-",
                OF_THE_ID.stream()
                        .map(name -> hit.members().get(name) == null
                                ? ""
                                : name + "=" + hit.members().get(name))
                        .map(UTF_8::encode)
                        .toArray(ByteBuffer[]::new));
    }

    private static boolean one(Tree hit, String name) {
        return switch (hit.members().get(name)) {
            case String text -> text.equals("1");
            case Integer number -> number == 1;
            case Boolean truth -> truth;
            case null, default -> false;
        };
    }
}
