package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.Sources;
import dev.pasillo.kit.Keys;
import dev.pasillo.kit.PresentedKey;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/// While the sources are not all known, a sender whose key nobody knows is told to come back, as its format says that:
/// after a start its key may be known in a moment, and many senders throw away what was refused with 401.
@ApplicationScoped
public class SourcesUnread {
    /// Before the filters that read the key, behind the answers to browsers.
    private static final int PRIORITY = 800;

    private final Sources sources;
    private final Keys keys;
    private final RouteTable routes;
    private final Exchanges exchanges;

    @Inject
    SourcesUnread(Sources sources, Keys keys, RouteTable routes, Exchanges exchanges) {
        this.sources = sources;
        this.keys = keys;
        this.routes = routes;
        this.exchanges = exchanges;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, PRIORITY);
    }

    private void handle(RoutingContext routing) {
        var request = routing.request();
        var match = sources.whole() ? null : routes.find(request.path()).orElse(null);
        var entry = match == null ? null : match.entry(request.method()).orElse(null);
        if (match == null || entry == null || !unknown(routing, match.pathKey())) {
            routing.next();
            return;
        }
        var format = entry.format();
        exchanges.sendAway(routing, format, SenderRoutes.request(routing, match), Admission.SOURCES_UNREAD);
    }

    /// Whether a key stands in head or path, and nobody knows one of them yet.
    private boolean unknown(RoutingContext routing, @Nullable String pathKey) {
        var presented = PresentedKey.all(routing.request());
        boolean some = !presented.isEmpty() || pathKey != null;
        return some
                && presented.stream().allMatch(key -> keys.find(key).isEmpty())
                && (pathKey == null || keys.find(pathKey).isEmpty());
    }
}
