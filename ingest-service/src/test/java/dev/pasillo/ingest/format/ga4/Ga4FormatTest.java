package dev.pasillo.ingest.format.ga4;

import static dev.pasillo.ingest.application.RecordingSink.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.RecordingSink;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.SentEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class Ga4FormatTest {
    /// As Google's documentation has it.
    private static final String PURCHASE = """
            {"client_id":"1234567890.1767225600","user_id":"u-42","timestamp_micros":1767225600000000,\
            "user_properties":{"tier":{"value":"gold"}},"consent":{"ad_user_data":"GRANTED"},\
            "user_data":{"sha256_email_address":"00"},\
            "events":[{"name":"purchase","params":{"transaction_id":"o-9","value":12.5,"currency":"EUR",\
            "session_id":"1767225600","engagement_time_msec":100}}]}""";

    private final Ga4Format format = new Ga4Format(Limits.DEFAULT);

    private static SentRequest request(String path, byte[] body) {
        return new SentRequest(
                "POST",
                path,
                "measurement_id=G-ABC&api_secret=SECRET",
                "http://ingest.example",
                null,
                SentRequest.Headers.NONE,
                Body.of(body),
                SourceSettings.NONE);
    }

    private RecordingSink read(String body) {
        var sink = new RecordingSink();
        assertThat(format.read(request("/mp/collect", body.getBytes(UTF_8)), sink))
                .isEqualTo(new Reading.Complete());
        return sink;
    }

    private SentEvent event(String members) {
        return read("{\"client_id\":\"c\",\"events\":[{" + members + "}]}").only();
    }

    private RecordingSink events(String... events) {
        return read("{\"client_id\":\"c\",\"events\":[" + String.join(",", events) + "]}");
    }

    private static Identifier id(String namespace, String value) {
        return new Identifier(namespace, value);
    }

    @Nested
    class AnEvent {
        @Test
        void isWhatItsRequestSaysOfWhoAndWhen() {
            var event = read(PURCHASE).only();

            assertThat(event.type()).isEqualTo("order_paid");
            assertThat(event.sourceType()).isEqualTo("purchase");
            assertThat(event.channel()).isEqualTo("web");
            assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00Z");
            assertThat(event.identifiers())
                    .containsExactly(id("user_id", "u-42"), id("anonymous_id", "1234567890.1767225600"));
            assertThat(event.properties())
                    .isEqualTo(Map.of(
                            "transaction_id",
                            "o-9",
                            "value",
                            12.5,
                            "currency",
                            "EUR",
                            "session_id",
                            "1767225600",
                            "engagement_time_msec",
                            100));
            assertThat(event.traits()).isEqualTo(Map.of("tier", "gold"));
            assertThat(event.consent()).isEqualTo(Map.of("ad_user_data", "GRANTED"));
        }

        @Test
        void maySayItsOwnTime() {
            var body = PURCHASE.replace(
                    "\"name\":\"purchase\"", "\"timestamp_micros\":\"1767225601500000\",\"name\":\"x\"");

            assertThat(read(body).only().occurredAt()).isEqualTo("2026-01-01T00:00:01.500Z");
        }

        @Test
        void ofAnAppHappensThere() {
            var event = read("{\"app_instance_id\":\"a1\",\"events\":[{\"name\":\"screen_view\"}]}")
                    .only();

            assertThat(event.channel()).isEqualTo("app");
            assertThat(event.type()).isEqualTo("page_viewed");
            assertThat(event.identifiers()).containsExactly(id("anonymous_id", "a1"));
        }

        @Test
        void ofAPageHasItsPath() {
            var event = event("\"name\":\"page_view\",\"params\":{\"page_location\":\"https://shop.example/p?a=1\","
                    + "\"page_title\":\"P\"}");

            assertThat(event.properties())
                    .containsEntry("path", "/p")
                    .containsEntry("url", "https://shop.example/p?a=1")
                    .containsEntry("title", "P");
        }

        @Test
        void ofAnotherNameKeepsIt() {
            assertThat(event("\"name\":\"Größe geändert\"").type()).isEqualTo("grosse_geandert");
        }

        @Test
        void happensWhereItsSourceSays() {
            var settings = new SourceSettings(null, "store", null, java.util.Set.of(), List.of(), null, Map.of());
            var sink = new RecordingSink();
            format.read(request("/mp/collect", PURCHASE.getBytes(UTF_8)).with(settings), sink);

            assertThat(sink.only().channel()).isEqualTo("store");
        }
    }

    @Nested
    class AnId {
        @Test
        void staysWhenTheRequestIsRepeated() {
            assertThat(read(PURCHASE).only().id())
                    .startsWith("ga4-")
                    .isEqualTo(read(PURCHASE).only().id());
        }

        @Test
        void isAnotherForTheSameEventInAnotherPlace() {
            var twice = "{\"client_id\":\"c\",\"timestamp_micros\":1,\"events\":[{\"name\":\"a\"},{\"name\":\"a\"}]}";

            assertThat(read(twice).what()).doesNotHaveDuplicates();
        }

        @Test
        void isAnotherForAnotherClientOrTime() {
            assertThat(read(PURCHASE).only().id())
                    .isNotEqualTo(
                            read(PURCHASE.replace("1234567890", "2")).only().id())
                    .isNotEqualTo(read(PURCHASE.replace("00000000,", "00000001,"))
                            .only()
                            .id());
        }

        @Test
        void isNotGuessedWithoutATimeAndATransaction() {
            assertThat(event("\"name\":\"page_view\"").id()).isNull();
            assertThat(event("\"name\":\"purchase\",\"params\":{\"transaction_id\":\"o\"}")
                            .id())
                    .isNotNull();
        }
    }

    @Test
    void aRefusedEventIsKeptWithWhoseItIs() {
        var refused = read(PURCHASE.replace("\"name\":\"purchase\"", "\"name\":7"))
                .seen()
                .getFirst();
        var again = read(refused.raw().replace("\"name\":7", "\"name\":\"purchase\""))
                .only();

        assertThat(again.identifiers()).isEqualTo(read(PURCHASE).only().identifiers());
        assertThat(again.occurredAt()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void theSecretIsTheKey() {
        assertThat(format.key(request("/mp/collect", new byte[0]))).isEqualTo("SECRET");
    }

    @Test
    void theAnswerIsEmpty() {
        assertThat(format.received(
                        request("/mp/collect", PURCHASE.getBytes(UTF_8)),
                        new Answer.Received(1, List.of(), 0, List.of())))
                .isEqualTo(Reply.empty(204, Map.of()));
    }

    @Nested
    class WhatIsOnlyToBeValidated {
        private Reply answer(String body) {
            return format.received(
                    request("/debug/mp/collect", body.getBytes(UTF_8)),
                    new Answer.Received(0, List.of(), 0, List.of()));
        }

        @Test
        void isNotKept() {
            var sink = new RecordingSink();
            format.read(request("/debug/mp/collect", PURCHASE.getBytes(UTF_8)), sink);

            assertThat(sink.seen()).isEmpty();
        }

        @Test
        void hasNoMessageWhereItIsGood() {
            assertThat(answer(PURCHASE)).isEqualTo(Reply.json(200, "{\"validationMessages\":[]}"));
        }

        @Test
        void isToldWhatIsWrong() {
            assertThat(answer("{\"events\":[{\"name\":\"a\"},{\"params\":{}}]}"))
                    .isEqualTo(Reply.json(
                            200,
                            "{\"validationMessages\":[{\"fieldPath\":\"events[0]\",\"description\":\"identifier-missing:"
                                    + " identifiers must name somebody\",\"validationCode\":\"VALUE_REQUIRED\"},"
                                    + "{\"fieldPath\":\"events[1]\",\"description\":\"type-missing: an event has a name\","
                                    + "\"validationCode\":\"VALUE_REQUIRED\"}]}"));
        }

        @Test
        void mayBeNothing() {
            assertThat(answer(""))
                    .isInstanceOfSatisfying(
                            Reply.Content.class,
                            told -> assertThat(new String(told.bytes(), UTF_8)).contains("body-empty"));
        }
    }

    @Nested
    class ABadEvent {
        private static final String GOOD = "{\"name\":\"a\",\"timestamp_micros\":1}";

        private void costsItselfAlone(String bad, String code) {
            var what = events(GOOD, bad, GOOD).what();

            assertThat(what).hasSize(3);
            assertThat(what.get(1)).isEqualTo(code);
            assertThat(what.get(2)).startsWith("ga4-");
        }

        @Test
        void withoutANameCostsItselfAlone() {
            costsItselfAlone("{\"params\":{}}", "type-missing");
        }

        @Test
        void withANameThatIsANumberCostsItselfAlone() {
            costsItselfAlone("{\"name\":1}", "type-invalid");
        }

        @Test
        void withParametersThatAreAListCostsItselfAlone() {
            costsItselfAlone("{\"name\":\"a\",\"params\":[1]}", "properties-invalid");
        }

        @Test
        void withATimeThatIsAFractionCostsItselfAlone() {
            costsItselfAlone("{\"name\":\"a\",\"timestamp_micros\":1.5}", "occurred-at-invalid");
        }

        @Test
        void withATimeThatIsATextCostsItselfAlone() {
            costsItselfAlone("{\"name\":\"a\",\"timestamp_micros\":\"soon\"}", "occurred-at-invalid");
        }

        @Test
        void thatIsNoObjectCostsItselfAlone() {
            costsItselfAlone("[]", "event-not-an-object");
        }

        @Test
        void withDeepNestingCostsItselfAlone() {
            costsItselfAlone(
                    "{\"name\":\"a\",\"params\":{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}}", "too-deep");
        }

        @Test
        void withANulCharacterCostsItselfAlone() {
            costsItselfAlone("{\"name\":\"\\u0000\"}", "text-invalid");
        }

        @Test
        void thatIsCutOffKeepsTheEventsBeforeTheCut() {
            assertThat(read("{\"client_id\":\"c\",\"events\":[" + GOOD + ",{\"name\"")
                            .what())
                    .satisfiesExactly(
                            first -> assertThat(first).startsWith("ga4-"),
                            second -> assertThat(second).isEqualTo("json-invalid"));
        }
    }

    @Test
    void aClientThatIsAnObjectIsNobody() {
        assertThat(read("{\"client_id\":{\"a\":1},\"events\":[{\"name\":\"a\"}]}")
                        .what())
                .containsExactly("identifier-invalid");
    }

    @Test
    void aBodyWithoutEventsIsNone() {
        assertThat(read("{\"client_id\":\"c\"}").what()).containsExactly("format-invalid");
        assertThat(read("{\"client_id\":\"c\",\"events\":{}}").what()).containsExactly("format-invalid");
        assertThat(read("").what()).containsExactly("body-empty");
        assertThat(read("a=1").what()).containsExactly("json-invalid");
        assertThat(read("[]").what()).isEmpty();
    }

    @Test
    void aRequestWhoseHeadIsUnfitIsRefusedWhole() {
        assertThat(read("{\"client_id\":\"\\u0000\",\"events\":[{\"name\":\"a\"}]}")
                        .what())
                .containsExactly("text-invalid");
    }

    @Test
    void cutOffGzipIsDamaged() {
        var whole = gzip(PURCHASE.getBytes(UTF_8));

        assertThat(format.read(request("/mp/collect", Arrays.copyOf(whole, whole.length - 5)), new RecordingSink()))
                .isEqualTo(new Reading.Damaged());
    }

    @Test
    void aGzipBombIsTooLarge() {
        var bomb = gzip(("{\"events\":[" + " ".repeat(70 << 20) + "]}").getBytes(UTF_8));

        assertThat(format.read(request("/mp/collect", bomb), new RecordingSink()))
                .isEqualTo(new Reading.TooLarge());
    }
}
