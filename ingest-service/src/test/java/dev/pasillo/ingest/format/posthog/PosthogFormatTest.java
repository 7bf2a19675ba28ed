package dev.pasillo.ingest.format.posthog;

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
import dev.pasillo.ingest.domain.SentEvent;
import java.net.URLEncoder;
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

class PosthogFormatTest {
    /// As `posthog-node` 5.70.0 sends it.
    private static final String NODE = """
            {"api_key":"phc_KEY","batch":[{"uuid":"01a20161-07f8-715b-baa7-bde83dd2c820","event":"order completed",\
            "timestamp":"2026-01-01T00:00:00.000Z","distinct_id":"u-42",\
            "properties":{"revenue":12.5,"$lib":"posthog-node","$set":{"email":"a@example.org"}}}],\
            "sent_at":"2026-01-01T00:00:01.000Z"}""";
    /// As `posthog-js` 1.449.2 sends it.
    private static final String BROWSER = """
            {"api_key":"phc_KEY","batch":[{"uuid":"01a20161-07f8-715b-baa7-000000000001","event":"$pageview",\
            "properties":{"$os":"Linux","$browser":"Chrome","$raw_user_agent":"Mozilla/5.0","$device_id":"d-1",\
            "$current_url":"https://shop.example/pricing?utm_source=news","$pathname":"/pricing","title":"Pricing",\
            "$referrer":"$direct","utm_source":"news","distinct_id":"d-1","token":"phc_KEY","$lib":"web",\
            "$session_id":"s-1","$window_id":"w-1","$is_identified":false,"$process_person_profile":false,\
            "$ip":"198.51.100.7"},"$set_once":{"$initial_referrer":"$direct","plan":"free"},\
            "timestamp":"2026-01-01T00:00:00.000Z"}],"sent_at":"2026-01-01T00:00:01.000Z"}""";
    /// As `posthog-node` 5.70.0 sends it with `POSTHOG_CAPTURE_MODE=v1`.
    private static final String BY_RESULTS = """
            {"created_at":"2026-01-01T00:00:01.000Z","batch":[{"event":"Product Viewed",\
            "uuid":"01a20161-07f8-715b-baa7-000000000002","distinct_id":"u-42","timestamp":"2026-01-01T00:00:00.000Z",\
            "session_id":"s-1","options":{"process_person_profile":true},"properties":{"sku":"x"}}]}""";

    private final PosthogFormat format = new PosthogFormat(Limits.DEFAULT);

    private static SentRequest post(String path, byte[] body) {
        return RecordingSink.request(path, Map.of("Content-Type", "text/plain"), body);
    }

    private static SentRequest get(String path, @Nullable String query, SourceSettings source) {
        return new SentRequest(
                "GET",
                path,
                query,
                "http://ingest.example",
                null,
                SentRequest.Headers.NONE,
                Body.of(new byte[0]),
                source);
    }

    private RecordingSink read(SentRequest request) {
        var sink = new RecordingSink();
        assertThat(format.read(request, sink)).isEqualTo(new Reading.Complete());
        return sink;
    }

    private RecordingSink read(byte[] body) {
        return read(post("/e/", body));
    }

    private RecordingSink read(String body) {
        return read(body.getBytes(UTF_8));
    }

    /// One event of somebody who is identified, with those properties.
    private SentEvent captured(String event, String properties) {
        return read("{\"uuid\":\"e-1\",\"event\":\"" + event + "\",\"distinct_id\":\"u-42\",\"properties\":{"
                        + properties + "}}")
                .only();
    }

