package dev.pasillo.ingest.format.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.form.Form;
import dev.pasillo.ingest.format.form.FormTree;
import dev.pasillo.ingest.format.json.EventsOfASink;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.ObjectReader;
import dev.pasillo.ingest.format.signed.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Status callbacks of Twilio Voice: a form, or a query, or JSON whose hash stands in the query. The signature is over
/// the address and the form, and no time is part of it: ids count a repetition once.
public final class TwilioFormat implements SenderFormat {
    private static final Profile PROFILE = new Profile("twilio", "Twilio Voice", true, """
            Phone Numbers → the number → Voice → Call Status Changes, with this address and HTTP POST; for outgoing calls
            as `statusCallback`. The secret of the source is the account's auth token (of a subaccount its own).
            ```
            {url}/hooks/twilio/{key}#rc=3&rp=4xx,5xx,ct,rt
            ```
            """);
    private static final String PATH = "/hooks/twilio/{key}";
    private static final Reply RECEIVED = Reply.empty(204, Map.of());
    /// Fields that a callback may have.
    static final int MOST = 200;

    private final Limits limits;

    public TwilioFormat(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route.Events("POST", PATH, false), new Route.Events("GET", PATH, false));
    }

    @Override
    public Proof proof(SentRequest request, Instant now) {
        var stated = request.headers().get("X-Twilio-Signature");
        if (request.body().length() > limits.eventBytes()) {
            return new Proof.Refused("signature-invalid", "No callback is that large.");
        }
        var signature = new TwilioSignature(request, stated == null ? "" : stated);
        return Verdict.of(request.source().secrets(), stated, signature::madeBy);
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        if (request.method().equals("GET")) {
            var query = (request.query() == null ? "" : request.query()).getBytes(UTF_8);
            form(query, 0, query.length, JsonBody.kept(query), sink, request);
            return new Reading.Complete();
        }
        var body = new JsonBody(request.body(), limits);
        if (json(request)) {
            return body.each(
                    new ObjectReader(new JsonObjects(limits), sink, call -> CallStatus.event(call, request.source())));
        }
        return body.whole(new JsonBody.Whole() {
            @Override
            public void take(byte[] bytes, int offset, int length, Raw raw) {
                form(bytes, offset, length, raw, sink, request);
            }

            @Override
            public void refused(RefusalCode code, String detail, Raw raw) {
                sink.refused(null, code, detail, raw);
            }
        });
    }

    private static boolean json(SentRequest request) {
        var body = request.body();
        return body.length() > 0 && (body.bytes()[body.offset()] == '{' || body.bytes()[body.offset()] == '[');
    }

    private void form(byte[] bytes, int offset, int length, Raw raw, Sink sink, SentRequest request) {
        if (length == 0) {
            sink.refused(null, RefusalCode.BODY_EMPTY, "the request has no event", raw);
            return;
        }
        var form = Form.read(new String(bytes, offset, length, UTF_8), MOST);
        if (form.isEmpty()) {
            sink.refused(null, RefusalCode.FORMAT_INVALID, "the request is no form", raw);
            return;
        }
        var call = FormTree.of(form.get(), limits);
        EventsOfASink.hand(CallStatus.event(call, request.source()), call.flaws(), sink, raw);
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        return RECEIVED;
    }
}
