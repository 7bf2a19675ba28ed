package dev.pasillo.ingest.format.segment;

import static dev.pasillo.ingest.application.RecordingSink.gzip;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.RecordingSink;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentFormatTest {
    /// As `@segment/analytics-node` 3.1.0 sends it.
    private static final String NODE = """
            {"batch":[{"type":"track","event":"Order Completed","messageId":"node-next-1767225600000-7d1c",\
            "timestamp":"2026-01-01T00:00:00.000Z","anonymousId":"an-1","userId":"u-42",\
            "properties":{"order_id":"o-9","revenue":12.5},\
            "context":{"ip":"198.51.100.7","library":{"name":"@segment/analytics-node","version":"3.1.0"}},\
            "integrations":{},"_metadata":{"nodeVersion":"v20.20.2","jsRuntime":"node"}}],\
            "writeKey":"KEY","sentAt":"2026-01-01T00:00:01.000Z"}""";
    /// As `analytics-java` 3.5.4 sends it: the context around the batch, no header with the key.
    private static final String JAVA = """
            {"batch":[{"messageId":"j-1","timestamp":"2026-01-01T00:00:00.000Z","userId":"u-42","type":"identify",\
            "traits":{"email":"A@Example.org","plan":"gold"},"context":{"locale":"en"}}],\
            "sentAt":"2026-01-01T00:00:01.000Z","context":{"library":{"name":"analytics-java","version":"3.5.4"},\
            "traits":{"phone":"+1 555 010 0001","plan":"silver"}},"sequence":1,"writeKey":"KEY"}""";
    /// As `@segment/analytics-next` 1.84.3 sends it: one call, as plain text.
    private static final String BROWSER = """
            {"timestamp":"2026-01-01T00:00:00.000Z","integrations":{},"userId":null,"anonymousId":"an-1","type":"page",\
            "properties":{"path":"/pricing","referrer":"","search":"","title":"Pricing","url":"https://shop.example/pricing"},\
            "name":"Pricing","context":{"page":{"path":"/pricing","referrer":"","search":"?a=1","title":"Pricing",\
            "url":"https://shop.example/pricing"},"userAgent":"Mozilla/5.0","locale":"en","campaign":{"name":"spring",\
            "source":"news"},"timezone":"Europe/Madrid","library":{"name":"analytics.js","version":"npm:next-1.84.3"}},\
            "messageId":"ajs-next-1","writeKey":"KEY","sentAt":"2026-01-01T00:00:01.000Z","_metadata":{}}""";

    private final SegmentFormat format = new SegmentFormat(Limits.DEFAULT);

    private static SentRequest request(String path, byte[] body) {
        return RecordingSink.request(path, Map.of("Content-Type", "text/plain"), body);
    }

    private RecordingSink read(String path, byte[] body) {
        var sink = new RecordingSink();
        assertThat(format.read(request(path, body), sink)).isEqualTo(new Reading.Complete());
        return sink;
    }

    private RecordingSink read(String path, String body) {
        return read(path, body.getBytes(UTF_8));
    }

    private RecordingSink batch(String... calls) {
        return read("/v1/batch", "{\"batch\":[" + String.join(",", calls) + "]}");
    }

    private SentEvent call(String path, String members) {
        return read(path, "{\"messageId\":\"m\",\"userId\":\"u\"," + members + "}")
                .only();
    }

    private static String good(String id) {
        return "{\"type\":\"track\",\"event\":\"x\",\"userId\":\"u\",\"messageId\":\"" + id + "\"}";
    }

    private static Identifier id(String namespace, String value) {
        return new Identifier(namespace, value);
    }

    @Nested
    class WhatSdksSend {
        @Test
        void ofNodeIsATrackCallInABatch() {
            var event = read("/v1/batch", NODE).only();

            assertThat(event.id()).isEqualTo("node-next-1767225600000-7d1c");
            assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00.000Z");
            assertThat(event.sentAt()).isEqualTo("2026-01-01T00:00:01.000Z");
            assertThat(event.channel()).isEqualTo("web");
            assertThat(event.type()).isEqualTo("order_paid");
            assertThat(event.sourceType()).isEqualTo("Order Completed");
            assertThat(event.identifiers()).containsExactly(id("user_id", "u-42"), id("anonymous_id", "an-1"));
            assertThat(event.properties()).isEqualTo(Map.of("order_id", "o-9", "revenue", 12.5));
            assertThat(event.traits()).isEmpty();
        }

        @Test
        void ofJavaHasTheContextAroundTheBatch() {
            var event = read("/v1/import/", JAVA).only();

            assertThat(event.type()).isEqualTo("identified");
            assertThat(event.sourceType()).isEqualTo("identify");
            assertThat(event.sentAt()).isEqualTo("2026-01-01T00:00:01.000Z");
            assertThat(event.identifiers())
                    .containsExactly(
                            id("user_id", "u-42"), id("email", "A@Example.org"), id("phone", "+1 555 010 0001"));
            assertThat(event.traits())
                    .isEqualTo(Map.of("email", "A@Example.org", "plan", "gold", "phone", "+1 555 010 0001"));
            assertThat(event.properties()).isEmpty();
        }

        @Test
        void ofTheBrowserIsACallByItself() {
            var event = read("/v1/p", BROWSER).only();

            assertThat(event.id()).isEqualTo("ajs-next-1");
            assertThat(event.type()).isEqualTo("page_viewed");
            assertThat(event.sourceType()).isEqualTo("page");
            assertThat(event.identifiers()).containsExactly(id("anonymous_id", "an-1"));
            assertThat(event.properties())
                    .containsEntry("path", "/pricing")
                    .containsEntry("name", "Pricing")
                    .containsEntry("title", "Pricing")
                    .containsEntry("campaign", Map.of("name", "spring", "source", "news"))
                    .containsEntry("search", "")
                    .doesNotContainKeys("userAgent", "locale");
        }

        @Test
        void countsBeforeWhatStandsAroundABatch() {
            var own = good("a").replace("{", "{\"sentAt\":\"own\",\"context\":{\"groupId\":\"own\"},");
            var sink = read(
                    "/v1/batch",
                    "{\"sentAt\":\"shared\",\"context\":{\"groupId\":\"shared\"},\"batch\":[" + own + "," + good("b")
                            + "]}");

            assertThat(sink.seen())
                    .extracting(seen -> Objects.requireNonNull(seen.event()).sentAt())
                    .containsExactly("own", "shared");
            assertThat(sink.seen())
                    .extracting(seen ->
                            Objects.requireNonNull(seen.event()).identifiers().getLast())
                    .containsExactly(id("account_id", "own"), id("account_id", "shared"));
        }

        @Test
        void isUnpackedWhereItIsGzipWhateverTheHeadersSay() {
            assertThat(read("/v1/batch", gzip(NODE.getBytes(UTF_8))).only().type())
                    .isEqualTo("order_paid");
        }
    }

    @Nested
    class TheKey {
        private String key(String body) {
            return String.valueOf(format.key(request("/v1/batch", body.getBytes(UTF_8))));
        }

        @Test
        void standsAroundTheBatch() {
            assertThat(key(NODE)).isEqualTo("KEY");
            assertThat(key(JAVA)).isEqualTo("KEY");
        }

        @Test
        void standsInACallByItself() {
            assertThat(key(BROWSER)).isEqualTo("KEY");
        }

        @Test
        void standsInTheFirstCallOfABatchThatHasOne() {
            assertThat(key("{\"batch\":[" + good("a") + ",{\"writeKey\":\"K2\"},{\"writeKey\":\"K3\"}]}"))
                    .isEqualTo("K2");
        }

        @Test
        void isFoundInAPackedBody() {
            assertThat(format.key(request("/v1/b", gzip(NODE.getBytes(UTF_8))))).isEqualTo("KEY");
        }

        @Test
        void isNotFoundWhereThereIsNone() {
            assertThat(key("{\"batch\":[" + good("a") + "]}")).isEqualTo("null");
            assertThat(key("{\"batch\":[],\"writeKey\":5}")).isEqualTo("null");
            assertThat(key("nonsense")).isEqualTo("null");
            assertThat(key("")).isEqualTo("null");
            assertThat(key("[")).isEqualTo("null");
        }

        @Test
        void ofACallThatDiffersFromTheOthersCostsThatCall() {
            var body = "{\"batch\":[%s,%s],\"writeKey\":\"K1\"}"
                    .formatted(good("a"), good("b").replace("{", "{\"writeKey\":\"K2\","));

            assertThat(read("/v1/batch", body).what()).containsExactly("a", "key-differs");
        }
    }

    @Nested
    class ACall {
        @ParameterizedTest
        @CsvSource({
            "/v1/identify, identified", "/v1/i, identified", "/v1/page, page_viewed", "/v1/p/, page_viewed",
            "/v1/screen, page_viewed", "/v1/s, page_viewed", "/v1/group, group", "/v1/g, group",
            "/v1/alias, alias", "/v1/a, alias"
        })
        void isWhatItsPathSays(String path, String type) {
            assertThat(call(path, "\"x\":1").type()).isEqualTo(type);
        }

        @Test
        void isWhatItSaysItself() {
            assertThat(call("/v1/track", "\"type\":\"Page\"").type()).isEqualTo("page_viewed");
        }

        @ParameterizedTest
        @CsvSource({
            "Order Completed, order_paid",
            "order_completed, order_paid",
            "orderCompleted, order_paid",
            "Order Cancelled, order_cancelled",
            "Order Refunded, order_refunded",
            "Product Viewed, product_viewed",
            "Product Added, product_added",
            "Checkout Started, checkout_started",
            "Signed Up, signed_up",
            "Signed In, logged_in",
            "Email Link Clicked, email_clicked",
            "Email Opened, email_opened",
            "Unsubscribed, email_unsubscribed",
            "Live Chat Message Sent, message_sent",
            "Coupon Redeemed, coupon_redeemed",
            "Video Playback Started, video_playback_started",
            "购物, custom"
        })
        void toTrackHasTheTypeOfItsEvent(String event, String type) {
            var sent = call("/v1/track", "\"event\":\"" + event + "\"");

            assertThat(sent.type()).isEqualTo(type);
            assertThat(sent.sourceType()).isEqualTo(event);
        }

        @Test
        void toTrackATypeByItsOwnNameNeedsNoOther() {
            assertThat(call("/v1/track", "\"event\":\"order_paid\"").sourceType())
                    .isNull();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "/v1/track|\"event\":\"x\"|web",
                    "/v1/screen|\"name\":\"Home\"|app",
                    "/v1/track|\"event\":\"x\",\"context\":{\"library\":{\"name\":\"analytics-ios\"}}|app",
                    "/v1/track|\"event\":\"x\",\"channel\":\"mobile\"|app",
                    "/v1/track|\"event\":\"x\",\"context\":{\"library\":{\"name\":\"analytics.js\"}}|web",
                    "/v1/track|\"event\":\"Email Delivered\"|email",
                    "/v1/track|\"event\":\"Live Chat Conversation Started\"|chat"
                })
        void hasTheChannelItCameFrom(String path, String members, String channel) {
            assertThat(call(path, members).channel()).isEqualTo(channel);
        }

        @Test
        void toScreenAndPageKeepsNameAndCategory() {
            assertThat(call("/v1/screen", "\"name\":\"Home\",\"category\":\"Main\",\"properties\":{\"a\":1}")
                            .properties())
                    .isEqualTo(Map.of("name", "Home", "category", "Main", "a", 1));
        }

        @Test
        void toGroupNamesAnAccountAndKeepsItsTraitsAsProperties() {
            var event = call("/v1/group", "\"groupId\":7,\"traits\":{\"email\":\"office@acme.example\",\"size\":5}");

            assertThat(event.identifiers()).containsExactly(id("user_id", "u"), id("account_id", "7"));
            assertThat(event.properties()).isEqualTo(Map.of("email", "office@acme.example", "size", 5));
            assertThat(event.traits()).isEmpty();
        }

        @Test
        void toAliasNamesWhoTheUserWasBefore() {
            assertThat(call("/v1/alias", "\"previousId\":\"an-9\"").identifiers())
                    .containsExactly(id("user_id", "u"), id("anonymous_id", "an-9"));
        }

        @Test
        void toAliasOfAUserToItselfNamesTheUserOnly() {
            assertThat(call("/v1/alias", "\"previousId\":\"u\"").identifiers()).containsExactly(id("user_id", "u"));
        }

        @Test
        void namesItsDeviceAndAccountByTheContext() {
            assertThat(call("/v1/track", "\"event\":\"x\",\"context\":{\"device\":{\"id\":\"d-1\"},\"groupId\":\"g\"}")
                            .identifiers())
                    .containsExactly(id("user_id", "u"), id("device_id", "d-1"), id("account_id", "g"));
        }

        @Test
        void mayHaveANumberForAUser() {
            assertThat(read("/v1/track", "{\"event\":\"x\",\"userId\":42}")
                            .only()
                            .identifiers())
                    .containsExactly(id("user_id", "42"));
        }

        @Test
        void doesNotTakeAnEmailAmongThePropertiesForTheCustomers() {
            assertThat(call("/v1/track", "\"event\":\"Invite Sent\",\"properties\":{\"email\":\"friend@example.org\"}")
                            .identifiers())
                    .containsExactly(id("user_id", "u"));
        }

        @Test
        void saysWhatTheCustomerConsentedTo() {
            assertThat(call(
                                    "/v1/track",
                                    "\"event\":\"x\",\"context\":{\"consent\":{\"categoryPreferences\":{\"ads\":false}}}")
                            .consent())
                    .isEqualTo(Map.of("categoryPreferences", Map.of("ads", false)));
        }
    }

    @Nested
    class AHostileBody {
        private void costsItselfAlone(String bad, String code) {
            var sink = batch(good("a"), bad, good("b"));

            assertThat(sink.what()).containsExactly("a", code, "b");
            assertThat(sink.seen().get(1).raw()).isEqualTo(bad);
        }

        @Test
        void withACallWithoutATypeCostsItselfAlone() {
            costsItselfAlone("{\"event\":\"x\",\"userId\":\"u\"}", "type-missing");
        }

        @Test
        void withACallOfAnUnknownTypeCostsItselfAlone() {
            costsItselfAlone("{\"type\":\"delete\",\"userId\":\"u\"}", "type-invalid");
        }

        @Test
        void withATrackCallWithoutAnEventCostsItselfAlone() {
            costsItselfAlone("{\"type\":\"track\",\"userId\":\"u\",\"event\":\" \"}", "type-missing");
        }

        @Test
        void withAnEventThatIsNoTextCostsItselfAlone() {
            costsItselfAlone("{\"type\":\"track\",\"userId\":\"u\",\"event\":{\"a\":1}}", "type-invalid");
        }

        @Test
        void withAUserThatIsAnObjectCostsItselfAlone() {
            costsItselfAlone(good("x").replace("\"u\"", "{\"$ne\":null}"), "identifier-invalid");
        }

        @Test
        void withATimeThatIsANumberCostsItselfAlone() {
            costsItselfAlone(good("x").replace("{", "{\"timestamp\":1767225600000,"), "occurred-at-invalid");
        }

        @Test
        void withPropertiesThatAreAListCostsItselfAlone() {
            costsItselfAlone(good("x").replace("{", "{\"properties\":[1],"), "properties-invalid");
        }

        @Test
        void withAContextThatIsATextCostsItselfAlone() {
            costsItselfAlone(good("x").replace("{", "{\"context\":\"web\","), "format-invalid");
        }

        @Test
        void withAKeySaidTwiceCostsItselfAlone() {
            costsItselfAlone(good("x").replace("{", "{\"userId\":\"v\","), "duplicate-key");
        }

        @Test
        void withANulCharacterCostsItselfAlone() {
            costsItselfAlone(good("x").replace("\"u\"", "\"\\u0000\""), "text-invalid");
        }

        @Test
        void withDeepNestingCostsItselfAlone() {
            costsItselfAlone(
                    good("x").replace("{", "{\"properties\":{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "},"),
                    "too-deep");
        }

        @Test
        void withAHugeNumberCostsItselfAlone() {
            costsItselfAlone(good("x").replace("{", "{\"properties\":{\"a\":1e400000},"), "number-out-of-range");
        }

        @Test
        void withAnElementThatIsNoObjectCostsItselfAlone() {
            costsItselfAlone("42", "event-not-an-object");
        }

        @Test
        void withInvalidUtf8CostsItselfAlone() {
            var bad = good("x").replace("\"u\"", "\"\u00ff\"");
            var body = ("{\"batch\":[" + good("a") + "," + bad + "," + good("b") + "],\"sentAt\":\"x\"}")
                    .getBytes(ISO_8859_1);

            assertThat(read("/v1/batch", body).what()).containsExactly("a", "text-invalid", "b");
        }

        @Test
        void withACallLargerThanAnEventCostsItselfAlone() {
            var large = good("x").replace("{", "{\"properties\":{\"a\":\"" + "y".repeat(300_000) + "\"},");

            assertThat(batch(good("a"), large, good("b")).what()).containsExactly("a", "event-too-large", "b");
        }

        @Test
        void thatIsCutOffKeepsTheCallsBeforeTheCut() {
            var whole = "{\"batch\":[" + good("a") + "," + good("b") + "],\"writeKey\":\"K\"}";

            assertThat(read("/v1/batch", whole.substring(0, whole.indexOf("\"b\"")))
                            .what())
                    .containsExactly("a", "json-invalid");
        }

        @Test
        void thatIsCutOffAnywhereIsReadWithoutHarm() {
            var whole = NODE.getBytes(UTF_8);
            for (int length = 0; length < whole.length; length++) {
                var cut = Arrays.copyOf(whole, length);

                assertThat(read("/v1/batch", cut).seen()).as("%d bytes", length).isNotEmpty();
                format.key(request("/v1/batch", cut));
            }
        }

        @Test
        void withTwoBatchesKeepsTheFirst() {
            assertThat(read("/v1/batch", "{\"batch\":[" + good("a") + "],\"batch\":[" + good("b") + "]}")
                            .what())
                    .containsExactly("a", "duplicate-key");
        }

        @Test
        void withSomethingBehindItKeepsTheBatch() {
            assertThat(read("/v1/batch", "{\"batch\":[" + good("a") + "]} x").what())
                    .containsExactly("a", "json-invalid");
        }

        @Test
        void whoseContextAroundTheBatchIsUnfitIsRefusedWhole() {
            var sink = read("/v1/batch", "{\"batch\":[" + good("a") + "],\"context\":{\"a\":\"\\u0000\"}}");

            assertThat(sink.what()).containsExactly("text-invalid");
        }

        @Test
        void whoseMembersAroundTheBatchAreTooDeepIsRefusedWhole() {
            var deep = "[".repeat(5_000) + "]".repeat(5_000);

            assertThat(read("/v1/batch", "{\"batch\":[" + good("a") + "],\"context\":" + deep + "}")
                            .what())
                    .containsExactly("event-too-large");
        }

        @Test
        void whoseBatchIsNoListIsACallThatIsNone() {
            assertThat(read("/v1/batch", "{\"batch\":{\"a\":1}}").what()).containsExactly("type-missing");
        }

        @Test
        void thatIsEmptyHasNoEvent() {
            assertThat(read("/v1/batch", "").what()).containsExactly("body-empty");
        }

        @Test
        void thatIsNoJsonIsUnreadable() {
            assertThat(read("/v1/batch", "a=1&b=2").what()).containsExactly("json-invalid");
        }

        @Test
        void thatIsCutOffGzipIsDamaged() {
            var whole = gzip(NODE.getBytes(UTF_8));

            assertThat(format.read(request("/v1/batch", Arrays.copyOf(whole, whole.length - 5)), new RecordingSink()))
                    .isEqualTo(new Reading.Damaged());
        }

        @Test
        void thatIsAGzipBombIsTooLarge() {
            var bomb = gzip(("{\"batch\":[" + good("a") + "," + " ".repeat(70 << 20) + "]}").getBytes(UTF_8));

            assertThat(bomb.length).isLessThan(100_000);
            assertThat(format.read(request("/v1/batch", bomb), new RecordingSink()))
                    .isEqualTo(new Reading.TooLarge());
            assertThat(format.key(request("/v1/batch", bomb))).isNull();
        }
    }

    @Test
    void aBatchMayBeEmpty() {
        assertThat(batch().seen()).isEmpty();
    }

    @Test
    void aBatchMayBeLargerThanSegmentTakes() {
        var calls = IntStream.range(0, 3_000).mapToObj(n -> good("m-" + n)).collect(Collectors.joining(","));

        assertThat(batch(calls).what()).hasSize(3_000).doesNotContain("json-invalid");
    }

    @Test
    void theAnswerIsExactlyWhatTheSdksRead() {
        var refused = new Answer.Refusal(0, null, RefusalCode.TYPE_MISSING, "");

        assertThat(format.received(
                        request("/v1/batch", new byte[0]), new Answer.Received(0, List.of(refused), 1, List.of())))
                .isEqualTo(Reply.json(200, "{\"success\":true}"));
    }

    @Test
    void whatIsOnlyForNowIsAStatusThatTheSdksSendAgainAfter() {
        assertThat(format.status(new Answer.Unavailable("overloaded", ""))).isEqualTo(429);
        assertThat(format.status(new Answer.TooSlow("body-timed-out", ""))).isEqualTo(408);
        assertThat(format.status(new Answer.TooLarge("body-too-large", ""))).isEqualTo(400);
        assertThat(format.status(new Answer.Unreadable(RefusalCode.JSON_INVALID, "")))
                .isEqualTo(400);
    }
}