    private static Identifier id(String namespace, String value) {
        return new Identifier(namespace, value);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    @Nested
    class WhatSdksSend {
        @Test
        void ofNodeNamesAUser() {
            var event = read(gzip(NODE.getBytes(UTF_8))).only();

            assertThat(event.id()).isEqualTo("01a20161-07f8-715b-baa7-bde83dd2c820");
            assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00.000Z");
            assertThat(event.sentAt()).isEqualTo("2026-01-01T00:00:01.000Z");
            assertThat(event.channel()).isEqualTo("web");
            assertThat(event.type()).isEqualTo("order_paid");
            assertThat(event.sourceType()).isEqualTo("order completed");
            assertThat(event.identifiers()).containsExactly(id("user_id", "u-42"), id("email", "a@example.org"));
            assertThat(event.properties()).isEqualTo(Map.of("revenue", 12.5));
            assertThat(event.traits()).isEqualTo(Map.of("email", "a@example.org"));
        }

        @Test
        void ofTheBrowserNamesADeviceUntilSomebodyIsIdentified() {
            var event = read(BROWSER).only();

            assertThat(event.type()).isEqualTo("page_viewed");
            assertThat(event.sourceType()).isEqualTo("$pageview");
            assertThat(event.identifiers()).containsExactly(id("anonymous_id", "d-1"));
            assertThat(event.properties())
                    .isEqualTo(Map.of(
                            "url",
                            "https://shop.example/pricing?utm_source=news",
                            "path",
                            "/pricing",
                            "title",
                            "Pricing",
                            "utm_source",
                            "news",
                            "session_id",
                            "s-1"));
            assertThat(event.traits()).isEqualTo(Map.of("plan", "free"));
        }

        @Test
        void ofTheBrowserNamesDeviceAndUserOnceSomebodyIsIdentified() {
            var event = read(BROWSER.replace("\"distinct_id\":\"d-1\"", "\"distinct_id\":\"u-42\"")
                            .replace("\"$is_identified\":false", "\"$is_identified\":true"))
                    .only();

            assertThat(event.identifiers()).containsExactly(id("user_id", "u-42"), id("anonymous_id", "d-1"));
        }

        @Test
        void ofTheBrowserNamesAnotherStrangerOnceSomebodyHasLoggedOut() {
            var event = read(BROWSER.replace("\"distinct_id\":\"d-1\"", "\"distinct_id\":\"d-2\""))
                    .only();

            assertThat(event.identifiers())
                    .as("and not the device of who was there before")
                    .containsExactly(id("anonymous_id", "d-2"));
        }

        @Test
        void ofTheBrowserWithoutCookiesNamesNobody() {
            var event = read(BROWSER.replace("\"distinct_id\":\"d-1\"", "\"distinct_id\":\"$posthog_cookieless\"")
                            .replace("\"$device_id\":\"d-1\"", "\"$device_id\":null,\"$cookieless_mode\":true"))
                    .only();

            assertThat(event.identifiers()).isEmpty();
        }

        @Test
        void byResultsIsSentWhenTheHeadSays() {
            var request = RecordingSink.request(
                    "/i/v1/analytics/events",
                    Map.of("PostHog-Request-Timestamp", "2026-01-01T00:00:02.000Z"),
                    BY_RESULTS.getBytes(UTF_8));
            var event = read(request).only();

            assertThat(event.type()).isEqualTo("product_viewed");
            assertThat(event.sentAt()).isEqualTo("2026-01-01T00:00:02.000Z");
            assertThat(event.properties()).isEqualTo(Map.of("sku", "x", "session_id", "s-1"));
        }

        @Test
        void withoutWrappingIsOneEvent() {
            assertThat(captured("x", "").id()).isEqualTo("e-1");
        }

        @Test
        void ofOldBrowsersIsAListThatTheQueryDates() {
            var request = new SentRequest(
                    "POST",
                    "/e/",
                    "compression=gzip-js&ver=1.20.0&_=1767225601000",
                    "http://ingest.example",
                    null,
                    SentRequest.Headers.NONE,
                    Body.of(gzip("[{\"event\":\"x\",\"distinct_id\":\"u\",\"timestamp\":\"2026-01-01T00:00:00Z\"}]"
                            .getBytes(UTF_8))),
                    SourceSettings.NONE);

            assertThat(read(request).only().sentAt()).isEqualTo("2026-01-01T00:00:01Z");
        }
    }

    @Nested
    class Wrapped {
        @Test
        void inGzipThatNothingNames() {
            assertThat(read(gzip(BROWSER.getBytes(UTF_8))).what())
                    .containsExactly("01a20161-07f8-715b-baa7-000000000001");
        }

        @Test
        void inAFormOfBase64() {
            assertThat(read("data=" + escaped(base64(NODE))).what())
                    .containsExactly("01a20161-07f8-715b-baa7-bde83dd2c820");
        }

        @Test
        void inAFormWhoseEveryPlusBecameABlank() {
            var text = "{\"uuid\":\"~~~\u00ff\u00fb>>>\",\"event\":\"x\",\"distinct_id\":\"u\"}";
            assertThat(base64(text)).contains("+");

            assertThat(read("compression=base64&data=" + base64(text)).what()).containsExactly("~~~\u00ff\u00fb>>>");
            assertThat(read("data=" + base64(text).replace('+', ' ')).what()).containsExactly("~~~\u00ff\u00fb>>>");
        }

        @Test
        void inAFormOfJsonWhoseBlanksArePluses() {
            var event = read("data=%7B%22event%22:%22Size+is+1%2B1%22,%22distinct_id%22:%22u%22%7D")
                    .only();

            assertThat(event.sourceType()).isEqualTo("Size is 1+1");
        }

        @Test
        void inAFormOfJson() {
            assertThat(read("data=" + escaped(NODE)).what()).hasSize(1);
        }

        @Test
        void inAFormOfGzipInBase64() {
            var packed = Base64.getEncoder().encodeToString(gzip(NODE.getBytes(UTF_8)));

            assertThat(read("data=" + escaped(packed) + "&compression=base64").what())
                    .hasSize(1);
        }

        @Test
        void inBase64AsAWhole() {
            assertThat(read(base64(NODE)).what()).hasSize(1);
            assertThat(read(Base64.getUrlEncoder().withoutPadding().encodeToString(NODE.getBytes(UTF_8)))
                            .what())
                    .hasSize(1);
        }

        @Test
        void inTheQueryOfAGet() {
            var request = get("/i/v0/e", "ip=1&data=" + escaped(base64(NODE)) + "&_=1", SourceSettings.NONE);

            assertThat(read(request).what()).containsExactly("01a20161-07f8-715b-baa7-bde83dd2c820");
            assertThat(format.key(request)).isEqualTo("phc_KEY");
        }
    }

    @Nested
    class SpecialEvents {
        @ParameterizedTest
        @CsvSource({
            "$pageview,page_viewed,web",
            "$pageleave,page_left,web",
            "$screen,page_viewed,app",
            "$autocapture,element_clicked,web",
            "$set,profile_updated,web",
            "survey sent,survey_answered,web",
            "$rageclick,rageclick,web",
            "Order Refunded,order_refunded,web",
            "email_opened,email_opened,email"
        })
        void haveTypesOfPasillo(String name, String type, String channel) {
            var event = captured(name, "");

            assertThat(event.type()).isEqualTo(type);
            assertThat(event.channel()).isEqualTo(channel);
            assertThat(event.sourceType()).isEqualTo(name.equals(type) ? null : name);
        }

        @Test
        void ofAFormAreNoClicks() {
            var event = captured("$autocapture", "\"$event_type\":\"submit\",\"$el_text\":\"Send\"");

            assertThat(event.type()).isEqualTo("form_submitted");
            assertThat(event.properties()).isEqualTo(Map.of("interaction", "submit", "text", "Send"));
        }

        @Test
        void areNobodysWhereTheSdkOnlyObserves() {
            assertThat(captured("$feature_flag_called", "\"$feature_flag\":\"new\"")
                            .actor())
                    .isEqualTo("system");
            assertThat(captured("$pageview", "").actor()).isNull();
        }

        @Test
        void identifyNamesWhoTheStrangerWas() {
            var event = captured("$identify", "\"$anon_distinct_id\":\"d-1\",\"$is_identified\":false");

            assertThat(event.type()).isEqualTo("identified");
            assertThat(event.identifiers()).containsExactly(id("user_id", "u-42"), id("anonymous_id", "d-1"));
        }

        @Test
        void anAliasIsAnotherNameOfTheUser() {
            var event = captured("$create_alias", "\"distinct_id\":\"u-42\",\"alias\":\"old-1\"");

            assertThat(event.type()).isEqualTo("alias");
            assertThat(event.identifiers()).containsExactly(id("user_id", "u-42"), id("anonymous_id", "old-1"));
            assertThat(event.properties()).isEmpty();
        }

        @Test
        void anAliasOfAStrangerIsTheUser() {
            var event = captured("$create_alias", "\"alias\":\"u-7\",\"$is_identified\":false");

            assertThat(event.identifiers()).containsExactly(id("anonymous_id", "u-42"), id("user_id", "u-7"));
        }

        @Test
        void aGroupThatNobodyDescribesNamesTheAccountAlone() {
            var event = read("{\"event\":\"$groupidentify\",\"uuid\":\"e\",\"distinct_id\":\"$company_acme\","
                            + "\"properties\":{\"$group_type\":\"company\",\"$group_key\":\"acme\","
                            + "\"$group_set\":{\"size\":5}}}")
                    .only();

            assertThat(event.type()).isEqualTo("group");
            assertThat(event.identifiers()).containsExactly(id("account_id", "acme"));
            assertThat(event.properties()).isEqualTo(Map.of("group_type", "company", "group_key", "acme", "size", 5));
        }

        @Test
        void companiesAmongTheGroupsAreAccounts() {
            assertThat(captured("x", "\"$groups\":{\"company\":\"acme\",\"project\":\"p-1\"}")
                            .identifiers())
                    .containsExactly(id("user_id", "u-42"), id("account_id", "acme"));
        }

        @Test
        void engageSetsWhatIsKnownOfAPerson() {
            var event = read("{\"$token\":\"phc_KEY\",\"$distinct_id\":\"u-42\",\"$set\":{\"phone\":\"+15550100001\"}}")
                    .only();

            assertThat(event.type()).isEqualTo("identified");
            assertThat(event.identifiers()).containsExactly(id("user_id", "u-42"), id("phone", "+15550100001"));
        }
    }

    @Nested
    class Persons {
        @Test
        void thatTheSdkMadeUpAreStrangers() {
            var event = read("{\"event\":\"x\",\"distinct_id\":\"01a20161-07f8-715b-baa7-bde83dd2c820\","
                            + "\"properties\":{\"$process_person_profile\":false}}")
                    .only();

            assertThat(event.identifiers()).containsExactly(id("anonymous_id", "01a20161-07f8-715b-baa7-bde83dd2c820"));
        }

        @Test
        void thatACompanyNamesAreUsersEvenWithoutAProfile() {
            assertThat(captured("x", "\"$process_person_profile\":false").identifiers())
                    .containsExactly(id("user_id", "u-42"));
        }

        @Test
        void areNotTakenFromOtherProperties() {
            assertThat(captured("invited", "\"email\":\"friend@example.org\"").identifiers())
                    .containsExactly(id("user_id", "u-42"));
        }
    }

    @Nested
    class Times {
        @Test
        void areLeftAloneWhereTheEventSaysThatItsClockIsRight() {
            var event = read("{\"sent_at\":\"2026-01-02T00:00:00Z\",\"batch\":[{\"event\":\"x\",\"distinct_id\":\"u\","
                            + "\"timestamp\":\"2026-01-01T00:00:00Z\",\"properties\":{\"$ignore_sent_at\":true}}]}")
                    .only();

            assertThat(event.sentAt()).isNull();
        }

        @Test
        void mayBeSaidAsWhatPassedSince() {
            var event = read("{\"event\":\"x\",\"distinct_id\":\"u\",\"offset\":1500}")
                    .only();

            assertThat(event.occurredAt()).isEqualTo("1970-01-01T00:00:00Z");
            assertThat(event.sentAt()).isEqualTo("1970-01-01T00:00:01.500Z");
        }
    }

    @Nested
    class Channels {
        @ParameterizedTest
        @CsvSource({"posthog-ios,app", "posthog-android,app", "posthog-flutter,app", "web,web", "posthog-node,store"})
        void areTheSdksOrTheSources(String sdk, String channel) {
            var source = new SourceSettings(null, "store", null, Set.of(), List.of(), null, Map.of());
            var body = "{\"event\":\"x\",\"distinct_id\":\"u\",\"properties\":{\"$lib\":\"" + sdk + "\"}}";

            assertThat(read(post("/capture", body.getBytes(UTF_8)).with(source))
                            .only()
                            .channel())
                    .isEqualTo(channel);
        }
    }

    @Nested
    class Keys {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"api_key\":\"K\",\"batch\":[{\"event\":\"x\"}]}",
                    "{\"batch\":[{\"event\":\"x\"}],\"token\":\"K\"}",
                    "{\"batch\":[{\"event\":\"x\"},{\"event\":\"x\",\"api_key\":\"K\"}]}",
                    "[{\"event\":\"x\",\"properties\":{\"token\":\"K\"}}]",
                    "{\"event\":\"x\",\"properties\":{\"token\":\"K\"}}",
                    "{\"event\":\"x\",\"$token\":\"K\"}",
                    "{\"event\":\"x\",\"token\":\"K\",\"properties\":{\"token\":\"other\"}}"
                })
        void mayStandInManyPlaces(String body) {
            assertThat(format.key(post("/e", body.getBytes(UTF_8)))).isEqualTo("K");
            assertThat(format.key(post("/e", gzip(body.getBytes(UTF_8))))).isEqualTo("K");
            assertThat(format.key(post("/e", ("data=" + escaped(base64(body))).getBytes(UTF_8))))
                    .isEqualTo("K");
        }

