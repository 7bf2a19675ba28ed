package dev.pasillo.ingest.format.pasillo;

import com.fasterxml.jackson.core.JsonFactory;
import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.format.json.EventsOfASink;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.ReceivedJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Pasillo's own events: one, an array of them, or one a line.
///
/// Fields that nobody knows are let pass and named in the answer, and nothing of them is kept; a misspelled required
/// field is missed where it should be.
///
/// A path of its own takes what pages send by `navigator.sendBeacon`: any type, forms too.
public final class PasilloFormat implements SenderFormat {
    private static final Profile PROFILE = new Profile(NATIVE, "Anything that can post JSON", """
            ```
            curl {url}/v1/events -H 'Authorization: Bearer {key}' -H 'Content-Type: application/json' \\
              -d '{"channel":"web","type":"page_viewed","identifiers":[{"namespace":"user_id","value":"u-42"}]}'
            ```
            A website, by one line in its pages:
            ```
            <script async src="{url}/k/{key}/pasillo.js"></script>
            ```
            From a page, even while it closes:
            ```
            navigator.sendBeacon('{url}/k/{key}/v1/beacon', JSON.stringify({ channel: 'web', type: 'page_viewed',
              identifiers: [{ namespace: 'anonymous_id', value: 'an-1' }] }))
            ```
            """);
    private static final String BEACON = "/v1/beacon";
    private static final String WANTED =
            "Send events as JSON (application/json) or as JSON lines (application/x-ndjson), gzip or not.";

    private final Limits limits;
    private final JsonFactory json;

    public PasilloFormat(Limits limits) {
        this.limits = limits;
        this.json = JsonObjects.factory(limits);
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route.Events("/v1/events", false),
                new Route.Events(BEACON, false),
                new Route.Page("GET", ScriptPage.PATH, false, ScriptPage::reply));
    }

    @Override
    public boolean fromPages() {
        return true;
    }

    @Override
    public Answer.@Nullable Unsupported unwanted(SentRequest head) {
        if (head.path().equals(BEACON)) {
            return null;
        }
        var type = head.headers().get("Content-Type");
        return MediaTypes.welcome(type) || MediaTypes.form(type)
                ? null
                : new Answer.Unsupported("media-type-unsupported", WANTED);
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        if (request.path().equals(BEACON)) {
            return BeaconBody.read(request, limits, new Events(sink));
        }
        if (MediaTypes.form(request.headers().get("Content-Type")) && !looksLikeEvents(request.body())) {
            return new Reading.Unsupported(WANTED);
        }
        return new JsonBody(request.body(), limits).each(new Events(sink));
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        // Nobody reads the answer to a beacon.
        return request.path().equals(BEACON) ? Reply.empty(204, Map.of()) : ReceivedJson.reply(answer);
    }

    private static boolean looksLikeEvents(Body body) {
        var first = body.length() == 0 ? 0 : body.bytes()[body.offset()];
        return body.packed() || first == '{' || first == '[' || first == ' ' || first == '\n' || first == '\r';
    }

    private final class Events extends EventsOfASink {
        private final EventReader reader = new EventReader(json, limits);

        Events(Sink sink) {
            super(new JsonObjects(limits), sink);
        }

        @Override
        public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
            return switch (reader.read(bytes, offset, length, plain)) {
                case EventReader.Parsed.Event(var event, var unknown) -> sink.event(event, unknown, raw);
                case EventReader.Parsed.Unfit(var id, var code, var detail) -> sink.refused(id, code, detail, raw);
            };
        }
    }
}
