package dev.pasillo.ingest.format.genesys;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.format.eventbridge.EventBridgeEvent;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.ObjectReader;
import java.util.List;
import java.util.Map;

/// What Genesys Cloud tells of conversations, by its integration with Amazon EventBridge: one event a request.
public final class GenesysFormat implements SenderFormat {
    private static final Profile PROFILE = new Profile("genesys", "Genesys Cloud", """
            Admin → Integrations → Amazon EventBridge Source, with the topics `customer.start`, `customer.end`, `acd.start`
            and `acd.end` behind `v2.detail.events.conversation.{id}.`. Then in AWS a rule on the partner's event bus, and an
            API destination with this address and POST, the matched event as it is, and a dead-letter queue.
            ```
            {url}/hooks/genesys/{key}
            ```
            """);
    private static final String PATH = "/hooks/genesys";
    private static final Reply RECEIVED = Reply.empty(200, Map.of());

    private final Limits limits;

    public GenesysFormat(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route.Events(PATH + "/{key}", false), new Route.Events(PATH, false));
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        return new JsonBody(request.body(), limits)
                .each(new ObjectReader(
                        new JsonObjects(limits), sink, event -> Conversation.event(event, request.source())));
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        return RECEIVED;
    }

    @Override
    public int status(Answer.Failed failed) {
        return EventBridgeEvent.status(failed);
    }
}
