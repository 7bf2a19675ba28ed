package dev.pasillo.ingest.format.segment;

import static dev.pasillo.ingest.application.RecordingSink.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.RecordingSink;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RudderStack's SDKs speak Segment's API, with differences.
class RudderStackCallsTest {
    /// As `@rudderstack/rudder-sdk-node` 3.0.13 sends it: gzip, called a form.
    private static final String NODE = """
            {"batch":[{"anonymousId":"an-1","userId":"","event":"Order Completed","properties":{"revenue":12.5},\
            "messageId":"3cd3745c-0000-4000-8000-9a3aa10eae59","originalTimestamp":"2026-01-01T00:00:00.000Z",\
            "type":"track","context":{"sessionId":1767225600000,"library":{"name":"analytics-node","version":"3.0.13"}},\
            "channel":"server","_metadata":{"nodeVersion":"20.20.2"},"sentAt":"2026-01-01T00:00:01.000Z"}],\
            "timestamp":"2026-01-01T00:00:02.000Z","sentAt":"2026-01-01T00:00:02.000Z"}""";
    /// As `@rudderstack/analytics-js` 3.34.1 sends it: one call.
    private static final String BROWSER = """
            {"type":"identify","userId":"u-42","anonymousId":"an-1","channel":"web","messageId":"m-1",\
            "originalTimestamp":"2026-01-01T00:00:00.000Z","sentAt":"2026-01-01T00:00:01.000Z",\
            "context":{"traits":{"email":"a@example.org"},"sessionId":1767225600000,"sessionStart":true,\
            "page":{"path":"/pricing","url":"https://shop.example/pricing"},"userAgent":"Mozilla/5.0",\
            "library":{"name":"RudderLabs JavaScript SDK","version":"3.34.1"}},"integrations":{"All":true}}""";

    private final SegmentFormat format = new SegmentFormat(Limits.DEFAULT);

    private static SentRequest get(String path, @Nullable String query) {
        return new SentRequest(
                "GET",
                path,
                query,
                "http://ingest.example",
                null,
                SentRequest.Headers.NONE,
                Body.of(new byte[0]),
                SourceSettings.NONE);
    }

    private RecordingSink read(SentRequest request) {
        var sink = new RecordingSink();
        assertThat(format.read(request, sink)).isEqualTo(new Reading.Complete());
        return sink;
    }

    private static Identifier id(String namespace, String value) {
        return new Identifier(namespace, value);
    }

    @Nested
    class WhatSdksSend {
        @Test
        void ofNodeIsGzipThatIsCalledAForm() {
            var event = read(RecordingSink.request(
                            "/v1/batch",
                            Map.of("Content-Type", "application/x-www-form-urlencoded", "Content-Encoding", "gzip"),
                            gzip(NODE.getBytes(UTF_8))))
                    .only();

            assertThat(event.id()).isEqualTo("3cd3745c-0000-4000-8000-9a3aa10eae59");
            assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00.000Z");
            assertThat(event.sentAt()).isEqualTo("2026-01-01T00:00:01.000Z");
            assertThat(event.type()).isEqualTo("order_paid");
            assertThat(event.channel()).isEqualTo("web");
            assertThat(event.identifiers()).containsExactly(id("anonymous_id", "an-1"));
            assertThat(event.properties()).isEqualTo(Map.of("revenue", 12.5, "session_id", "1767225600000"));
        }

        @Test
        void ofTheBrowserHasTraitsInItsContext() {
            var event = read(RecordingSink.request("/v1/identify", Map.of(), BROWSER.getBytes(UTF_8)))
                    .only();

            assertThat(event.type()).isEqualTo("identified");
            assertThat(event.channel()).isEqualTo("web");
            assertThat(event.identifiers())
                    .containsExactly(id("user_id", "u-42"), id("anonymous_id", "an-1"), id("email", "a@example.org"));
            assertThat(event.traits()).isEqualTo(Map.of("email", "a@example.org"));
            assertThat(event.properties())
                    .isEqualTo(Map.of(
                            "path", "/pricing", "url", "https://shop.example/pricing", "session_id", "1767225600000"));
        }

        @ParameterizedTest
        @CsvSource({"web,web", "mobile,app", "server,store"})
        void happensWhereTheCallSaysOrTheSource(String said, String channel) {
            var body = NODE.replace("\"channel\":\"server\"", "\"channel\":\"" + said + "\"");
            var source = new SourceSettings(null, "store", null, Set.of(), List.of(), null, Map.of());

            assertThat(read(RecordingSink.request("/v1/batch", Map.of(), body.getBytes(UTF_8))
                                    .with(source))
                            .only()
                            .channel())
                    .isEqualTo(channel);
        }
    }

    @Nested
    class Heads {
        private List<Identifier> named(String call, String header) {
            return read(RecordingSink.request("/v1/page", Map.of("anonymousid", header), call.getBytes(UTF_8)))
                    .only()
                    .identifiers();
        }

        private static String base64(String text) {
            return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
        }

        @Test
        void nameWhoSendsWhereTheCallDoesNot() {
            assertThat(named("{\"messageId\":\"m\"}", base64("an-1"))).containsExactly(id("anonymous_id", "an-1"));
        }

        @Test
        void nameNobodyBesideTheCallsOwn() {
            assertThat(named("{\"messageId\":\"m\",\"userId\":\"u-42\"}", base64("an-1")))
                    .containsExactly(id("user_id", "u-42"));
        }

