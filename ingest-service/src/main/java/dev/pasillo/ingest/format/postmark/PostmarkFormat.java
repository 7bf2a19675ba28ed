package dev.pasillo.ingest.format.postmark;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.ObjectReader;
import java.util.List;
import java.util.Map;

/// Webhooks of Postmark, one event a request. They are not signed: the key is all there is.
public final class PostmarkFormat implements SenderFormat {
    private static final Profile PROFILE = new Profile("postmark", "Postmark", """
            Server → message stream → Webhooks → Add webhook, with this address, for all events but inbound ones.
            ```
            {url}/hooks/postmark/{key}
            ```
            """);
    private static final Reply RECEIVED = Reply.empty(200, Map.of());

    private final Limits limits;

    public PostmarkFormat(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route.Events("/hooks/postmark/{key}", false));
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        return new JsonBody(request.body(), limits)
                .each(new ObjectReader(new JsonObjects(limits), sink, PostmarkEvent::event));
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        return RECEIVED;
    }
}
