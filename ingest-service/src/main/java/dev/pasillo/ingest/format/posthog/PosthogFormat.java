package dev.pasillo.ingest.format.posthog;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.form.Form;
import dev.pasillo.ingest.format.json.EventsOfASink;
import dev.pasillo.ingest.format.json.FirstText;
import dev.pasillo.ingest.format.json.Flaws;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The capture API of PostHog, as its SDKs speak it: an event by itself, a list of them or a batch, as JSON, gzip or
/// [wrapped][Wrapping], with the key in the head, in the path, around the events or in one.
///
/// The browser SDK takes nothing but 200 for done, and any status of the fours for the end; everything else it sends
/// again. So what is only for now is 503.
public final class PosthogFormat implements SenderFormat {
    private static final Profile PROFILE = new Profile("posthog", "PostHog's SDKs", """
            Browser (`posthog-js`):
            ```
            posthog.init('{key}', { api_host: '{url}' })
            ```
            Node (`posthog-node`):
            ```
            const posthog = new PostHog('{key}', { host: '{url}' })
            ```
            """);
    private static final String BATCH = "batch";
    private static final String BY_RESULTS = "/i/v1/analytics/events";
    private static final List<String> CAPTURE = List.of("/batch", "/capture", "/e", "/track", "/engage", "/i/v0/e");
    private static final List<String> KEYS = List.of("api_key", "token", "$token");
    private static final int FIELDS = 100;
    /// How much of a body is unpacked to find a key in it.
    private static final long UNPACKED_FOR_A_KEY = 8L << 20;

    private final Limits limits;

    public PosthogFormat(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public List<Route> routes() {
        var routes = new ArrayList<Route>();
        for (var end : List.of("", "/")) {
            for (var path : CAPTURE) {
                routes.add(new Route.Events("POST", path + end, true));
                routes.add(new Route.Events("GET", path + end, true));
            }
            routes.add(new Route.Events("POST", BY_RESULTS + end, true));
            routes.add(new Route.Page("POST", "/flags" + end, true, Pages::flags));
            routes.add(new Route.Page("POST", "/decide" + end, true, Pages::decide));
            // Recordings of sessions.
            routes.add(new Route.Page("POST", "/s" + end, true, Pages::discarded));
            routes.add(new Route.Page("GET", "/array/{key}/config" + end, false, Pages::config));
        }
        routes.add(new Route.Page("GET", "/array/{key}/config.js", false, Pages::script));
        return routes;
    }

    @Override
    public boolean fromPages() {
        return true;
    }

    @Override
    public @Nullable String key(SentRequest request) {
        var body = new JsonBody(Wrapping.open(request), limits, Math.min(limits.unpackedBytes(), UNPACKED_FOR_A_KEY));
        var objects = new JsonObjects(limits);
        var envelope = body.envelope(BATCH);
        var around = stated(objects.read(envelope));
        if (around != null) {
            return around;
        }
        return FirstText.of(body, envelope.lists() ? BATCH : null, objects, PosthogFormat::statedIn);
    }

    /// The key that stands beside an event, or around events.
    private static @Nullable String stated(Tree object) {
        for (var name : KEYS) {
            if (object.members().get(name) instanceof String key) {
                return key;
            }
        }
        return null;
    }

    private static @Nullable String statedIn(Tree event) {
        var beside = stated(event);
        return beside == null
                        && event.members().get("properties") instanceof Map<?, ?> properties
                        && properties.get("token") instanceof String token
                ? token
                : beside;
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        var body = new JsonBody(Wrapping.open(request), limits);
        var objects = new JsonObjects(limits);
        var envelope = body.envelope(BATCH);
        var channel = request.source().channelOr("web");
        if (!envelope.lists()) {
            return body.each(new CaptureReader(objects, null, sentAt(request), channel, sink));
        }
        var around = objects.read(envelope);
        var flaw = around.flaws().code();
        if (flaw != null) {
            sink.refused(null, flaw, around.flaws().detail(), body.raw());
            return new Reading.Complete();
        }
        var sentAt = around.members().get("sent_at") instanceof String text ? text : sentAt(request);
        return body.eachOf(BATCH, new CaptureReader(objects, stated(around), sentAt, channel, sink));
    }

    /// When it was sent, as the newest SDKs say it in the head and old ones in the query. What is no time corrects
    /// nothing.
    private static @Nullable String sentAt(SentRequest request) {
        var header = request.headers().get("PostHog-Request-Timestamp");
        if (header != null) {
            return header;
        }
        var millis =
                Form.read(request.query(), FIELDS).map(form -> form.get("_")).orElse(null);
        return millis != null && millis.matches("\\d{13}")
                ? Instant.ofEpochMilli(Long.parseLong(millis)).toString()
                : null;
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        return request.path().startsWith(BY_RESULTS) ? Pages.results(answer) : Pages.TAKEN;
    }

    @Override
    public int status(Answer.Failed failed) {
        return switch (failed) {
            case Answer.Unreadable unreadable -> 400;
            case Answer.Unsupported unsupported -> 400;
            case Answer.NotGenuine notGenuine -> 403;
            case Answer.TooLarge tooLarge -> 413;
            // Another status of the fours would be the end.
            case Answer.TooSlow tooSlow -> 503;
            case Answer.Unavailable unavailable -> 503;
        };
    }

    /// Reads captured events and hands them on.
    private static final class CaptureReader extends EventsOfASink {
        private final @Nullable String sentAt;
        private final String channel;
        private @Nullable String key;

        CaptureReader(JsonObjects objects, @Nullable String key, @Nullable String sentAt, String channel, Sink sink) {
            super(objects, sink);
            this.key = key;
            this.sentAt = sentAt;
            this.channel = channel;
        }

        @Override
        public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
            var call = objects.read(bytes, offset, length, plain);
            var flaws = call.flaws();
            keyed(call, flaws);
            return hand(Captures.event(call, sentAt, channel), flaws, sink, raw);
        }

        private void keyed(Tree call, Flaws flaws) {
            var own = stated(call);
            if (key == null) {
                key = own;
            } else if (own != null && !key.equals(own)) {
                flaws.note(RefusalCode.KEY_DIFFERS, "the event has another key than the request");
            }
        }
    }
}
