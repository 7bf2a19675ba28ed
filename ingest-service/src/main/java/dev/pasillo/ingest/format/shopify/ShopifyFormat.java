package dev.pasillo.ingest.format.shopify;

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
import dev.pasillo.ingest.format.signed.Encoded;
import dev.pasillo.ingest.format.signed.Hmac;
import dev.pasillo.ingest.format.signed.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Webhooks of Shopify: a resource as the body, what happened to it in the head. The signature is over the body alone,
/// and a repetition has the same: ids count it once.
public final class ShopifyFormat implements SenderFormat {
    private static final Profile PROFILE = new Profile("shopify", "Shopify, online and Point of Sale", true, """
            Settings → Notifications → Webhooks → Create webhook, format JSON, with this address, for `orders/paid`,
            `orders/cancelled`, `orders/updated` (refunds), `checkouts/create`. The secret of the source is the one that
            the page shows below the webhooks; of an app its client secret.
            ```
            {url}/hooks/shopify/{key}
            ```
            """);
    private static final String PATH = "/hooks/shopify/";
    private static final Reply RECEIVED = Reply.empty(200, Map.of());

    private final Limits limits;

    public ShopifyFormat(Limits limits) {
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
        var stated = new Delivery(request.headers()).signature();
        var hash = Encoded.base64(stated);
        return Verdict.of(
                request.source().secrets(), stated, secret -> Hmac.SHA_256.gives(secret, hash, "", request.body()));
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        // Sent again, a resource has its head before it.
        var kept = request.path().startsWith(PATH)
                ? Optional.<KeptHead>empty()
                : KeptHead.of(request.body(), Delivery::kept);
        var headers = kept.map(KeptHead::headers).orElse(request.headers());
        var delivery = new Delivery(headers);
        var objects = new JsonObjects(limits);
        return new JsonBody(kept.map(KeptHead::body).orElse(request.body()), limits)
                .each(new EventsOfASink(objects, KeptHead.keeping(headers, Delivery::kept, sink)) {
                    @Override
                    public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
                        var resource = objects.read(bytes, offset, length, plain);
                        return ShopifyEvents.of(resource, delivery, request.source()).stream()
                                .allMatch(event -> hand(event, resource.flaws(), sink, raw));
                    }
                });
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        return RECEIVED;
    }
}
