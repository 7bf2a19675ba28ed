package dev.pasillo.ingest.format.snowplow;

import static dev.pasillo.ingest.application.RecordingSink.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.RecordingSink;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import java.util.Arrays;
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

class SnowplowFormatTest {
    private static final String TP2 = "/com.snowplowanalytics.snowplow/tp2";
    private static final String VISITOR = "814da28d-0000-4000-8000-482fb4fcf601";
    /// As `@snowplow/browser-tracker` 4.10.1 sends it: plain JSON as text.
    private static final String BROWSER = """
            {"schema":"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4","data":[{"e":"ue",\
            "eid":"94050613-0000-4000-8000-adf4fe391711","tv":"js-4.10.1","tna":"sp","aid":"shop","p":"web","uid":"u-42",\
            "duid":"814da28d-0000-4000-8000-482fb4fcf601","sid":"62afa426-0000-4000-8000-2d04bc12f901","vid":"1",\
            "dtm":"1767225600000","stm":"1767225600400","url":"https://shop.example/p","lang":"en","res":"1x1",\
            "ua":"Mozilla/5.0","ip":"198.51.100.7",\
            "ue_pr":"{\\"schema\\":\\"iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0\\",\
            \\"data\\":{\\"schema\\":\\"iglu:com.acme/add/jsonschema/1-0-0\\",\\"data\\":{\\"sku\\":\\"x\\"}}}"}]}""";
    /// As `@snowplow/node-tracker` 4.8.0 sends it: contexts in base64 without padding.
    private static final String NODE = """
            {"schema":"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4","data":[{"e":"pv",\
            "url":"https://shop.example/pricing?a=1","page":"Pricing","refr":"https://news.example/",\
            "eid":"dd26a7a2-97cb-4f60-a2c9-5b20bf295e84","p":"srv","tv":"node-4.8.0","tna":"sp","aid":"K","uid":"u-RUN",\
            "ttm":"1767225601000","duid":"an-RUN","sid":"s-RUN",\
            "cx":"eyJzY2hlbWEiOiJpZ2x1OmNvbS5zbm93cGxvd2FuYWx5dGljcy5zbm93cGxvdy9jb250ZXh0cy9qc29uc2NoZW1hLzEtMC0wIiwiZGF0\
            YSI6W3sic2NoZW1hIjoiaWdsdTpjb20uc25vd3Bsb3dhbmFseXRpY3Muc25vd3Bsb3cvd2ViX3BhZ2UvanNvbnNjaGVtYS8xLTAtMCIsImRhdG\
            EiOnsiaWQiOiJwYWdlLVJVTiJ9fV19","stm":"1795407201115"}]}""";

    private final SnowplowFormat format = new SnowplowFormat(Limits.DEFAULT);

    private static SentRequest post(String body, Map<String, String> headers) {
        return RecordingSink.request(TP2, headers, body.getBytes(UTF_8));
    }

    private static SentRequest get(@Nullable String query, Map<String, String> headers) {
        var posted = RecordingSink.request("/i", headers, new byte[0]);
        return new SentRequest(
                "GET", "/i", query, posted.address(), null, posted.headers(), posted.body(), SourceSettings.NONE);
    }

    private RecordingSink read(SentRequest request) {
        var sink = new RecordingSink();
        assertThat(format.read(request, sink)).isEqualTo(new Reading.Complete());
        return sink;
    }

    private RecordingSink read(String body) {
        return read(post(body, Map.of()));
    }

