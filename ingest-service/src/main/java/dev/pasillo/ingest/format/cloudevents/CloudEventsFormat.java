package dev.pasillo.ingest.format.cloudevents;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.format.json.EventsOfASink;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.KeptHead;
import dev.pasillo.ingest.format.json.ReceivedJson;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// CloudEvents 1.0 over HTTP in all three modes: structured and batched as JSON, binary with the attributes in headers.
/// A body that says nothing of its mode is taken for what its first byte shows.
///
/// Where all is accepted the answer is 202 and empty, because some senders take a body for an event in reply. Where
/// nothing is, it is 400; where some of a batch is, 202 with the reasons.
public final class CloudEventsFormat implements SenderFormat {
    private static final Profile PROFILE = new Profile("cloudevents", "CloudEvents", """
            Node (`cloudevents`):
            ```
            const emit = emitterFor(httpTransport('{url}/k/{key}/v1/cloudevents'))
            ```
            """);
    private static final String PATH = "/v1/cloudevents";
    private static final String STRUCTURED = "application/cloudevents";
    private static final String BATCHED = "application/cloudevents-batch";

    private final Limits limits;

    public CloudEventsFormat(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route.Events(PATH, false), new Route.Page("OPTIONS", PATH, false, CloudEventsFormat::permission));
    }

    @Override
    public boolean fromPages() {
        return true;
    }

    @Override
    public Answer.@Nullable Unsupported unwanted(SentRequest head) {
        var type = mediaType(head);
        return !type.startsWith(STRUCTURED) || type.equals(STRUCTURED) || type.equals(BATCHED) || type.endsWith("+json")
                ? null
                : new Answer.Unsupported("media-type-unsupported", "Of the event formats, JSON is understood.");
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        // Sent again, a binary event has its attributes before its data.
        var kept = request.path().equals(PATH)
                ? Optional.<KeptHead>empty()
                : KeptHead.of(request.body(), BinaryMode::kept)
                        .filter(head -> head.headers().get("ce-id") != null);
        var headers = kept.map(KeptHead::headers).orElse(request.headers());
        var body = new JsonBody(kept.map(KeptHead::body).orElse(request.body()), limits);
        var binary = kept.isPresent() || !mediaType(request).startsWith(STRUCTURED) && headers.get("ce-id") != null;
        return binary
                ? body.whole(new BinaryMode(headers, new JsonObjects(limits), sink))
                : body.each(new JsonMode(new JsonObjects(limits), sink));
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        if (answer.refused() == 0) {
            return Reply.empty(202, Map.of());
        }
        if (answer.accepted() > 0) {
            return ReceivedJson.reply(answer);
        }
        var first = answer.refusals().getFirst();
        return new Reply.Refusal(400, first.code().code(), first.detail());
    }

    /// A sender of webhooks asks whether it may send here.
    private static Reply permission(SentRequest request) {
        var origin = request.headers().get("WebHook-Request-Origin");
        return origin == null
                ? new Reply.Refusal(405, "method-not-allowed", "Send events with POST.")
                : Reply.empty(
                        200,
                        Map.of(
                                "WebHook-Allowed-Origin",
                                origin,
                                "WebHook-Allowed-Rate",
                                "*",
                                "Allow",
                                "OPTIONS, POST"));
    }

    private static String mediaType(SentRequest request) {
        var type = request.headers().get("Content-Type");
        if (type == null) {
            return "";
        }
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    private static final class JsonMode extends EventsOfASink {
        JsonMode(JsonObjects objects, Sink sink) {
            super(objects, sink);
        }

        @Override
        public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
            var event = objects.read(bytes, offset, length, plain);
            return hand(CloudEvent.event(event), event.flaws(), sink, raw);
        }
    }
}
