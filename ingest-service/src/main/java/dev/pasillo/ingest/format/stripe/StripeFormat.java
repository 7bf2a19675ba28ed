package dev.pasillo.ingest.format.stripe;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.ObjectReader;
import dev.pasillo.ingest.format.signed.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Events that Stripe posts, one a request, signed with the endpoint's secret. Each attempt is signed anew.
public final class StripeFormat implements SenderFormat {
    private static final Profile PROFILE = new Profile("stripe", "Stripe", true, """
            Workbench → Webhooks → Add destination, with this address and snapshot events: `checkout.session.completed`,
            `checkout.session.async_payment_succeeded`, `charge.refunded`, for Terminal `payment_intent.succeeded`.
            The secret of the source is the destination's signing secret (`whsec_…`).
            ```
            {url}/hooks/stripe/{key}
            ```
            """);
    private static final Reply RECEIVED = Reply.empty(200, Map.of());

    private final Limits limits;

    public StripeFormat(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route.Events("/hooks/stripe/{key}", false));
    }

    @Override
    public Proof proof(SentRequest request, Instant now) {
        var header = request.headers().get("Stripe-Signature");
        var signature = StripeSignature.of(header == null ? "" : header);
        var signed = signature.time() + ".";
        return Verdict.of(
                request.source().secrets(),
                header,
                secret -> signature.madeBy(secret, request.body()),
                Verdict.seconds(signature.time()),
                now,
                Verdict.digest(signed, request.body()));
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        return new JsonBody(request.body(), limits)
                .each(new ObjectReader(
                        new JsonObjects(limits), sink, event -> StripeEvent.event(event, request.source())));
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        return RECEIVED;
    }
}
