package dev.pasillo.ingest.format.pasillo;

import static dev.pasillo.ingest.application.RecordingSink.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.RecordingSink;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.SentEvent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Native events as `navigator.sendBeacon` posts them.
class BeaconTest {
    private static final String EVENT = """
            {"id":"e-1","channel":"web","type":"page_viewed","identifiers":[{"namespace":"anonymous_id","value":"an-1"}],\
            "properties":{"path":"/pricing"}}""";
    private static final String FORM = "id=e-1&channel=web&type=page_viewed&anonymous_id=an-1&path=%2Fpricing";

    private final PasilloFormat format = new PasilloFormat(Limits.DEFAULT);

    private static SentRequest request(@Nullable String type, byte[] body) {
        return RecordingSink.request("/v1/beacon", type == null ? Map.of() : Map.of("Content-Type", type), body);
    }

    private RecordingSink read(@Nullable String type, String body) {
        var request = request(type, body.getBytes(UTF_8));
        var sink = new RecordingSink();
        assertThat(format.unwanted(request)).isNull();
        assertThat(format.read(request, sink)).isEqualTo(new Reading.Complete());
        return sink;
    }

    private static String multipart(String... fields) {
        var body = new StringBuilder();
        for (int at = 0; at < fields.length; at += 2) {
            body.append("--X\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(fields[at], fields[at + 1]));
        }
        return body.append("--X--\r\n").toString();
    }

    private static void isTheEvent(SentEvent event) {
        assertThat(event.id()).isEqualTo("e-1");
        assertThat(event.channel()).isEqualTo("web");
        assertThat(event.type()).isEqualTo("page_viewed");
        assertThat(event.identifiers()).containsExactly(new Identifier("anonymous_id", "an-1"));
        assertThat(event.properties()).isEqualTo(Map.of("path", "/pricing"));
    }

    @Nested
    class ABeacon {
        @Test
        void ofATextIsAnEvent() {
            isTheEvent(read("text/plain;charset=UTF-8", EVENT).only());
        }

        @Test
        void ofABlobIsAnEvent() {
            isTheEvent(read("text/plain", EVENT).only());
            isTheEvent(read("application/json", EVENT).only());
        }

        @Test
        void ofAnArrayOfBytesIsAnEvent() {
            isTheEvent(read(null, EVENT).only());
        }

        @Test
        void ofPackedBytesIsAnEvent() {
            var sink = new RecordingSink();
            format.read(request(null, gzip(EVENT.getBytes(UTF_8))), sink);

            isTheEvent(sink.only());
        }

        @Test
        void ofSearchParametersIsAnEvent() {
            isTheEvent(read("application/x-www-form-urlencoded;charset=UTF-8", FORM)
                    .only());
        }

        @Test
        void ofAFormIsAnEvent() {
            isTheEvent(read(
                            "multipart/form-data; boundary=X",
                            multipart(
                                    "id",
                                    "e-1",
                                    "channel",
                                    "web",
                                    "type",
                                    "page_viewed",
                                    "anonymous_id",
                                    "an-1",
                                    "path",
                                    "/pricing"))
                    .only());
        }

        @Test
        void mayHaveSeveralEvents() {
            assertThat(read("text/plain", "[" + EVENT + "," + EVENT + "]").what())
                    .containsExactly("e-1", "e-1");
        }

        @Test
        void mayHaveEventsInAFieldOfAForm() {
            isTheEvent(read("multipart/form-data; boundary=X", multipart("event", EVENT))
                    .only());
            assertThat(read("multipart/form-data; boundary=X", multipart("events", "[" + EVENT + "," + EVENT + "]"))
                            .what())
                    .containsExactly("e-1", "e-1");
        }
    }

    @Test
    void aFormNamesIdentifiersTraitsAndTheRest() {
        var event = read(
                        null,
                        "channel=store&type=store_visited&actor=customer&revision=3&email=a%40example.org"
                                + "&identifiers.crm.id=7&traits.plan=gold&properties.id=p&shop=madrid")
                .only();

        assertThat(event.identifiers())
                .containsExactly(new Identifier("email", "a@example.org"), new Identifier("crm.id", "7"));
        assertThat(event.traits()).isEqualTo(Map.of("plan", "gold"));
        assertThat(event.properties()).isEqualTo(Map.of("id", "p", "shop", "madrid"));
        assertThat(event.revision()).isEqualTo(3);
    }

    @Test
    void aRefusedFormIsKeptAsANativeEvent() {
        var refused = read(null, FORM.replace("anonymous_id=an-1", "identifiers.a=b&identifiers.=c%00"))
                .seen()
                .getFirst();
        assertThat(refused.what()).isEqualTo("text-invalid");

        var kept = Objects.requireNonNull(read(null, FORM).seen().getFirst()).raw();
        assertThat(read(null, kept).only()).isEqualTo(read(null, FORM).only());
    }

    @Test
    void whatIsNeitherJsonNorAFormIsRefused() {
        assertThat(read("text/plain", "a=%zz").what()).containsExactly("format-invalid");
        assertThat(read("multipart/form-data; boundary=X", "--X\r\n").what()).containsExactly("format-invalid");
        assertThat(read(null, "").what()).containsExactly("body-empty");
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        assertThat(read(null, FORM.replace("an-1", "%F6")).what()).containsExactly("text-invalid");
    }

    @Test
    void aFormLargerThanAnEventIsRefused() {
        assertThat(read(null, FORM + "&a=" + "x".repeat(300_000)).what()).containsExactly("event-too-large");
    }

    @Test
    void theAnswerIsEmpty() {
        assertThat(format.received(request(null, new byte[0]), new Answer.Received(1, List.of(), 0, List.of())))
                .isEqualTo(Reply.empty(204, Map.of()));
    }
}
