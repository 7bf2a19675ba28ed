package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.Sources;
import dev.pasillo.ingest.application.tail.LiveTail;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Keys;
import dev.pasillo.kit.KeysConfig;
import dev.pasillo.kit.Problem;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/// `GET /v1/events/stream`: the live tail, as server-sent events. What comes in with keys of the caller's workspace,
/// how it was understood, and why something was refused, while it happens. For secret keys only, and in the head only:
/// one in a path would stand in logs.
///
/// It ends when its client goes, when that takes nothing for 30 seconds, and when the service stops.
@Singleton
public class TailRoute {
    private static final Logger LOG = Logger.getLogger(TailRoute.class);
    private static final String PATH = "/v1/events/stream";
    /// Before the route that takes every path.
    private static final int ORDER = 0;

    private final LiveTail tail;
    private final TailSettings settings;
    private final TailEvents events;
    private final Sources sources;
    private final KeysConfig configured;
    private final SortedSet<String> formats = new TreeSet<>();
    private final Exchanges exchanges;
    private final Thread atExit = new Thread(this::stop, "live-tails-stop");
    private volatile boolean stopping;

    @Inject
    TailRoute(
            LiveTail tail,
            TailSettings settings,
            Keys keys,
            Sources sources,
            KeysConfig configured,
            List<SenderFormat> formats,
            Exchanges exchanges) {
        this.tail = tail;
        this.settings = settings;
        this.events = new TailEvents(new HiddenKeys(word -> keys.find(word).isPresent()));
        this.sources = sources;
        this.configured = configured;
        formats.forEach(format -> this.formats.add(format.profile().name()));
        this.exchanges = exchanges;
    }

    void register(@Observes Router router) {
        router.route().order(ORDER).handler(this::handle);
        // An orderly stop waits for open requests before it tells anybody; streams must end before that.
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    private void handle(RoutingContext routing) {
        if (!routing.request().path().equals(PATH)) {
            routing.next();
            return;
        }
        var caller = SenderRoutes.credential(routing);
        if (caller.isEmpty()) {
            exchanges.refuseStranger(routing);
        } else if (!routing.request().method().equals(HttpMethod.GET)) {
            routing.response().putHeader("Allow", "GET");
            exchanges.refuse(routing, Problem.of(405, "method-not-allowed", "Use GET."));
        } else if (caller.get().kind() != Credential.Kind.SECRET) {
            exchanges.refuse(
                    routing, Problem.of(403, "key-of-the-wrong-kind", "Only a secret key sees what others send."));
        } else {
            follow(routing, caller.get().workspace());
        }
    }

    private void follow(RoutingContext routing, String workspace) {
        var possible = new TailQuery.Possible(sourcesOf(workspace), sources.whole(), formats, settings);
        switch (TailQuery.read(routing.queryParams(), possible)) {
            case TailQuery.Reading.Refused(var problem) -> exchanges.refuse(routing, problem);
            case TailQuery.Reading.Understood(var query) -> {
                var viewer = tail.follow(workspace, query.filters(), query.rate());
                if (viewer.isEmpty()) {
                    exchanges.refuse(
                            routing,
                            Problem.of(
                                    503,
                                    "too-many-streams",
                                    "As many streams are open as are allowed. Close one, or try again later."));
                } else {
                    new TailStream(routing, tail, viewer.get(), events, settings.heartbeat(), () -> stopping)
                            .begin(events.hello(settings, viewer.get()));
                }
            }
        }
    }

    /// Whose events the workspace may have: of registered sources, and of keys that are configured.
    private SortedSet<String> sourcesOf(String workspace) {
        var names = new TreeSet<>(sources.names(workspace));
        configured.keys().values().stream()
                .filter(key -> key.workspace().equals(workspace))
                .map(KeysConfig.Key::source)
                .forEach(names::add);
        return names;
    }

    @PreDestroy
    void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyExiting) {
            LOG.trace("the process is exiting", alreadyExiting);
        }
    }

    void stop() {
        stopping = true;
    }
}
