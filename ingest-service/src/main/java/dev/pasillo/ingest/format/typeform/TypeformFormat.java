package dev.pasillo.ingest.format.typeform;

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

/// Responses to forms of Typeform, one a request. The signature is over the body alone, and a repetition has the same:
/// ids count it once. 404 and 410 would end the webhook for good; nothing here answers so.
public final class TypeformFormat implements SenderFormat {
    private static final Profile PROFILE = new Profile("typeform", "Typeform", true, """
            Form → Connect → Webhooks → Add a webhook, with this address; then Edit → add a secret, which is the secret of
            the source. Put `#user_id=…` (or `email`) into the links to the form and declare it as a hidden field.
            ```
            {url}/hooks/typeform/{key}
            ```
            """);
    private static final String PREFIX = "sha256=";
    private static final Reply RECEIVED = Reply.empty(200, Map.of());

    private final Limits limits;

    public TypeformFormat(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route.Events("/hooks/typeform/{key}", false));
    }

    @Override
    public Proof proof(SentRequest request, Instant now) {
        var stated = request.headers().get("Typeform-Signature");
        var hash =
                stated != null && stated.startsWith(PREFIX) ? Encoded.base64(stated.substring(PREFIX.length())) : null;
        return Verdict.of(
                request.source().secrets(), stated, secret -> Hmac.SHA_256.gives(secret, hash, "", request.body()));
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        return new JsonBody(request.body(), limits)
                .each(new ObjectReader(
                        new JsonObjects(limits), sink, event -> Response.event(event, request.source())));
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        return RECEIVED;
    }
}
