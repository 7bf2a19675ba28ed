package dev.pasillo.ingest.format.mailgun;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.ObjectReader;
import dev.pasillo.ingest.format.signed.Encoded;
import dev.pasillo.ingest.format.signed.Hmac;
import dev.pasillo.ingest.format.signed.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Webhooks of Mailgun. Their signature stands in the body and covers a time and a token, not the event: a token is
/// taken once, and the key in the path is needed beside it.
public final class MailgunFormat implements SenderFormat {
    private static final Profile PROFILE = new Profile("mailgun", "Mailgun", true, """
            Send → Sending → Webhooks → Add webhook, with this address, for each event type. The secret of the source is
            the HTTP webhook signing key of the account's API security page.
            ```
            {url}/hooks/mailgun/{key}
            ```
            """);
    private static final Reply RECEIVED = Reply.empty(200, Map.of());
    /// Mailgun takes this as: do not send it again.
    private static final int NEVER_AGAIN = 406;

    private final Limits limits;

    public MailgunFormat(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route.Events("/hooks/mailgun/{key}", false));
    }

    @Override
    public Proof proof(SentRequest request, Instant now) {
        var signature = MailgunSignature.of(request.body(), limits);
        var hash = Encoded.hex(signature.hash());
        var time = Verdict.seconds(signature.timestamp());
        return Verdict.of(
                request.source().secrets(),
                signature.hash(),
                secret -> Hmac.SHA_256.gives(secret, hash, signature.timestamp() + signature.token()),
                time,
                now,
                signature.token());
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        return new JsonBody(request.body(), limits)
                .each(new ObjectReader(new JsonObjects(limits), sink, MailgunEvent::event));
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        return RECEIVED;
    }

    /// What is not genuine shall not come again; where the source has no secret yet, it may.
    @Override
    public int status(Answer.Failed failed) {
        return failed instanceof Answer.NotGenuine refused && !refused.problem().equals("signature-secret-missing")
                ? NEVER_AGAIN
                : SenderFormat.super.status(failed);
    }
}
