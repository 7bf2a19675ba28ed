package dev.pasillo.ingest.format.cloudevents;

import static dev.pasillo.ingest.application.RecordingSink.gzip;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.RecordingSink;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.format.json.KeptHead;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventsFormatTest {
    private static final String STRUCTURED = "application/cloudevents+json; charset=utf-8";
    private static final String EVENT = """
            {"specversion":"1.0","id":"e-1","source":"/shop","type":"com.acme.order","time":"2026-01-01T00:00:00Z",\
            "subject":"u-42","anonymousid":"an-1","datacontenttype":"application/json","data":{"total":12.5}}""";

    private final CloudEventsFormat format = new CloudEventsFormat(Limits.DEFAULT);

    private static SentRequest request(Map<String, String> headers, byte[] body) {
        return RecordingSink.request("/v1/cloudevents", headers, body);
    }

    private RecordingSink read(Map<String, String> headers, byte[] body) {
        var sink = new RecordingSink();
        assertThat(format.read(request(headers, body), sink)).isEqualTo(new Reading.Complete());
        return sink;
    }

    private RecordingSink structured(String body) {
        return read(Map.of("Content-Type", STRUCTURED), body.getBytes(UTF_8));
    }

    private SentEvent with(String members) {
        return structured(EVENT.replace("\"data\":{\"total\":12.5}", members)).only();
    }

    private static Map<String, String> binaryHeaders(String... more) {
        var headers = new HashMap<>(Map.of(
                "Content-Type", "application/json; charset=utf-8",
                "ce-specversion", "1.0",
                "ce-id", "e-1",
                "ce-source", "/shop",
                "ce-type", "com.acme.order",
                "ce-time", "2026-01-01T00:00:00Z",
                "Ce-Subject", "u-42",
                "ce-anonymousid", "an-1",
                "Authorization", "Bearer K"));
        for (int at = 0; at < more.length; at += 2) {
            headers.put(more[at], more[at + 1]);
        }
        return headers;
    }

    private RecordingSink binary(String body, String... more) {
        return read(binaryHeaders(more), body.getBytes(UTF_8));
    }

    private static Identifier id(String namespace, String value) {
        return new Identifier(namespace, value);
    }

    @Nested
    class TheModes {
        private void isTheEvent(SentEvent event) {
            assertThat(event.id()).isEqualTo("/shop e-1");
            assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00Z");
            assertThat(event.channel()).isEqualTo("other");
            assertThat(event.type()).isEqualTo("com_acme_order");
            assertThat(event.sourceType()).isEqualTo("com.acme.order");
            assertThat(event.identifiers()).containsExactly(id("user_id", "u-42"), id("anonymous_id", "an-1"));
            assertThat(event.properties()).isEqualTo(Map.of("total", 12.5));
        }

        @Test
        void areStructured() {
            isTheEvent(structured(EVENT).only());
        }

        @Test
        void areBinary() {
            isTheEvent(binary("{\"total\":12.5}").only());
        }

        @Test
        void areBatched() {
            var sink = read(
                    Map.of("Content-Type", "application/cloudevents-batch+json"),
                    ("[" + EVENT + "," + EVENT.replace("e-1", "e-2") + "]").getBytes(UTF_8));

            assertThat(sink.what()).containsExactly("/shop e-1", "/shop e-2");
            isTheEvent(Objects.requireNonNull(sink.seen().getFirst().event()));
        }

        @Test
        void areTakenForWhatTheyLookLikeWhereNothingIsSaid() {
            isTheEvent(read(Map.of("Content-Type", "application/json"), EVENT.getBytes(UTF_8))
                    .only());
            assertThat(read(Map.of(), ("[" + EVENT + "]").getBytes(UTF_8)).what())
                    .containsExactly("/shop e-1");
        }

        @Test
        void mayBeGzip() {
            isTheEvent(read(Map.of("Content-Type", STRUCTURED), gzip(EVENT.getBytes(UTF_8)))
                    .only());
            isTheEvent(read(binaryHeaders(), gzip("{\"total\":12.5}".getBytes(UTF_8)))
                    .only());
        }

        @ParameterizedTest
        @ValueSource(strings = {"application/cloudevents+avro", "application/cloudevents-batch+protobuf"})
        void inAnotherFormatThanJsonAreUnsupported(String type) {
            assertThat(format.unwanted(request(Map.of("Content-Type", type), new byte[0])))
                    .isInstanceOf(Answer.Unsupported.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "application/cloudevents+json",
                    "Application/CloudEvents+JSON; charset=utf-8",
                    "application/cloudevents-batch+json",
                    "application/json",
                    "text/plain"
                })
        void inJsonAreNot(String type) {
            assertThat(format.unwanted(request(Map.of("Content-Type", type), new byte[0])))
                    .isNull();
        }
    }

    @Nested
    class BinaryHeaders {
        @Test
        void arePercentEncoded() {
            var event = binary("{}", "Ce-Subject", "Jos%C3%A9%20%F0%9F%98%80", "ce-type", "100%25 order")
                    .only();

            assertThat(event.identifiers()).contains(id("user_id", "José 😀"));
            assertThat(event.sourceType()).isEqualTo("100% order");
        }

        @Test
        void mayHaveAPercentSignThatIsOne() {
            assertThat(binary("{}", "Ce-Subject", "50% off%").only().identifiers())
                    .contains(id("user_id", "50% off%"));
        }

        @Test
        void thatAreNotUtf8AreRefused() {
            assertThat(binary("{}", "Ce-Subject", "%FF%FE").what()).containsExactly("text-invalid");
        }

        @Test
        void withANulCharacterAreRefused() {
            assertThat(binary("{}", "Ce-Subject", "a%00").what()).containsExactly("text-invalid");
        }
    }

    @Nested
    class RefusedBinaryEvents {
        private RecordingSink again(RecordingSink refused) {
            var sink = new RecordingSink();
            var raw = refused.seen().getFirst().raw().getBytes(UTF_8);
            assertThat(format.read(RecordingSink.request("/v1/replay", Map.of(), raw), sink))
                    .isEqualTo(new Reading.Complete());
            return sink;
        }

        @Test
        void areTheSameEventOnceMore() {
            var once = binary("{\"total\":12.5}", "Ce-Subject", "Jos%C3%A9", "ce-channel", "web");

            assertThat(again(once).only()).isEqualTo(once.only());
        }

        @Test
        void areKeptWithTheirAttributesAndWithoutTheKey() {
            var refused = binary("{\"total\":12.5}", "ce-specversion", "0.3");

            assertThat(refused.what()).containsExactly("format-invalid");
            assertThat(refused.seen().getFirst().raw())
                    .contains("ce-id: e-1\n", "ce-subject: u-42\n", "content-type: application/json; charset=utf-8\n")
                    .endsWith("\n\n{\"total\":12.5}")
                    .doesNotContainIgnoringCase("authorization");
            assertThat(again(refused).what()).containsExactly("format-invalid");
        }

        @Test
        void whoseDataCannotBeReadAreJudgedByThemOnceMore() {
            assertThat(again(binary("{\"total\":")).what()).containsExactly("json-invalid");
        }

        @Test
        void withoutDataAreReadToo() {
            assertThat(again(binary("", "Ce-Subject", "u-1")).only().identifiers())
                    .contains(id("user_id", "u-1"));
        }

        @Test
        void withEndlessAttributesAreKeptWithoutThemAsCutOff() {
            var raw = KeptHead.before(
                    request(binaryHeaders("ce-long", "x".repeat(KeptHead.LONGEST)), new byte[0])
                            .headers(),
                    BinaryMode::kept,
                    new Raw(new byte[] {1, 2}, 0, 2, false));

            assertThat(raw.copy()).containsExactly(1, 2);
            assertThat(raw.truncated()).isTrue();
        }

        @Test
        void areReadInNoOtherPlaceThanAReplay() {
            assertThat(read(Map.of(), "ce-id: e-1\nce-specversion: 1.0\n\n{}".getBytes(UTF_8))
                            .what())
                    .startsWith("json-invalid")
                    .doesNotContain("e-1");
        }

        @ParameterizedTest
        @ValueSource(strings = {"ce-id: e-1", "ce-id: e-1\n{}", "\n{}", "ce-id\n\n{}", "x: y\n\n{}"})
        void thatAreNoneAreNotTakenForOne(String bytes) {
            assertThat(KeptHead.of(Body.of(bytes.getBytes(UTF_8)), BinaryMode::kept))
                    .isEmpty();
        }
    }

    @Nested
    class Data {
        @Test
        void mayBeAText() {
            assertThat(binary("Hello", "Content-Type", "text/plain").only().properties())
                    .isEqualTo(Map.of("data", "Hello"));
        }

        @Test
        void mayBeBytes() {
            assertThat(read(binaryHeaders("Content-Type", "image/png"), new byte[] {1, 2, 3})
                            .only()
                            .properties())
                    .isEqualTo(Map.of("data_base64", "AQID"));
            assertThat(with("\"data_base64\":\"AQID\"").properties()).isEqualTo(Map.of("data_base64", "AQID"));
        }

        @Test
        void mayBeMissing() {
            assertThat(binary("").only().properties()).isEmpty();
            assertThat(with("\"x\":1").properties()).isEmpty();
        }

        @Test
        void mayBeAnyJson() {
            assertThat(binary("[1,2]").only().properties()).isEqualTo(Map.of("data", List.of(1, 2)));
            assertThat(with("\"data\":\"x\"").properties()).isEqualTo(Map.of("data", "x"));
        }

        @Test
        void nameCustomersAndTheirTraits() {
            var event = with("""
                    "data":{"user_id":7,"anonymousId":"an-2","traits":{"plan":"gold"},"total":1,\
                    "identifiers":[{"namespace":"email","value":"a@example.org"}]}""");

            assertThat(event.identifiers())
                    .containsExactly(id("user_id", "7"), id("anonymous_id", "an-1"), id("email", "a@example.org"));
            assertThat(event.traits()).isEqualTo(Map.of("plan", "gold"));
            assertThat(event.properties())
                    .isEqualTo(Map.of("user_id", 7, "anonymousId", "an-2", "total", 1, "subject", "u-42"));
        }
    }

    @Nested
    class Attributes {
        @Test
        void nameTheUserBeforeTheSubject() {
            var event =
                    with("\"userid\":\"u-1\",\"email\":\"a@example.org\",\"accountid\":\"acme\",\"deviceid\":\"d\"");

            assertThat(event.identifiers())
                    .containsExactly(
                            id("user_id", "u-1"),
                            id("anonymous_id", "an-1"),
                            id("email", "a@example.org"),
                            id("device_id", "d"),
                            id("account_id", "acme"));
            assertThat(event.properties()).isEqualTo(Map.of("subject", "u-42"));
        }

        @Test
        void sayTheChannelAndWhoActed() {
            var event = with("\"channel\":\"store\",\"actor\":\"company\"");

            assertThat(event.channel()).isEqualTo("store");
            assertThat(event.actor()).isEqualTo("company");
        }

        @Test
        void thatPassersByAddedAreNotKept() {
            assertThat(with("\"traceparent\":\"00-1\",\"knativearrivaltime\":\"x\",\"data\":{\"a\":1}")
                            .properties())
                    .isEqualTo(Map.of("a", 1));
        }

        @Test
        void mayLackTheTime() {
            assertThat(structured(EVENT.replace("\"time\":\"2026-01-01T00:00:00Z\",", ""))
                            .only()
                            .occurredAt())
                    .isNull();
        }

        @Test
        void oneIdFromTwoSourcesIsTwoEvents() {
            assertThat(structured(EVENT.replace("\"/shop\"", "\"/other\"")).what())
                    .containsExactly("/other e-1");
        }

        @Test
        void idsTooLongForAnEventAreHashed() {
            var first = structured(EVENT.replace("e-1", "x".repeat(300))).only().id();
            var second =
                    structured(EVENT.replace("e-1", "x".repeat(301))).only().id();

            assertThat(first).startsWith("sha256-").hasSize(71).isNotEqualTo(second);
        }

        @ParameterizedTest
        @CsvSource({
            "order_paid, order_paid",
            "com.acme.order_paid, order_paid",
            "com.acme.order.paid, order_paid",
            "com.acme.order.paid.v2, order_paid",
            "com.acme.OrderPaid, order_paid",
            "com.acme.preorder.paid, com_acme_preorder_paid",
            "com.acme.pre_order_paid, com_acme_pre_order_paid",
            "v1, v1",
            "...., custom"
        })
        void giveTheType(String attribute, String type) {
            assertThat(structured(EVENT.replace("com.acme.order", attribute))
                            .only()
                            .type())
                    .isEqualTo(type);
        }
    }

    @Nested
    class AHostileEvent {
        private void isRefused(String event, String code) {
            var sink = read(
                    Map.of("Content-Type", "application/cloudevents-batch+json"),
                    ("[" + EVENT + "," + event + "," + EVENT + "]").getBytes(UTF_8));

            assertThat(sink.what()).containsExactly("/shop e-1", code, "/shop e-1");
            assertThat(sink.seen().get(1).raw()).isEqualTo(event);
        }

        @ParameterizedTest
        @ValueSource(strings = {"id", "source", "type", "specversion"})
        void withoutWhatIsRequiredIsRefused(String attribute) {
            isRefused(EVENT.replace("\"" + attribute + "\":", "\"x\":"), "format-invalid");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"\"", "\" \"", "null", "5", "{}"})
        void withAnIdThatIsNoneIsRefused(String id) {
            isRefused(EVENT.replace("\"e-1\"", id), "format-invalid");
        }

        @Test
        void ofAnotherVersionIsRefused() {
            isRefused(EVENT.replace("\"1.0\"", "\"0.3\""), "format-invalid");
        }

        @Test
        void withATimeThatIsANumberIsRefused() {
            isRefused(EVENT.replace("\"2026-01-01T00:00:00Z\"", "1767225600"), "occurred-at-invalid");
        }

        @Test
        void withASubjectThatIsAnObjectIsRefused() {
            isRefused(EVENT.replace("\"u-42\"", "{}"), "format-invalid");
        }

        @Test
        void withIdentifiersThatAreNoneIsRefused() {
            isRefused(EVENT.replace("{\"total\":12.5}", "{\"identifiers\":[5]}"), "identifier-invalid");
            isRefused(EVENT.replace("{\"total\":12.5}", "{\"identifiers\":\"u\"}"), "identifier-invalid");
        }

        @Test
        void withTraitsThatAreNoneIsRefused() {
            isRefused(EVENT.replace("{\"total\":12.5}", "{\"traits\":[]}"), "traits-invalid");
        }

        @Test
        void withAKeySaidTwiceIsRefused() {
            isRefused(EVENT.replace("{\"spec", "{\"id\":\"x\",\"spec"), "duplicate-key");
        }

        @Test
        void withDeepDataIsRefused() {
            isRefused(EVENT.replace("12.5", "[".repeat(3_000) + "]".repeat(3_000)), "too-deep");
        }

        @Test
        void withDeepBinaryDataIsRefused() {
            assertThat(binary("[".repeat(3_000) + "]".repeat(3_000)).what()).containsExactly("too-deep");
            assertThat(binary("[".repeat(3_000)).what()).containsExactly("too-deep");
        }

        @Test
        void withBinaryDataThatIsNoJsonIsRefused() {
            assertThat(binary("{\"a\":").what()).containsExactly("json-invalid");
            assertThat(binary("1,\"id\":\"x\"").what()).containsExactly("json-invalid");
        }

        @Test
        void withBinaryDataThatIsNotUtf8IsRefused() {
            assertThat(read(binaryHeaders(), "\"\u00ff\"".getBytes(ISO_8859_1)).what())
                    .containsExactly("text-invalid");
        }

        @Test
        void withMoreBinaryDataThanAnEventMayHaveIsRefused() {
            assertThat(binary("\"" + "x".repeat(300_000) + "\"").what()).containsExactly("event-too-large");
        }

        @Test
        void ofCutOffGzipIsDamaged() {
            var whole = gzip("{\"total\":12.5}".getBytes(UTF_8));

            assertThat(format.read(
                            request(binaryHeaders(), Arrays.copyOf(whole, whole.length - 4)), new RecordingSink()))
                    .isEqualTo(new Reading.Damaged());
        }

        @Test
        void ofAGzipBombIsRefusedUnread() {
            assertThat(read(binaryHeaders(), gzip(new byte[50 << 20])).what()).containsExactly("event-too-large");
        }
    }

    @Nested
    class TheAnswer {
        private final SentRequest request = request(Map.of(), new byte[0]);
        private final Answer.Refusal refusal = new Answer.Refusal(1, "e", RefusalCode.FORMAT_INVALID, "why");

        @Test
        void isEmptyWhereAllIsAccepted() {
            assertThat(format.received(request, new Answer.Received(1, List.of(), 0, List.of())))
                    .isEqualTo(Reply.empty(202, Map.of()));
        }

        @Test
        void isAProblemWhereNothingIs() {
            assertThat(format.received(request, new Answer.Received(0, List.of(refusal), 1, List.of())))
                    .isEqualTo(new Reply.Refusal(400, "format-invalid", "why"));
        }

        @Test
        void hasTheReasonsWhereSomeAre() {
            assertThat(format.received(request, new Answer.Received(1, List.of(refusal), 1, List.of())))
                    .isInstanceOfSatisfying(Reply.Content.class, content -> {
                        assertThat(content.status()).isEqualTo(202);
                        assertThat(new String(content.bytes(), UTF_8))
                                .isEqualTo("{\"accepted\":1,\"rejected\":[{\"index\":1,\"id\":\"e\","
                                        + "\"code\":\"format-invalid\",\"detail\":\"why\"}],\"rejectedTotal\":1}");
                    });
        }

        @Test
        void toASenderThatAsksWhetherItMaySendIsYes() {
            var page = format.routes().stream()
                    .filter(Route.Page.class::isInstance)
                    .map(Route.Page.class::cast)
                    .findFirst()
                    .orElseThrow();

            assertThat(page.page().apply(request(Map.of("WebHook-Request-Origin", "events.example"), new byte[0])))
                    .isInstanceOfSatisfying(Reply.Content.class, content -> {
                        assertThat(content.status()).isEqualTo(200);
                        assertThat(content.headers()).containsEntry("WebHook-Allowed-Origin", "events.example");
                    });
        }
    }
}
