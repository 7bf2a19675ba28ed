package dev.pasillo.ingest.format.generic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.ReceivedJson;
import java.util.List;

/// Senders that have no format here and can post JSON or a form, or call an address: the source's mapping says where a
/// body has what.
///
/// Without a mapping, or with one that cannot be used, a request is refused as a whole and kept: it can be sent again
/// once the mapping is mended.
public final class GenericFormat implements SenderFormat {
    private static final Profile PROFILE = new Profile("generic", "Anything else, by a mapping", """
            ```
            {url}/hooks/generic/{key}
            ```
            """);
    private static final String PREFIX = "/hooks/generic/";

    private final Limits limits;

    public GenericFormat(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route.Events("POST", PREFIX + "{key}", false), new Route.Events("GET", PREFIX + "{key}", false));
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        return switch (Mapping.of(request.source().mapping())) {
            case Mapping.Checked.Good(var mapping) -> {
                boolean sentAgain = !request.path().startsWith(PREFIX);
                yield new GenericBody(request, limits, mapping, sentAgain, sink).read();
            }
            case Mapping.Checked.Missing() -> {
                sink.refused(null, RefusalCode.MAPPING_MISSING, "the key's source has no mapping", all(request));
                yield new Reading.Complete();
            }
            case Mapping.Checked.Bad(var flaws) -> {
                sink.refused(null, RefusalCode.MAPPING_INVALID, String.join("; ", flaws), all(request));
                yield new Reading.Complete();
            }
        };
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        if (answer.refused() == 1
                && answer.accepted() == 0
                && answer.refusals().getFirst().code().name().startsWith("MAPPING_")) {
            var refusal = answer.refusals().getFirst();
            return new Reply.Refusal(422, refusal.code().code(), refusal.detail());
        }
        return switch (ReceivedJson.reply(answer)) {
            case Reply.Content content -> new Reply.Content(200, content.type(), content.bytes(), content.headers());
            case Reply.Refusal refusal -> refusal;
        };
    }

    private Raw all(SentRequest request) {
        if (request.body().length() > 0) {
            return new JsonBody(request.body(), limits).raw();
        }
        var query = (request.query() == null ? "" : request.query()).getBytes(UTF_8);
        return JsonBody.kept(query);
    }
}