        @Test
        void mayBeMissing() {
            assertThat(format.key(post("/e", NODE.replace("api_key", "x").getBytes(UTF_8))))
                    .isNull();
            assertThat(format.key(get("/e", null, SourceSettings.NONE))).isNull();
        }

        @Test
        void ofOneRequestAreTheSame() {
            assertThat(read("[{\"event\":\"x\",\"uuid\":\"1\",\"token\":\"A\",\"distinct_id\":\"u\"},"
                                    + "{\"event\":\"x\",\"uuid\":\"2\",\"token\":\"B\",\"distinct_id\":\"u\"}]")
                            .what())
                    .containsExactly("1", "key-differs");
        }

        @Test
        void areNoPropertiesNorAreSomebodysOwnTokensKeys() {
            var event = read("{\"api_key\":\"K\",\"batch\":[{\"event\":\"x\",\"distinct_id\":\"u\","
                            + "\"properties\":{\"token\":\"invite\"}}]}")
                    .only();

            assertThat(event.properties()).isEmpty();
        }
    }

    @Nested
    class HostileBodies {
        private void isUnreadable(byte[] body) {
            assertThat(read(body).seen())
                    .isNotEmpty()
                    .allSatisfy(seen -> assertThat(seen.code())
                            .isIn(RefusalCode.JSON_INVALID, RefusalCode.EVENT_NOT_AN_OBJECT, RefusalCode.BODY_EMPTY));
        }

        @Test
        void nothing() {
            isUnreadable(new byte[0]);
        }

        @Test
        void aByteOrderMarkAlone() {
            isUnreadable(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
        }

        @Test
        void aFormWithABrokenEscape() {
            isUnreadable("data=%7B%2".getBytes(UTF_8));
            isUnreadable("data=%zz".getBytes(UTF_8));
        }

        @Test
        void anEmptyField() {
            isUnreadable("data=".getBytes(UTF_8));
        }

        @Test
        void base64ThatIsCutOff() {
            isUnreadable(("data=" + base64(NODE).substring(0, 41)).getBytes(UTF_8));
        }

        @Test
        void base64OfNonsense() {
            isUnreadable(base64("\u0001nonsense").getBytes(UTF_8));
        }

        @Test
        void gzipThatIsCutOff() {
            var packed = gzip(NODE.getBytes(UTF_8));

            assertThat(format.read(post("/batch", Arrays.copyOf(packed, packed.length - 9)), new RecordingSink()))
                    .isEqualTo(new Reading.Damaged());
        }

        @Test
        void gzipThatIsCutOffWithinBase64() {
            var packed = gzip(NODE.getBytes(UTF_8));
            var text = Base64.getEncoder().encodeToString(Arrays.copyOf(packed, packed.length - 9));

            assertThat(format.read(post("/e", ("data=" + escaped(text)).getBytes(UTF_8)), new RecordingSink()))
                    .isEqualTo(new Reading.Damaged());
        }

        @Test
        void aGzipBombWithinBase64() {
            var small = new PosthogFormat(
                    new Limits(10 << 20, 1 << 20, 256 << 10, 10_000, 300, 20, 65_536, 256, 100, 20, 512));
            var text = Base64.getEncoder().encodeToString(gzip(new byte[2 << 20]));

            assertThat(small.read(post("/e", ("data=" + escaped(text)).getBytes(UTF_8)), new RecordingSink()))
                    .isEqualTo(new Reading.TooLarge());
        }

        @Test
        void propertiesThatAreNone() {
            assertThat(read("{\"event\":\"x\",\"distinct_id\":\"u\",\"properties\":[]}")
                            .what())
                    .containsExactly("properties-invalid");
        }

        @Test
        void aNameThatIsNone() {
            assertThat(read("{\"event\":{},\"distinct_id\":\"u\"}").what()).containsExactly("type-invalid");
            assertThat(read("{\"distinct_id\":\"u\"}").what()).containsExactly("type-missing");
        }

        @Test
        void aPersonThatIsNone() {
            assertThat(read("{\"event\":\"x\",\"distinct_id\":{\"a\":1}}").what())
                    .containsExactly("identifier-invalid");
        }

        @Test
        void depth() {
            assertThat(read("{\"event\":\"x\",\"distinct_id\":\"u\",\"properties\":{\"a\":" + "[".repeat(100_000)
                                    + "]".repeat(100_000) + "}}")
                            .what())
                    .containsExactly("too-deep");
        }

        @Test
        void anEventThatIsNoObjectDoesNotHarmItsNeighbours() {
            assertThat(read("{\"batch\":[{\"event\":\"x\",\"uuid\":\"1\",\"distinct_id\":\"u\"},7,"
                                    + "{\"event\":\"x\",\"uuid\":\"2\",\"distinct_id\":\"u\"}]}")
                            .what())
                    .containsExactly("1", "event-not-an-object", "2");
        }
    }

    @Nested
    class Answers {
        private Reply page(String method, String path) {
            return format.routes().stream()
                    .filter(route ->
                            route.method().equals(method) && route.path().equals(path))
                    .map(Route.Page.class::cast)
                    .findFirst()
                    .orElseThrow()
                    .page()
                    .apply(new SentRequest(
                            method,
                            path,
                            null,
                            "http://ingest.example",
                            "k\"1",
                            SentRequest.Headers.NONE,
                            Body.of(new byte[0]),
                            SourceSettings.NONE));
        }

        private static String text(Reply reply) {
            return new String(((Reply.Content) reply).bytes(), UTF_8);
        }

        @Test
        void sayOnlyThatAllIsTaken() {
            assertThat(format.received(post("/e/", new byte[0]), new Answer.Received(1, List.of(), 0, List.of())))
                    .isEqualTo(Reply.json(200, "{\"status\":1}"));
        }

        @Test
        void nameWhatWasDroppedWhereTheSdkAsks() {
            var refused = List.of(
                    new Answer.Refusal(0, "e-\"1", RefusalCode.TYPE_MISSING, "why"),
                    new Answer.Refusal(1, null, RefusalCode.JSON_INVALID, "why"));
            var answer = new Answer.Received(1, refused, 2, List.of());

            assertThat(format.received(post("/i/v1/analytics/events", new byte[0]), answer))
                    .isEqualTo(Reply.json(
                            200, "{\"results\":{\"e-\\\"1\":{\"result\":\"drop\",\"details\":\"type-missing\"}}}"));
            assertThat(format.received(post("/batch", new byte[0]), answer))
                    .isEqualTo(Reply.json(200, "{\"status\":1}"));
        }

        @Test
        void toWhatIsOnlyForNowAreNotTheEnd() {
            assertThat(format.status(new Answer.Unavailable("x", ""))).isEqualTo(503);
            assertThat(format.status(new Answer.TooSlow("x", ""))).isEqualTo(503);
            assertThat(format.status(new Answer.TooLarge("x", ""))).isEqualTo(413);
            assertThat(format.status(new Answer.Unreadable(RefusalCode.JSON_INVALID, "")))
                    .isEqualTo(400);
        }

        @Test
        void tellThatThereAreNoFlags() {
            assertThat(text(page("POST", "/flags/"))).contains("\"flags\":{}", "\"errorsWhileComputingFlags\":false");
            assertThat(text(page("POST", "/decide/"))).contains("\"featureFlags\":{}", "gzip-js");
        }

        @Test
        void tellTheBrowserHowToSend() {
            assertThat(text(page("GET", "/array/{key}/config")))
                    .isEqualTo("{\"supportedCompression\":[\"gzip\",\"gzip-js\"],\"hasFeatureFlags\":false,"
                            + "\"sessionRecording\":false,\"surveys\":false,\"siteApps\":[]}");
        }

        @Test
        void tellTheBrowserTheSameAsAScript() {
            assertThat(text(page("GET", "/array/{key}/config.js")))
                    .contains("_POSTHOG_REMOTE_CONFIG[\"k\\\"1\"]={config:{\"supportedCompression\"")
                    .endsWith("(window);");
        }
    }
}
