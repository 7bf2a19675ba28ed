package dev.pasillo.ingest.format.snowplow;

import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.json.Flaws;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is attached to an event. A company's own entities are kept, and those of Snowplow's e-commerce; of the others
/// only what names the page view, the session and the visitor: they describe browsers, devices and places.
///
/// @param kept the data of entities by the schema's name, a list where there are several
/// @param pageView the id of the page view
/// @param session the id of the session
/// @param visitor the id that a mobile tracker has for the installation
/// @param user the user of the shop
/// @param email the user's
record Contexts(
        Map<String, Object> kept,
        @Nullable String pageView,
        @Nullable String session,
        @Nullable String visitor,
        @Nullable String user,
        @Nullable String email) {
    private static final String OWN = "com.snowplowanalytics.snowplow";
    private static final String COMMERCE = OWN + ".ecommerce";
    private static final List<String> OF_BROWSERS_AND_PLACES = List.of(
            "com.snowplowanalytics.", "org.w3", "org.ietf", "com.google.", "com.mparticle.", "dev.amp.", "nl.basjes");

    static Contexts of(Tree event, JsonObjects objects, Flaws flaws) {
        var found = SelfDescribing.field(event, "co", "cx", objects, flaws);
        var gathered = new Gathered();
        if (found != null && found.data() instanceof List<?> entities) {
            for (var entity : entities) {
                gathered.take(SelfDescribing.of(entity));
            }
        } else if (found != null) {
            flaws.note(RefusalCode.FORMAT_INVALID, "contexts are a list");
        }
        return gathered.contexts();
    }

    /// Contexts in the making.
    private static final class Gathered {
        private final Map<String, Object> kept = new LinkedHashMap<>();
        private @Nullable String pageView;
        private @Nullable String session;
        private @Nullable String visitor;
        private @Nullable String user;
        private @Nullable String email;

        void take(SelfDescribing entity) {
            var schema = entity.schema();
            if (schema == null || !(entity.data() instanceof Map<?, ?> data)) {
                return;
            }
            if (schema.vendor().equals(OWN)) {
                switch (schema.name()) {
                    case "web_page" -> pageView = text(data, "id");
                    case "client_session" -> {
                        session = text(data, "sessionId");
                        visitor = text(data, "userId");
                    }
                    default -> {}
                }
            } else if (schema.vendor().equals(COMMERCE) && schema.name().equals("user")) {
                user = Boolean.TRUE.equals(data.get("is_guest")) ? null : text(data, "id");
                email = text(data, "email");
            } else if (schema.vendor().equals(COMMERCE)
                    || OF_BROWSERS_AND_PLACES.stream().noneMatch(schema.vendor()::startsWith)) {
                keep(schema.name(), data);
            }
        }

        @SuppressWarnings("unchecked")
        private void keep(String name, Object data) {
            kept.merge(name, data, (one, other) -> {
                var several = one instanceof List<?> list ? (List<Object>) list : new ArrayList<>(List.of(one));
                several.add(other);
                return several;
            });
        }

        private static @Nullable String text(Map<?, ?> data, String name) {
            return data.get(name) instanceof String text && !text.isEmpty() ? text : null;
        }

        Contexts contexts() {
            return new Contexts(kept, pageView, session, visitor, user, email);
        }
    }

    /// Without content, which may be personal.
    @Override
    public String toString() {
        return "Contexts" + kept.keySet();
    }
}
