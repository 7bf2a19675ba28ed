package dev.pasillo.ingest.format.zendesk;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.KeptHead;
import dev.pasillo.ingest.format.json.ObjectReader;
import dev.pasillo.ingest.format.signed.Encoded;
import dev.pasillo.ingest.format.signed.Hmac;
import dev.pasillo.ingest.format.signed.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Webhooks of Zendesk: events as Zendesk writes them, and what triggers and automations send by the template that the
/// profile gives. Both are signed, with a time.
public final class ZendeskFormat implements SenderFormat {
    private static final Profile PROFILE = new Profile("zendesk", "Zendesk", true, """
            Admin Center → Apps and integrations → Webhooks → Create webhook, with this address and ticket events; the secret
            of the source is its signing secret.
            ```
            {url}/hooks/zendesk/{key}
            ```
            For triggers, connect the webhook to them and send this as JSON, with `ticket_opened`, `ticket_answered` or
            `ticket_solved` as the event:
            ```
            {"event":"ticket_updated","ticket_id":"{{ticket.id}}","email":"{{ticket.requester.email}}",
             "external_id":"{{ticket.requester.external_id}}","via":"{{ticket.via}}","status":"{{ticket.status}}",
             "updated_at":"{{ticket.updated_at_with_timestamp}}"}
            ```
            """);
    private static final String PATH = "/hooks/zendesk/";
    private static final String HEADER = "X-Zendesk-Webhook-";
    private static final String INVOCATION = "x-zendesk-webhook-invocation-id";
    private static final Reply RECEIVED = Reply.empty(200, Map.of());

    private final Limits limits;

    public ZendeskFormat(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route.Events(PATH + "{key}", false));
    }

    @Override
    public Proof proof(SentRequest request, Instant now) {
        var stated = request.headers().get(HEADER + "Signature");
        var header = request.headers().get(HEADER + "Signature-Timestamp");
        var time = header == null ? "" : header;
        var hash = Encoded.base64(stated);
        return Verdict.of(
                request.source().secrets(),
                stated,
                secret -> Hmac.SHA_256.gives(secret, hash, time, request.body()),
                Verdict.iso(time),
                now,
                Verdict.digest(time, request.body()));
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        // Sent again, a body has its head before it.
        var kept = request.path().startsWith(PATH)
                ? Optional.<KeptHead>empty()
                : KeptHead.of(request.body(), INVOCATION::equals);
        var headers = kept.map(KeptHead::headers).orElse(request.headers());
        var invocation = headers.get(INVOCATION);
        return new JsonBody(kept.map(KeptHead::body).orElse(request.body()), limits)
                .each(new ObjectReader(
                        new JsonObjects(limits),
                        KeptHead.keeping(headers, INVOCATION::equals, sink),
                        body -> body.has("type") && body.has("detail")
                                ? TicketEvent.event(body, request.source())
                                : Template.event(body, invocation, request.source())));
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        return RECEIVED;
    }
}