        @Test
        void thatAreNoBase64NameNobody() {
            assertThat(named("{\"messageId\":\"m\"}", "%%%")).isEmpty();
        }

        @Test
        void sayWhenItWasSentWhereNothingElseDoes() {
            var event = read(RecordingSink.request(
                            "/v1/page",
                            Map.of("SentAt", "2026-01-01T00:00:01.000Z"),
                            "{\"messageId\":\"m\",\"userId\":\"u\"}".getBytes(UTF_8)))
                    .only();

            assertThat(event.sentAt()).isEqualTo("2026-01-01T00:00:01.000Z");
        }
    }

    @Nested
    class Pixels {
        @Test
        void areCallsOfTheirQuery() {
            var event = read(get(
                            "/pixel/v1/track",
                            "writeKey=K&anonymousId=an-1&event=Email%20Opened&properties.campaign=spring"
                                    + "&properties.mail.id=7&context.page.url=https%3A%2F%2Fshop.example%2F"))
                    .only();

            assertThat(event.type()).isEqualTo("email_opened");
            assertThat(event.channel()).isEqualTo("email");
            assertThat(event.identifiers()).containsExactly(id("anonymous_id", "an-1"));
            assertThat(event.properties())
                    .isEqualTo(Map.of("campaign", "spring", "mail", Map.of("id", "7"), "url", "https://shop.example/"));
        }

        @Test
        void ofPagesAreViews() {
            var event =
                    read(get("/pixel/v1/page", "anonymousId=an-1&name=Pricing")).only();

            assertThat(event.type()).isEqualTo("page_viewed");
            assertThat(event.properties()).isEqualTo(Map.of("name", "Pricing"));
        }

        @Test
        void areAnsweredWithAnImage() {
            var reply = (Reply.Content)
                    format.received(get("/pixel/v1/page", null), new Answer.Received(1, List.of(), 0, List.of()));

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.type()).isEqualTo("image/gif");
            assertThat(new String(reply.bytes(), UTF_8)).startsWith("GIF89a");
            assertThat(reply.headers()).containsEntry("Cache-Control", "no-store");
        }

        @Test
        void thatAreRefusedCanBeReadAgain() {
            var kept = read(get("/pixel/v1/track", "event=x&writeKey=K&userId=u&context=no"))
                    .seen()
                    .getFirst();
            assertThat(kept.code()).isEqualTo(RefusalCode.FORMAT_INVALID);

            var mended = kept.raw().replace("\"context\":\"no\"", "\"context\":{}");
            assertThat(read(RecordingSink.request("/v1/replay", Map.of(), mended.getBytes(UTF_8)))
                            .only()
                            .type())
                    .isEqualTo("x");
        }

        @Test
        void withABrokenEscapeAreUnreadable() {
            assertThat(read(get("/pixel/v1/track", "event=%zz")).what()).containsExactly("format-invalid");
        }

        @Test
        void whoseTextIsNoUtf8AreRefusedBeforeTwoCustomersBecomeOne() {
            assertThat(read(get("/pixel/v1/track", "event=x&userId=%FF")).what())
                    .containsExactly("text-invalid");
        }

        @Test
        void withNothingAreRefused() {
            assertThat(read(get("/pixel/v1/track", null)).what()).containsExactly("type-missing");
        }

        @Test
        void withEndlessDotsAreShallow() {
            assertThat(read(get("/pixel/v1/track", "event=x&userId=u&" + "a.".repeat(5_000) + "b=1"))
                            .what())
                    .hasSize(1);
        }

        @Test
        void withAFieldThatIsAnObjectAndATextKeepTheFirst() {
            var event = read(get("/pixel/v1/track", "event=x&userId=u&properties.a=1&properties.a.b=2"))
                    .only();

            assertThat(event.properties()).isEqualTo(Map.of("a", "1"));
        }
    }

    @Nested
    class Keys {
        @ParameterizedTest
        @ValueSource(strings = {"writeKey=K", "x=1&writeKey=K&y"})
        void ofBeaconsAndPixelsStandInTheQuery(String query) {
            var beacon = new SentRequest(
                    "POST",
                    "/beacon/v1/batch",
                    query,
                    "http://ingest.example",
                    null,
                    SentRequest.Headers.NONE,
                    Body.of(NODE.getBytes(UTF_8)),
                    SourceSettings.NONE);

            assertThat(format.key(beacon)).isEqualTo("K");
            assertThat(format.key(get("/pixel/v1/page", query))).isEqualTo("K");
            assertThat(read(beacon).what()).containsExactly("3cd3745c-0000-4000-8000-9a3aa10eae59");
        }
    }

    @Test
    void theSourceIsThereAndSendsNowhereElse() {
        var page = format.routes().stream()
                .filter(route -> route.path().equals("/sourceConfig/"))
                .map(Route.Page.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(page.keyless()).isFalse();

        var reply = (Reply.Content) page.page().apply(get("/sourceConfig/", "p=npm&writeKey=a%22b"));

        assertThat(new String(reply.bytes(), UTF_8))
                .isEqualTo("{\"source\":{\"id\":\"pasillo\",\"name\":\"pasillo\",\"writeKey\":\"a\\\"b\",\"config\":"
                        + "{\"statsCollection\":{\"errors\":{\"enabled\":false},\"metrics\":{\"enabled\":false}}},"
                        + "\"enabled\":true,\"workspaceId\":\"pasillo\",\"destinations\":[],\"dataplanes\":{}},"
                        + "\"updatedAt\":\"2026-01-01T00:00:00.000Z\"}");
    }
}
