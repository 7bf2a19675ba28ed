package dev.pasillo.ingest.format.connect;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.format.eventbridge.EventBridgeEvent;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Amazon Connect tells of contacts: events, one a request, by EventBridge, and records, many a request, by
/// Firehose. Both come to the same address, with the same source: so a record meets the events of its contact. Which
/// one a body is shows in itself.
public final class ConnectFormat implements SenderFormat {
    private static final Profile PROFILE = new Profile("connect", "Amazon Connect", """
            Contact records, which say who the customer was: data streaming to a Kinesis stream, then Amazon Data Firehose
            → HTTP endpoint with this address, the key as access key, a buffer of 1 MiB and 60 seconds, and a backup in
            S3.
            ```
            {url}/hooks/connect
            ```
            Contact events besides, which tell of calls while they go on: an EventBridge rule with this pattern, and an
            API destination with this address and POST, the matched event as it is, and a dead-letter queue.
            ```
            {"source":["aws.connect"],"detail-type":["Amazon Connect Contact Event"],
             "detail":{"eventType":["INITIATED","QUEUED","CONNECTED_TO_AGENT","DISCONNECTED"]}}
            {url}/hooks/connect/{key}
            ```
            """);
    private static final String PATH = "/hooks/connect";
    private static final Reply RECEIVED = Reply.empty(200, Map.of());

    private final Limits limits;

    public ConnectFormat(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route.Events(PATH + "/{key}", false), new Route.Events(PATH, true));
    }

    /// The access key of the delivery stream.
    @Override
    public @Nullable String key(SentRequest request) {
        return request.headers().get("X-Amz-Firehose-Access-Key");
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        var body = new JsonBody(request.body(), limits);
        var contacts = new Contacts(new JsonObjects(limits), sink, request.source());
        return FirehoseRecords.are(body)
                ? FirehoseRecords.read(request.body(), limits, sink, contacts)
                : body.each(contacts);
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        return Delivery.of(request, limits)
                .map(delivery -> delivery.reply(200, null))
                .orElse(RECEIVED);
    }

    @Override
    public Reply failed(SentRequest request, Answer.Failed answer) {
        return Delivery.of(request, limits)
                .map(delivery -> delivery.reply(status(answer), answer.detail()))
                .orElseGet(() -> SenderFormat.super.failed(request, answer));
    }

    @Override
    public int status(Answer.Failed failed) {
        return EventBridgeEvent.status(failed);
    }
}
