package dev.pasillo.ingest.format.snowplow;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.format.form.Form;
import dev.pasillo.ingest.format.form.QueryEvent;
import dev.pasillo.ingest.format.json.EventsOfASink;
import dev.pasillo.ingest.format.json.FirstText;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.Tree;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tracker protocol of Snowplow: events in a body, or one in a query, as flat fields of text. The protocol knows no
/// keys: one stands in the path, or is the application's id (`aid`).
///
/// Trackers give up after 400, 401, 403, 410 and 422 and send again after everything else that is no success: what will
/// never be taken is 400.
public final class SnowplowFormat implements SenderFormat {
    private static final Profile PROFILE = new Profile("snowplow", "Snowplow's trackers", """
            Browser (`@snowplow/browser-tracker`):
            ```
            newTracker('sp', '{url}/k/{key}', { appId: 'shop' })
            ```
            Node (`@snowplow/node-tracker`):
            ```
            const tracker = newTracker({ namespace: 'sp', appId: 'shop' }, { endpoint: '{url}/k/{key}' })
            ```
            """);
    private static final String DATA = "data";
    private static final String POST = "/com.snowplowanalytics.snowplow/tp2";
    private static final String GET = "/i";
    private static final String KEY = "aid";
    private static final int FIELDS = 200;
    /// How much of a body is unpacked to find a key in it.
    private static final long UNPACKED_FOR_A_KEY = 8L << 20;

    /// How much the browser tracker sends at once, and more.
    private static final int A_BROWSERS_BYTES = 64 << 10;

    private final Limits limits;

    public SnowplowFormat(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route.Events("POST", POST, true), new Route.Events("GET", GET, true));
    }

    @Override
    public boolean fromPages() {
        return true;
    }

    @Override
    public @Nullable String key(SentRequest request) {
        return first(request, KEY);
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        var objects = new JsonObjects(limits);
        var reader =
                new EventReader(objects, Visitor.of(request), request.source().channelOr("web"), sink);
        if (request.method().equals("GET")) {
            return QueryEvent.read(request.query(), FIELDS, limits, fields -> fields, reader, sink);
        }
        var body = new JsonBody(request.body(), limits);
        return body.envelope(DATA).lists() ? body.eachOf(DATA, reader) : body.each(reader);
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        var headers = new HashMap<>(Visitor.kept(request, small(request) ? first(request, "duid") : null));
        if (request.method().equals("GET")) {
            headers.put("Cache-Control", "no-cache, no-store, must-revalidate");
            return Reply.pixel(headers);
        }
        return new Reply.Content(200, "text/plain; charset=utf-8", "ok".getBytes(UTF_8), headers);
    }

    /// A browser's request: nothing is looked for in others while others wait for an answer.
    private static boolean small(SentRequest request) {
        return request.body().length() <= A_BROWSERS_BYTES && !request.body().packed();
    }

    @Override
    public int status(Answer.Failed failed) {
        return switch (failed) {
            case Answer.Unreadable unreadable -> 400;
            case Answer.TooLarge tooLarge -> 400;
            case Answer.Unsupported unsupported -> 400;
            case Answer.NotGenuine notGenuine -> 403;
            case Answer.TooSlow tooSlow -> 408;
            case Answer.Unavailable unavailable -> 503;
        };
    }

    /// The field of the first event that has it.
    private @Nullable String first(SentRequest request, String field) {
        if (request.method().equals("GET")) {
            return Form.read(request.query(), FIELDS)
                    .map(form -> form.get(field))
                    .orElse(null);
        }
        var body = new JsonBody(request.body(), limits, Math.min(limits.unpackedBytes(), UNPACKED_FOR_A_KEY));
        return FirstText.of(
                body,
                body.envelope(DATA).lists() ? DATA : null,
                new JsonObjects(limits),
                event -> event.members().get(field) instanceof String text ? text : null);
    }

    /// Reads events and hands them on.
    private static final class EventReader extends EventsOfASink {
        private final @Nullable String network;
        private final String channel;

        EventReader(JsonObjects objects, @Nullable String network, String channel, Sink sink) {
            super(objects, sink);
            this.network = network;
            this.channel = channel;
        }

        @Override
        public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
            Tree event = objects.read(bytes, offset, length, plain);
            return hand(Tracked.event(event, objects, network, channel), event.flaws(), sink, raw);
        }
    }
}
