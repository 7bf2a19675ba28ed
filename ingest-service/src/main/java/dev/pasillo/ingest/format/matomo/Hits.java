package dev.pasillo.ingest.format.matomo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.form.Form;
import dev.pasillo.ingest.format.form.FormTree;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.Tree;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The hits of a request, wherever they stand: one in the query, in a form, or in both, where the query counts first;
/// or several in a JSON object's `requests`, each a query string or an object. Content types say nothing: browsers call
/// all of it a form.
///
/// @param unpacked how many bytes a gzip body may have once unpacked
record Hits(SentRequest request, Limits limits, long unpacked) {
    private static final String REQUESTS = "requests";
    private static final String HIT = "hit";

    Hits(SentRequest request, Limits limits) {
        this(request, limits, limits.unpackedBytes());
    }

    /// Takes hits.
    interface Taker {
        /// @return whether to go on
        boolean hit(Tree hit, Raw raw);

        /// @return whether to go on
        boolean refused(RefusalCode code, String detail, Raw raw);
    }

    /// What stands around several hits; null where there is one by itself.
    @Nullable
    Tree around() {
        if (request.body().length() == 0) {
            return null;
        }
        var envelope = body().envelope(REQUESTS);
        return envelope.lists() ? new JsonObjects(limits).read(envelope) : null;
    }

    /// Hands over each hit.
    Reading each(Taker taker) {
        if (request.body().length() > 0 && body().envelope(REQUESTS).lists()) {
            return body().eachOf(REQUESTS, new Listed(new JsonObjects(limits), limits, taker));
        }
        return body().whole(new Single(request.query(), limits, taker));
    }

    private JsonBody body() {
        return new JsonBody(request.body(), limits, unpacked);
    }

    /// A hit as a query string.
    private static boolean text(String text, Limits limits, Taker taker, Raw raw) {
        var form = Form.read(text.startsWith("?") ? text.substring(1) : text, limits.properties());
        return form.isPresent()
                ? taker.hit(FormTree.of(form.get(), limits), raw)
                : taker.refused(
                        RefusalCode.FORMAT_INVALID,
                        "a hit is a query string of at most " + limits.properties() + " fields",
                        raw);
    }

    /// The only hit.
    private record Single(@Nullable String query, Limits limits, Taker taker) implements JsonBody.Whole {
        @Override
        public void take(byte[] bytes, int offset, int length, Raw raw) {
            var body = new String(bytes, offset, length, UTF_8).strip();
            if (query == null && (body.startsWith("{") || body.startsWith("\""))) {
                // So one of several comes again that was refused.
                var hit = body.getBytes(UTF_8);
                new Listed(new JsonObjects(limits), limits, taker).item(hit, 0, hit.length, raw);
            } else if (query == null || query.isEmpty()) {
                text(body, raw);
            } else if (body.isEmpty()) {
                text(query, kept(query));
            } else {
                text(query + "&" + body, kept(query + "&" + body));
            }
        }

        private void text(String text, Raw raw) {
            if (text.isEmpty()) {
                taker.refused(RefusalCode.BODY_EMPTY, "neither the query nor the body has a hit", raw);
            } else {
                Hits.text(text, limits, taker, raw);
            }
        }

        private static Raw kept(String text) {
            return JsonBody.kept(text.getBytes(UTF_8));
        }

        @Override
        public void refused(RefusalCode code, String detail, Raw raw) {
            taker.refused(code, detail, raw);
        }
    }

    /// One of several hits.
    private record Listed(JsonObjects objects, Limits limits, Taker taker) implements JsonBody.Events {
        @Override
        public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
            return item(bytes, offset, length, raw);
        }

        @Override
        public boolean other(byte[] bytes, int offset, int length, Raw raw) {
            return item(bytes, offset, length, raw);
        }

        boolean item(byte[] bytes, int offset, int length, Raw raw) {
            var value = objects.value(HIT, bytes, offset, length);
            var flaw = value.flaws().code();
            if (flaw != null) {
                return refused(flaw, value.flaws().detail(), raw);
            }
            return switch (value.members().get(HIT)) {
                case Map<?, ?> object -> taker.hit(value.object(HIT, RefusalCode.FORMAT_INVALID), raw);
                case String text -> text(text, limits, taker, raw);
                case null, default ->
                    refused(RefusalCode.EVENT_NOT_AN_OBJECT, "a hit is a query string or an object", raw);
            };
        }

        @Override
        public boolean refused(RefusalCode code, String detail, Raw raw) {
            return taker.refused(code, detail, raw);
        }
    }
}
