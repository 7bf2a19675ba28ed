package dev.pasillo.ingest.format.pasillo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.form.Form;
import dev.pasillo.ingest.format.form.FormTree;
import dev.pasillo.ingest.format.form.Multipart;
import dev.pasillo.ingest.format.json.JsonBody;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What `navigator.sendBeacon` posts, whatever it was given: a text, a blob or an array of bytes with events as
/// JSON, or a form. A form has one event in its fields, or events as JSON in a field `event` or `events`.
final class BeaconBody {
    private static final List<String> WITH_JSON = List.of("event", "events");

    private BeaconBody() {}

    static Reading read(SentRequest request, Limits limits, JsonBody.Events events) {
        var body = new JsonBody(request.body(), limits);
        var boundary = Multipart.boundary(request.headers().get("Content-Type"));
        if (boundary.isPresent()) {
            return body.whole(new Fields(
                    bytes -> Multipart.read(bytes, 0, bytes.length, boundary.get(), limits.properties()),
                    limits,
                    events));
        }
        if (looksLikeEvents(request.body())) {
            return body.each(events);
        }
        return body.whole(new Fields(
                bytes -> Form.read(new String(bytes, UTF_8).strip(), limits.properties()), limits, events));
    }

    /// Whether the first byte is one of JSON, or of gzip, which no browser makes of forms.
    static boolean looksLikeEvents(Body body) {
        var first = body.length() == 0 ? '{' : body.bytes()[body.offset()];
        return body.packed()
                || first == '{'
                || first == '['
                || first == ' '
                || first == '\n'
                || first == '\r'
                || first == (byte) 0xef;
    }

    /// A form.
    private record Fields(Function<byte[], Optional<Form>> form, Limits limits, JsonBody.Events events)
            implements JsonBody.Whole {
        @Override
        public void take(byte[] bytes, int offset, int length, Raw raw) {
            var body = Arrays.copyOfRange(bytes, offset, offset + length);
            form.apply(body)
                    .ifPresentOrElse(
                            fields -> take(fields, raw),
                            () -> events.refused(
                                    RefusalCode.FORMAT_INVALID,
                                    "neither JSON nor a form of at most " + limits.properties() + " fields",
                                    raw));
        }

        private void take(Form fields, Raw raw) {
            var flaws = FormTree.of(fields, limits).flaws();
            var flaw = flaws.code();
            if (WITH_JSON.stream().anyMatch(fields::has)) {
                WITH_JSON.stream()
                        .filter(fields::has)
                        .flatMap(name -> fields.fields().getOrDefault(name, List.of()).stream())
                        .forEach(json -> new JsonBody(Body.of(json.getBytes(UTF_8)), limits).each(events));
            } else if (flaw != null) {
                events.refused(flaw, flaws.detail(), raw);
            } else {
                var event = BeaconForm.json(fields);
                events.object(event, 0, event.length, false, JsonBody.kept(event));
            }
        }

        @Override
        public void refused(RefusalCode code, String detail, Raw raw) {
            events.refused(code, detail, raw);
        }
    }
}
