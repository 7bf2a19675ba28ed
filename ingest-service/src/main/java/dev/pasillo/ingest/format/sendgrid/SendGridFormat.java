package dev.pasillo.ingest.format.sendgrid;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.ObjectReader;
import dev.pasillo.ingest.format.signed.Ecdsa;
import dev.pasillo.ingest.format.signed.Encoded;
import dev.pasillo.ingest.format.signed.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The Event Webhook of SendGrid: an array of events, signed with a key of which the company has the public half. The
/// signature covers the body's bytes as they are, the line break at its end too.
public final class SendGridFormat implements SenderFormat {
    private static final Profile PROFILE = new Profile("sendgrid", "Twilio SendGrid", true, """
            Settings → Mail Settings → Event Webhooks → Create new webhook, with this address, all events, and Signature
            Verification on. The secret of the source is the verification key that the page then shows.
            ```
            {url}/hooks/sendgrid/{key}
            ```
            """);
    private static final String HEADER = "X-Twilio-Email-Event-Webhook-";
    private static final Reply RECEIVED = Reply.empty(200, Map.of());

    private final Limits limits;

    public SendGridFormat(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route.Events("/hooks/sendgrid/{key}", false));
    }

    @Override
    public Proof proof(SentRequest request, Instant now) {
        var stated = request.headers().get(HEADER + "Signature");
        var header = request.headers().get(HEADER + "Timestamp");
        var time = header == null ? "" : header;
        var signature = Encoded.base64(stated);
        return Verdict.of(
                request.source().secrets(),
                stated,
                key -> Ecdsa.signed(key, signature, time, request.body()),
                Verdict.seconds(time),
                now,
                Verdict.digest(time, request.body()));
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        return new JsonBody(request.body(), limits)
                .each(new ObjectReader(new JsonObjects(limits), sink, SendGridEvent::event));
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        return RECEIVED;
    }
}
