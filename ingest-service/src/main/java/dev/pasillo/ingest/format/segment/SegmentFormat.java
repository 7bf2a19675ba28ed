package dev.pasillo.ingest.format.segment;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.form.QueryEvent;
import dev.pasillo.ingest.format.json.EventsOfASink;
import dev.pasillo.ingest.format.json.FirstText;
import dev.pasillo.ingest.format.json.Flaws;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The HTTP API of Segment, as its SDKs and RudderStack's speak it: a call by itself, or a batch of them. The write key
/// stands in the head, in the path, in the query, around the calls or in one. Content types say nothing: browsers call
/// JSON plain text, and RudderStack's server SDK calls it a form.
///
/// The answer is exactly 200 with `{"success":true}`, because some of the SDKs read it and send again otherwise. A
/// status of the fours is the end for the SDKs, save 408 and 429: so what is only for now is 429.
public final class SegmentFormat implements SenderFormat {
    private static final Profile PROFILE = new Profile("segment", "Segment's and RudderStack's SDKs and HTTP API", """
            Segment, Node:
            ```
            const analytics = new Analytics({ writeKey: '{key}', host: '{url}' })
            ```
            Segment, browser (`@segment/analytics-next`):
            ```
            AnalyticsBrowser.load({ writeKey: '{key}', cdnURL: '{url}' })
            ```
            RudderStack, Node:
            ```
            const analytics = new Analytics('{key}', { dataPlaneUrl: '{url}' })
            ```
            RudderStack, browser (`@rudderstack/analytics-js`):
            ```
            analytics.load('{key}', '{url}', { configUrl: '{url}' })
            ```
            """);
    private static final String BATCH = "batch";
    private static final String KEY = "writeKey";
    /// How much of a body is unpacked to find a key in it.
    private static final long UNPACKED_FOR_A_KEY = 8L << 20;

    private static final Map<String, CallKind> SINGLE = Map.ofEntries(
            Map.entry("/v1/identify", CallKind.IDENTIFY),
            Map.entry("/v1/i", CallKind.IDENTIFY),
            Map.entry("/v1/track", CallKind.TRACK),
            Map.entry("/v1/t", CallKind.TRACK),
            Map.entry("/v1/page", CallKind.PAGE),
            Map.entry("/v1/p", CallKind.PAGE),
            Map.entry("/v1/screen", CallKind.SCREEN),
            Map.entry("/v1/s", CallKind.SCREEN),
            Map.entry("/v1/group", CallKind.GROUP),
            Map.entry("/v1/g", CallKind.GROUP),
            Map.entry("/v1/alias", CallKind.ALIAS),
            Map.entry("/v1/a", CallKind.ALIAS));
    private static final Set<String> BATCHES = Set.of("/v1/batch", "/v1/import", "/v1/b", "/beacon/v1/batch");
    private static final Map<String, CallKind> PIXELS =
            Map.of("/pixel/v1/track", CallKind.TRACK, "/pixel/v1/page", CallKind.PAGE);

    private static final Reply SUCCESS = Reply.json(200, "{\"success\":true}");
    private static final Reply SEEN = Reply.pixel(Map.of("Cache-Control", "no-store"));

    private final Limits limits;

    public SegmentFormat(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public List<Route> routes() {
        var routes = new ArrayList<Route>();
        for (var paths : List.of(SINGLE.keySet(), BATCHES)) {
            for (var path : paths) {
                routes.add(new Route.Events(path, true));
                routes.add(new Route.Events(path + "/", true));
            }
        }
        PIXELS.keySet().forEach(path -> routes.add(new Route.Events("GET", path, true)));
        routes.add(new Route.Page("GET", "/sourceConfig", false, SourceConfigPage::reply));
        routes.add(new Route.Page("GET", "/sourceConfig/", false, SourceConfigPage::reply));
        // What the SDKs measure of themselves.
        routes.add(new Route.Page("POST", "/v1/m", true, request -> SUCCESS));
        routes.add(new Route.Page("GET", "/v1/projects/{key}/settings", false, SettingsPage::reply));
        return routes;
    }

    @Override
    public boolean fromPages() {
        return true;
    }

    @Override
    public @Nullable String key(SentRequest request) {
        var inQuery = PixelCall.key(request);
        if (!inQuery.isEmpty()) {
            return inQuery;
        }
        var body = new JsonBody(request.body(), limits, Math.min(limits.unpackedBytes(), UNPACKED_FOR_A_KEY));
        var objects = new JsonObjects(limits);
        var envelope = body.envelope(BATCH);
        var around = objects.read(envelope).members().get(KEY);
        if (around instanceof String key) {
            return key;
        }
        return FirstText.of(
                body,
                envelope.lists() ? BATCH : null,
                objects,
                call -> call.members().get(KEY) instanceof String key ? key : null);
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        var objects = new JsonObjects(limits);
        var head = Head.of(request);
        var nothing = new Tree(Map.of(), new Flaws());
        var pixel = PIXELS.get(request.path());
        if (pixel != null) {
            return QueryEvent.read(
                    request.query(),
                    PixelCall.FIELDS,
                    limits,
                    fields -> PixelCall.of(fields, pixel),
                    new CallReader(objects, nothing, pixel, head, sink),
                    sink);
        }
        var body = new JsonBody(request.body(), limits);
        var envelope = body.envelope(BATCH);
        var path = request.path();
        var kind = SINGLE.get(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
        if (!envelope.lists()) {
            return body.each(new CallReader(objects, nothing, kind, head, sink));
        }
        var around = objects.read(envelope);
        var flaw = around.flaws().code();
        if (flaw != null) {
            sink.refused(null, flaw, around.flaws().detail(), body.raw());
            return new Reading.Complete();
        }
        return body.eachOf(BATCH, new CallReader(objects, around, kind, head, sink));
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        return PIXELS.containsKey(request.path()) ? SEEN : SUCCESS;
    }

    @Override
    public int status(Answer.Failed failed) {
        return switch (failed) {
            case Answer.Unreadable unreadable -> 400;
            case Answer.TooLarge tooLarge -> 400;
            case Answer.Unsupported unsupported -> 400;
            case Answer.NotGenuine notGenuine -> 403;
            case Answer.TooSlow tooSlow -> 408;
            case Answer.Unavailable unavailable -> 429;
        };
    }

    /// Reads calls and hands them on as events.
    private static final class CallReader extends EventsOfASink {
        private final Tree around;
        private final @Nullable CallKind called;
        private final Head head;
        private @Nullable String key;

        CallReader(JsonObjects objects, Tree around, @Nullable CallKind called, Head head, Sink sink) {
            super(objects, sink);
            this.around = around;
            this.called = called;
            this.head = head;
            this.key = around.members().get(KEY) instanceof String text ? text : null;
        }

        @Override
        public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
            var call = objects.read(bytes, offset, length, plain);
            var flaws = call.flaws();
            if (call.members().get(KEY) instanceof String own) {
                if (key == null) {
                    key = own;
                } else if (!key.equals(own)) {
                    flaws.note(RefusalCode.KEY_DIFFERS, "the call has another writeKey than the request");
                }
            }
            return hand(Calls.event(call, around, called, head), flaws, sink, raw);
        }
    }
}
