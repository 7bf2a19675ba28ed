package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.Sources;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Keys;
import dev.pasillo.kit.PresentedKey;
import dev.pasillo.kit.Problem;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.regex.Pattern;

/// `GET /v1/senders`: every format that is taken, and how to connect a sender that speaks it, with this service's
/// address and the caller's key in their places. A secret key is left out: what is told here goes into pages.
@ApplicationScoped
public class SendersRoute {
    private static final String NAME = "/v1/senders";
    private static final Pattern PATH = Pattern.compile("(/k/[^/;%]+)?" + NAME);
    /// Before the route that takes every path.
    private static final int ORDER = 0;

    private final List<SenderFormat> formats;
    private final Sources sources;
    private final Keys keys;
    private final Exchanges exchanges;

    @Inject
    SendersRoute(List<SenderFormat> formats, Sources sources, Keys keys, Exchanges exchanges) {
        this.formats = formats;
        this.sources = sources;
        this.keys = keys;
        this.exchanges = exchanges;
    }

    void register(@Observes Router router) {
        router.route().order(ORDER).handler(this::handle);
    }

    private void handle(RoutingContext routing) {
        var request = routing.request();
        if (!request.path().endsWith(NAME) || !PATH.matcher(request.path()).matches()) {
            routing.next();
            return;
        }
        var credential = SenderRoutes.credential(routing);
        if (credential.isEmpty()) {
            exchanges.refuseStranger(routing);
        } else if (!request.method().equals(HttpMethod.GET)) {
            routing.response().putHeader("Allow", "GET");
            exchanges.refuse(routing, Problem.of(405, "method-not-allowed", "Use GET."));
        } else {
            routing.response()
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Cache-Control", "no-store")
                    .end(catalogue(routing, credential.get()).toBuffer());
        }
    }

    private JsonObject catalogue(RoutingContext routing, Credential caller) {
        var url = url(routing, caller);
        var key = key(routing, caller);
        var items = new JsonArray();
        for (var format : formats) {
            var profile = format.profile();
            items.add(new JsonObject()
                    .put("name", profile.name())
                    .put("title", profile.title())
                    .put(
                            "paths",
                            new JsonArray(format.routes().stream()
                                    .map(Route::path)
                                    .distinct()
                                    .sorted()
                                    .toList()))
                    .put("signed", profile.signed())
                    .put("connect", profile.connect().replace("{url}", url).replace("{key}", key)));
        }
        return new JsonObject().put("items", items);
    }

    /// Where senders reach this service: as their source says, else as this request did.
    private String url(RoutingContext routing, Credential caller) {
        var set = sources.of(caller.workspace(), caller.source()).publicUrl();
        var request = routing.request();
        var host = request.authority() == null ? "" : request.authority().toString();
        return set == null ? request.scheme() + "://" + host : set;
    }

    private String key(RoutingContext routing, Credential caller) {
        return caller.kind() == Credential.Kind.SECRET
                ? "{key}"
                : PresentedKey.all(routing.request()).stream()
                        .filter(key -> keys.find(key).isPresent())
                        .findFirst()
                        .orElse("{key}");
    }
}
