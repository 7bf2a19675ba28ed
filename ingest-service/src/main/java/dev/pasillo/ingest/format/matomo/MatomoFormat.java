package dev.pasillo.ingest.format.matomo;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.json.EventsOfASink;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.Tree;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tracking API of Matomo, as its trackers speak it: a hit in the query or in a form, or several in JSON. The key
/// stands in the path, or is the `token_auth`.
///
/// The answer is what Matomo's is: a picture of one dot, nothing where none is wanted (`send_image=0`), and for several
/// hits how many were taken.
public final class MatomoFormat implements SenderFormat {
    private static final Profile PROFILE = new Profile("matomo", "Matomo's trackers", """
            Browser:
            ```
            _paq.push(['setTrackerUrl', '{url}/k/{key}/matomo.php'])
            ```
            Node (`matomo-tracker`):
            ```
            const matomo = new MatomoTracker(1, '{url}/k/{key}/matomo.php')
            ```
            """);
    private static final String TOKEN = "token_auth";
    private static final String SEND_IMAGE = "send_image";
    /// How much of a body is unpacked to find a key in it.
    private static final long UNPACKED_FOR_A_KEY = 8L << 20;

    private static final byte[] DOT =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");
    private static final Map<String, String> NOT_AGAIN = Map.of("Cache-Control", "no-store");

    private final Limits limits;

    public MatomoFormat(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route.Events("GET", "/matomo.php", true),
                new Route.Events("POST", "/matomo.php", true),
                new Route.Events("GET", "/piwik.php", true),
                new Route.Events("POST", "/piwik.php", true));
    }

    @Override
    public boolean fromPages() {
        return true;
    }

    @Override
    public @Nullable String key(SentRequest request) {
        return first(new Hits(request, limits, Math.min(limits.unpackedBytes(), UNPACKED_FOR_A_KEY)), TOKEN);
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        var channel = request.source().channelOr("web");
        var objects = new JsonObjects(limits);
        return new Hits(request, limits).each(new Hits.Taker() {
            @Override
            public boolean hit(Tree hit, Raw raw) {
                return Hit.silent(hit) || EventsOfASink.hand(Hit.event(hit, channel, objects), hit.flaws(), sink, raw);
            }

            @Override
            public boolean refused(RefusalCode code, String detail, Raw raw) {
                return sink.refused(null, code, detail, raw);
            }
        });
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        var hits = new Hits(request, limits);
        boolean wanted = !"0".equals(first(hits, SEND_IMAGE));
        if (!wanted) {
            return Reply.empty(204, NOT_AGAIN);
        }
        return hits.around() == null
                ? new Reply.Content(200, "image/gif", DOT, NOT_AGAIN)
                : Reply.json(
                        200,
                        "{\"status\":\"success\",\"tracked\":%d,\"invalid\":%d}"
                                .formatted(answer.accepted(), answer.refused()));
    }

    /// What a parameter says around several hits, or in the only one.
    private static @Nullable String first(Hits hits, String name) {
        var around = hits.around();
        if (around != null) {
            return text(around, name);
        }
        var found = new String[1];
        hits.each(new Hits.Taker() {
            @Override
            public boolean hit(Tree hit, Raw raw) {
                found[0] = text(hit, name);
                return false;
            }

            @Override
            public boolean refused(RefusalCode code, String detail, Raw raw) {
                return false;
            }
        });
        return found[0];
    }

    private static @Nullable String text(Tree tree, String name) {
        return switch (tree.members().get(name)) {
            case String text -> text;
            case Integer number -> number.toString();
            case Boolean truth -> truth ? "1" : "0";
            case null, default -> null;
        };
    }
}