    /// One event of a visitor, with those fields: name, value, and so on.
    private RecordingSink tracked(String... fields) {
        var event = new StringBuilder("{\"eid\":\"e-1\",\"duid\":\"d-1\"");
        for (int at = 0; at < fields.length; at += 2) {
            event.append(",\"")
                    .append(fields[at])
                    .append("\":\"")
                    .append(quoted(fields[at + 1]))
                    .append('"');
        }
        return read("{\"data\":[" + event.append("}]}"));
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String described(String schema, String data) {
        return "{\"schema\":\"iglu:" + schema + "/jsonschema/1-0-0\",\"data\":" + data + "}";
    }

    private SentEvent selfDescribing(String schema, String data) {
        return tracked(
                        "e",
                        "ue",
                        "ue_pr",
                        described("com.snowplowanalytics.snowplow/unstruct_event", described(schema, data)))
                .only();
    }

    private SentEvent with(String... entities) {
        return tracked(
                        "e",
                        "pv",
                        "co",
                        described("com.snowplowanalytics.snowplow/contexts", "[" + String.join(",", entities) + "]"))
                .only();
    }

    private static Identifier id(String namespace, String value) {
        return new Identifier(namespace, value);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    @Nested
    class WhatTrackersSend {
        @Test
        void ofTheBrowserIsPlainJsonAsText() {
            var event = read(BROWSER).only();

            assertThat(event.id()).isEqualTo("94050613-0000-4000-8000-adf4fe391711");
            assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00Z");
            assertThat(event.sentAt()).isEqualTo("2026-01-01T00:00:00.400Z");
            assertThat(event.channel()).isEqualTo("web");
            assertThat(event.type()).isEqualTo("add");
            assertThat(event.sourceType()).isEqualTo("com.acme/add");
            assertThat(event.identifiers()).containsExactly(id("user_id", "u-42"), id("anonymous_id", VISITOR));
            assertThat(event.properties())
                    .isEqualTo(Map.of(
                            "sku",
                            "x",
                            "url",
                            "https://shop.example/p",
                            "path",
                            "/p",
                            "session_id",
                            "62afa426-0000-4000-8000-2d04bc12f901"));
        }

        @Test
        void ofNodeIsBase64WithATimeThatNeedsNoCorrection() {
            var event = read(NODE).only();

            assertThat(event.type()).isEqualTo("page_viewed");
            assertThat(event.sourceType()).isEqualTo("page_view");
            assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:01Z");
            assertThat(event.sentAt()).isNull();
            assertThat(event.identifiers()).containsExactly(id("user_id", "u-RUN"), id("anonymous_id", "an-RUN"));
            assertThat(event.properties())
                    .isEqualTo(Map.of(
                            "url",
                            "https://shop.example/pricing?a=1",
                            "path",
                            "/pricing",
                            "title",
                            "Pricing",
                            "referrer",
                            "https://news.example/",
                            "page_view_id",
                            "page-RUN",
                            "session_id",
                            "s-RUN"));
        }

        @Test
        void mayBeGzip() {
            assertThat(read(RecordingSink.request(TP2, Map.of(), gzip(BROWSER.getBytes(UTF_8))))
                            .what())
                    .containsExactly("94050613-0000-4000-8000-adf4fe391711");
        }

        @Test
        void mayBeAQuery() {
            var contexts = described(
                    "com.snowplowanalytics.snowplow/contexts",
                    "[" + described("com.acme/shop", "{\"name\":\"Größe\"}") + "]");
            var event = read(get(
                            "e=pv&eid=e-1&p=web&duid=d-1&dtm=1767225600000&stm=1767225600400&page=Gr%C3%B6%C3%9Fe+1&cx="
                                    + base64(contexts),
                            Map.of()))
                    .only();

            assertThat(event.id()).isEqualTo("e-1");
            assertThat(event.properties())
                    .isEqualTo(Map.of("title", "Größe 1", "contexts", Map.of("shop", Map.of("name", "Größe"))));
        }

        @Test
        void ofAQueryThatIsRefusedCanBeReadAgain() {
            var kept = read(get("e=xx&eid=e-1&duid=d-1", Map.of())).seen().getFirst();
            assertThat(kept.code()).isEqualTo(RefusalCode.TYPE_INVALID);

            assertThat(read(RecordingSink.request(
                                    "/v1/replay",
                                    Map.of(),
                                    kept.raw().replace("xx", "pv").getBytes(UTF_8)))
                            .what())
                    .containsExactly("e-1");
        }
    }

    @Nested
    class Events {
        @Test
        void ofTransactionsAreOrders() {
            var event = tracked("e", "tr", "tr_id", "o-9", "tr_tt", "25", "tr_tx", "4.5", "tr_cu", "EUR")
                    .only();

            assertThat(event.type()).isEqualTo("order_paid");
            assertThat(event.sourceType()).isEqualTo("transaction");
            assertThat(event.properties())
                    .isEqualTo(Map.of("order_id", "o-9", "total", 25L, "tax", 4.5, "currency", "EUR"));
        }

        @Test
        void ofItemsAreTheirs() {
            var event = tracked("e", "ti", "ti_id", "o-9", "ti_sk", "1", "ti_pr", "12.5", "ti_qu", "2")
                    .only();

            assertThat(event.type()).isEqualTo("order_item");
            assertThat(event.properties())
                    .isEqualTo(Map.of("order_id", "o-9", "sku", "1", "price", 12.5, "quantity", 2L));
        }

        @Test
        void ofPingsSayHowFarThePageWasRead() {
            var event = tracked("e", "pp", "pp_may", "200").only();

            assertThat(event.type()).isEqualTo("page_ping");
            assertThat(event.sourceType()).isNull();
            assertThat(event.properties()).isEqualTo(Map.of("max_y", 200L));
        }

        @ParameterizedTest
        @CsvSource({
            "Shop,Add to basket,shop_add_to_basket",
            "Shop,Product Added,product_added",
            "Shop,order completed,order_paid"
        })
        void thatAreStructuredAreNamedByCategoryAndAction(String category, String action, String type) {
            var event = tracked("e", "se", "se_ca", category, "se_ac", action, "se_la", "sku-1", "se_va", "-1.5")
                    .only();

            assertThat(event.type()).isEqualTo(type);
            assertThat(event.sourceType()).isEqualTo(category + "/" + action);
            assertThat(event.properties())
                    .isEqualTo(Map.of("category", category, "action", action, "label", "sku-1", "value", -1.5));
        }

        @ParameterizedTest
        @CsvSource({
            "com.acme/quoteRequested,quote_requested",
            "com.acme/order_completed,order_paid",
            "com.snowplowanalytics.snowplow/link_click,element_clicked",
            "com.snowplowanalytics.snowplow/submit_form,form_submitted",
            "com.snowplowanalytics.mobile/screen_view,page_viewed",
            "com.snowplowanalytics.snowplow/site_search,site_search"
        })
        void thatDescribeThemselvesAreNamedByTheirSchema(String schema, String type) {
            assertThat(selfDescribing(schema, "{}").type()).isEqualTo(type);
            assertThat(selfDescribing(schema, "{}").sourceType()).isEqualTo(schema);
        }

        @ParameterizedTest
        @CsvSource({
            "transaction,order_paid",
            "refund,order_refunded",
            "add_to_cart,product_added",
            "product_view,product_viewed",
            "checkout_step,checkout_step"
        })
        void ofShopsAreNamedByTheirAction(String action, String type) {
            var event = selfDescribing(
                    "com.snowplowanalytics.snowplow.ecommerce/snowplow_ecommerce_action",
                    "{\"type\":\"" + action + "\"}");

            assertThat(event.type()).isEqualTo(type);
            assertThat(event.sourceType()).endsWith("/" + action);
        }

        @ParameterizedTest
        @CsvSource({"web,web", "mob,app", "app,app", "srv,store", "iot,store"})
        void happenWhereThePlatformOrTheSourceSays(String platform, String channel) {
            var source = new SourceSettings(null, "store", null, Set.of(), List.of(), null, Map.of());
            var body = "{\"data\":[{\"e\":\"pv\",\"duid\":\"d\",\"p\":\"" + platform + "\"}]}";

            assertThat(read(post(body, Map.of()).with(source)).only().channel()).isEqualTo(channel);
        }
    }

    @Nested
    class Entities {
        @Test
        void ofTheCompanyAreKept() {
            assertThat(with(
                                    described("com.acme/shop", "{\"id\":1}"),
                                    described("com.acme/item", "{\"id\":2}"),
                                    described("com.acme/item", "{\"id\":3}"),
                                    described("com.acme/item", "{\"id\":4}"))
                            .properties())
                    .isEqualTo(Map.of(
                            "contexts",
                            Map.of(
                                    "shop",
                                    Map.of("id", 1),
                                    "item",
                                    List.of(Map.of("id", 2), Map.of("id", 3), Map.of("id", 4)))));
        }

        @Test
        void ofBrowsersAndPlacesAreNot() {
            assertThat(with(
                                    described("org.ietf/http_client_hints", "{\"mobile\":true}"),
                                    described("com.snowplowanalytics.snowplow/geolocation_context", "{\"latitude\":1}"),
                                    described("com.snowplowanalytics.snowplow/mobile_context", "{\"appleIdfa\":\"x\"}"))
                            .properties())
                    .isEmpty();
        }

        @Test
        void ofShopsNameTheUser() {
            var user = described(
                    "com.snowplowanalytics.snowplow.ecommerce/user", "{\"id\":\"u-7\",\"email\":\"a@example.org\"}");
            var product = described("com.snowplowanalytics.snowplow.ecommerce/product", "{\"id\":\"sku\"}");
            var event = with(user, product);

            assertThat(event.identifiers())
                    .containsExactly(id("user_id", "u-7"), id("anonymous_id", "d-1"), id("email", "a@example.org"));
            assertThat(event.properties()).isEqualTo(Map.of("contexts", Map.of("product", Map.of("id", "sku"))));
        }

        @Test
        void ofSessionsNameTheInstallationWhereNothingElseDoes() {
            var session = described(
                    "com.snowplowanalytics.snowplow/client_session",
                    "{\"userId\":\"i-1\",\"sessionId\":\"s-1\",\"sessionIndex\":2}");
            var body = "{\"data\":[{\"e\":\"pv\",\"eid\":\"1\",\"co\":\""
                    + quoted(described("com.snowplowanalytics.snowplow/contexts", "[" + session + "]")) + "\"}]}";

            assertThat(read(body).only().identifiers()).containsExactly(id("anonymous_id", "i-1"));
            assertThat(read(body).only().properties()).isEqualTo(Map.of("session_id", "s-1"));
            assertThat(with(session).identifiers()).containsExactly(id("anonymous_id", "d-1"));
        }
    }

    @Nested
    class Cookies {
        private static final String EVENT = "{\"data\":[{\"e\":\"pv\",\"eid\":\"1\",\"uid\":\"u-42\"}]}";

        private @Nullable String set(SentRequest request) {
            var reply = (Reply.Content) format.received(request, new Answer.Received(1, List.of(), 0, List.of()));
            return reply.headers().get("Set-Cookie");
        }

        @Test
        void nameAVisitorWhomThePageCannotName() {
            assertThat(read(post(EVENT, Map.of("Cookie", "a=b; sp=" + VISITOR + "; c=d")))
                            .only()
                            .identifiers())
                    .containsExactly(id("user_id", "u-42"), id("anonymous_id", VISITOR));
        }

        @Test
        void doNotCountBesideTheTrackersOwn() {
            assertThat(read(post(BROWSER, Map.of("Cookie", "sp=" + VISITOR.replace('8', '9'))))
                            .only()
                            .identifiers())
                    .containsExactly(id("user_id", "u-42"), id("anonymous_id", VISITOR));
        }

        @ParameterizedTest
        @ValueSource(strings = {"sp=", "sp=x", "spx=814da28d-0000-4000-8000-482fb4fcf601", "=", ";;", "sp"})
        void thatAreNoneNameNobody(String cookie) {
            assertThat(read(post(EVENT, Map.of("Cookie", cookie))).only().identifiers())
                    .containsExactly(id("user_id", "u-42"));
        }

        @Test
        void areNotReadOfWhoStaysAnonymous() {
            var headers = Map.of("Cookie", "sp=" + VISITOR, "SP-Anonymous", "*", "Origin", "https://shop.example");

            assertThat(read(post(EVENT, headers)).only().identifiers()).containsExactly(id("user_id", "u-42"));
            assertThat(set(post(BROWSER, headers))).isNull();
        }

        @Test
        void keepTheTrackersOwnId() {
            assertThat(set(post(BROWSER, Map.of("Origin", "https://shop.example"))))
                    .isEqualTo("sp=" + VISITOR + "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
        }

        @Test
        void areKeptAsLongAsTheyAreSent() {
            var other = "914da28d-0000-4000-8000-482fb4fcf601";

            assertThat(set(post(BROWSER, Map.of("Origin", "https://shop.example", "Cookie", "sp=" + other))))
                    .startsWith("sp=" + other);
            assertThat(set(get("e=pv", Map.of("Cookie", "sp=" + other)))).startsWith("sp=" + other);
        }

        @Test
        void areNotSetForServersNorForIdsThatAreNone() {
            assertThat(set(post(BROWSER, Map.of()))).isNull();
            assertThat(set(post(NODE, Map.of("Origin", "https://shop.example"))))
                    .isNull();
            assertThat(set(post("nonsense", Map.of("Origin", "https://shop.example"))))
                    .isNull();
        }

        @Test
        void areSentByOtherOriginsWhereTheAddressIsSecure() {
            var source = new SourceSettings(null, null, "https://ingest.example", Set.of(), List.of(), null, Map.of());

            assertThat(set(post(BROWSER, Map.of("Origin", "https://shop.example"))
                            .with(source)))
                    .endsWith("; HttpOnly; Secure; SameSite=None");
        }
    }

    @Nested
    class Keys {
        @Test
        void mayBeTheApplication() {
            assertThat(format.key(post(BROWSER, Map.of()))).isEqualTo("shop");
            assertThat(format.key(get("e=pv&aid=K", Map.of()))).isEqualTo("K");
            assertThat(format.key(RecordingSink.request(TP2, Map.of(), gzip(NODE.getBytes(UTF_8)))))
                    .isEqualTo("K");
        }

        @Test
        void mayBeMissing() {
            assertThat(format.key(post("{\"data\":[{\"e\":\"pv\"}]}", Map.of())))
                    .isNull();
            assertThat(format.key(get(null, Map.of()))).isNull();
        }
    }

    @Nested
    class Answers {
        private final Answer.Received all = new Answer.Received(1, List.of(), 0, List.of());

        @Test
        void toBodiesAreOk() {
            var reply = (Reply.Content) format.received(post(NODE, Map.of()), all);

            assertThat(reply.status()).isEqualTo(200);
            assertThat(new String(reply.bytes(), UTF_8)).isEqualTo("ok");
        }

        @Test
        void toQueriesAreAnImageThatIsNotKept() {
            var reply = (Reply.Content) format.received(get("e=pv", Map.of()), all);

            assertThat(reply.type()).isEqualTo("image/gif");
            assertThat(reply.headers()).containsEntry("Cache-Control", "no-cache, no-store, must-revalidate");
        }

        @Test
        void areTheEndWhereNothingWouldEverBeTaken() {
            assertThat(format.status(new Answer.TooLarge("x", ""))).isEqualTo(400);
            assertThat(format.status(new Answer.Unreadable(RefusalCode.JSON_INVALID, "")))
                    .isEqualTo(400);
            assertThat(format.status(new Answer.Unavailable("x", ""))).isEqualTo(503);
        }
    }

    @Nested
    class HostileBodies {
        @Test
        void nothing() {
            assertThat(read("").what()).containsExactly("body-empty");
            assertThat(read(get(null, Map.of())).what()).containsExactly("type-missing");
        }

        @Test
        void aQueryWithABrokenEscape() {
            assertThat(read(get("e=pv&page=%zz", Map.of())).what()).containsExactly("format-invalid");
        }

        @Test
        void aQueryThatIsNoUtf8() {
            assertThat(read(get("e=pv&uid=%FF", Map.of())).what()).containsExactly("text-invalid");
        }

        @Test
        void aQueryOfManyFields() {
            assertThat(read(get("a=1&".repeat(201), Map.of())).what()).containsExactly("format-invalid");
        }

        @Test
        void gzipThatIsCutOff() {
            var packed = gzip(BROWSER.getBytes(UTF_8));

            assertThat(format.read(
                            RecordingSink.request(TP2, Map.of(), Arrays.copyOf(packed, packed.length - 9)),
                            new RecordingSink()))
                    .isEqualTo(new Reading.Damaged());
        }

        @Test
        void base64ThatIsNone() {
            assertThat(tracked("e", "ue", "ue_px", "%%%").what()).containsExactly("format-invalid");
            assertThat(tracked("e", "ue", "ue_px", "A").what()).containsExactly("format-invalid");
            assertThat(tracked("e", "ue", "ue_px", "").what()).containsExactly("format-invalid");
        }

        @Test
        void jsonThatIsNone() {
            assertThat(tracked("e", "ue", "ue_pr", "{").what()).containsExactly("format-invalid");
            assertThat(tracked("e", "ue", "ue_px", base64("\u0000\u0001")).what())
                    .containsExactly("format-invalid");
            assertThat(tracked("e", "pv", "co", "{\"schema\":1,\"data\":{}}").what())
                    .containsExactly("format-invalid");
        }

        @Test
        void depthWithinText() {
            assertThat(tracked("e", "ue", "ue_px", base64("[".repeat(20_000) + "]".repeat(20_000)))
                            .what())
                    .containsExactly("too-deep");
        }

        @Test
        void aSchemaThatIsNone() {
            assertThat(selfDescribing("com.acme/x", "7").properties()).isEqualTo(Map.of("data", 7));
            assertThat(tracked("e", "ue", "ue_pr", "{\"data\":{\"schema\":\"x\",\"data\":{}}}")
                            .what())
                    .containsExactly("type-invalid");
        }

        @Test
        void anEventThatIsNone() {
            assertThat(tracked("e", "xx").what()).containsExactly("type-invalid");
            assertThat(tracked().what()).containsExactly("type-missing");
            assertThat(tracked("e", "se").what()).containsExactly("type-missing");
        }

        @Test
        void aFieldThatIsNoText() {
            assertThat(read("{\"data\":[{\"e\":\"pv\",\"url\":{}}]}").what()).containsExactly("format-invalid");
        }

        @Test
        void aTimeThatIsNone() {
            assertThat(tracked("e", "pv", "dtm", "yesterday").only().occurredAt())
                    .isEqualTo("yesterday");
            assertThat(tracked("e", "pv", "dtm", "9".repeat(15)).only().occurredAt())
                    .startsWith("+");
        }

        @Test
        void neighboursOfWhatIsNoEvent() {
            assertThat(read("{\"data\":[{\"e\":\"pv\",\"eid\":\"1\",\"duid\":\"d\"},7,"
                                    + "{\"e\":\"pv\",\"eid\":\"2\",\"duid\":\"d\"}]}")
                            .what())
                    .containsExactly("1", "event-not-an-object", "2");
        }
    }
}
