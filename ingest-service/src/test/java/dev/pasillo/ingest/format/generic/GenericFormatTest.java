package dev.pasillo.ingest.format.generic;

import static dev.pasillo.ingest.application.RecordingSink.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Rating;
import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.RecordingSink;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenericFormatTest {
    private static final Map<String, Object> CALLS = Map.of(
            "time", Map.of("at", "/call/ended", "format", "dd.MM.yyyy HH:mm:ss"),
            "name",
                    Map.of(
                            "at",
                            "/disposition",
                            "values",
                            Map.of("ANSWERED", "call_answered"),
                            "otherwise",
                            "call_ended"),
            "id", "/call/id",
            "channel", "call",
            "identifiers", Map.of("phone", List.of("/from/number", "/from"), "crm.id", "/customer"),
            "properties", Map.of("agent", "/agents/0/name", "team", "sales"),
            "duration_s", "/call/seconds");
    private static final String CALL = """
            {"call":{"id":"c-1","ended":"01.01.2026 01:00:00","seconds":42},"disposition":"ANSWERED",\
            "from":{"number":"+15550100001"},"customer":9001,"agents":[{"name":"Ana"}],"secret":"not mapped"}""";
    private static final Map<String, Object> SHORT = Map.of("time", "/at", "name", "/event", "user_id", "/user");
    private static final String GOOD = "{\"at\":\"2026-01-01T00:00:00Z\",\"event\":\"Something Done\",\"user\":\"u\"}";

    private final GenericFormat format = new GenericFormat(Limits.DEFAULT);

    private static SentRequest request(
            Map<String, Object> mapping, String method, @Nullable String query, byte[] body) {
        return new SentRequest(
                        method,
                        "/hooks/generic/K",
                        query,
                        "http://ingest.example",
                        "K",
                        SentRequest.Headers.NONE,
                        Body.of(body),
                        SourceSettings.NONE)
                .with(new SourceSettings(
                        "generic", null, null, Set.of(), List.of(), ZoneId.of("Europe/Madrid"), mapping));
    }

    private RecordingSink read(SentRequest request) {
        var sink = new RecordingSink();
        assertThat(format.read(request, sink)).isEqualTo(new Reading.Complete());
        return sink;
    }

    private RecordingSink post(Map<String, Object> mapping, String body) {
        return read(request(mapping, "POST", null, body.getBytes(UTF_8)));
    }

    private static Map<String, Object> with(Map<String, Object> mapping, String name, Object where) {
        var more = new HashMap<>(mapping);
        more.put(name, where);
        return more;
    }

    @Nested
    class AnEvent {
        @Test
        void isWhatTheMappingSays() {
            var event = post(CALLS, CALL).only();

            assertThat(event.id()).isEqualTo("c-1");
            assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00Z");
            assertThat(event.channel()).isEqualTo("call");
            assertThat(event.type()).isEqualTo("call_answered");
            assertThat(event.identifiers())
                    .containsExactly(new Identifier("crm.id", "9001"), new Identifier("phone", "+15550100001"));
            assertThat(event.properties()).isEqualTo(Map.of("agent", "Ana", "team", "sales", "duration_s", 42));
        }

        @Test
        void isReadFromTheFirstPlaceThatHasSomething() {
            var event = post(CALLS, CALL.replace("{\"number\":\"+15550100001\"}", "\"+15550100002\""))
                    .only();

            assertThat(event.identifiers()).contains(new Identifier("phone", "+15550100002"));
        }

        @Test
        void whoseWordIsNotAmongTheValuesIsTheOther() {
            assertThat(post(CALLS, CALL.replace("ANSWERED", "BUSY")).only().type())
                    .isEqualTo("call_ended");
        }

        @Test
        void hasItsNameInSnakeCase() {
            var event = post(SHORT, GOOD).only();

            assertThat(event.type()).isEqualTo("something_done");
            assertThat(event.sourceType()).isEqualTo("Something Done");
            assertThat(event.channel()).isEqualTo("other");
        }

        @Test
        void mayBeAForm() {
            assertThat(post(SHORT, "at=1767225600&event=Done&user=u%2D42").only())
                    .satisfies(event -> {
                        assertThat(event.type()).isEqualTo("done");
                        assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00Z");
                        assertThat(event.identifiers()).containsExactly(new Identifier("user_id", "u-42"));
                    });
        }

        @Test
        void mayBeAQuery() {
            var event = read(request(SHORT, "GET", "at=1767225600&event=Done&user=u", new byte[0]))
                    .only();

            assertThat(event.type()).isEqualTo("done");
            assertThat(read(request(SHORT, "POST", "at=1767225600&event=Done&user=u", new byte[0]))
                            .only())
                    .isEqualTo(event);
        }

        @Test
        void mayBePacked() {
            assertThat(read(request(SHORT, "POST", null, gzip(GOOD.getBytes(UTF_8))))
                            .only()
                            .type())
                    .isEqualTo("something_done");
        }

        @Test
        void mayHaveARatingAndAText() {
            var mapping = with(
                    with(SHORT, "rating", Map.of("scale", "nps", "value", "/score", "min", 0, "max", 10)),
                    "feedback",
                    Map.of("text", "/why", "language", "en"));
            var event = post(mapping, GOOD.replace("{", "{\"score\":\"9\",\"why\":\"Fast\","))
                    .only();

            assertThat(event.rating()).isEqualTo(new Rating("nps", 9, 0.0, 10.0));
            assertThat(Objects.requireNonNull(event.feedback()).text()).isEqualTo("Fast");
        }

        @ParameterizedTest
        @ValueSource(strings = {"NaN", "Infinity", "nine", "9d", "0x9p0", "1e999"})
        void isRefusedWhereItsRatingIsNoNumber(String value) {
            var mapping = with(SHORT, "rating", Map.of("scale", "nps", "value", "/score"));

            assertThat(post(mapping, GOOD.replace("{", "{\"score\":\"" + value + "\","))
                            .what())
                    .containsExactly("rating-invalid");
        }

        @Test
        void mayHaveAnObjectOfProperties() {
            var event = post(with(SHORT, "properties", "/data"), GOOD.replace("{", "{\"data\":{\"a\":1,\"b\":[2]},"))
                    .only();

            assertThat(event.properties()).isEqualTo(Map.of("a", 1, "b", List.of(2)));
        }
    }

    @Nested
    class AnId {
        @Test
        void isThatOfTheBytesWhereTheMappingHasNone() {
            var id = post(SHORT, GOOD).only().id();

            assertThat(id)
                    .startsWith("body-")
                    .isEqualTo(post(SHORT, GOOD).only().id());
            assertThat(post(SHORT, GOOD.replace("Done", "Else")).only().id()).isNotEqualTo(id);
        }

        @Test
        void isNotGuessedWhereTheTimeIsThatOfReceipt() {
            var event = post(with(SHORT, "time", "received"), GOOD).only();

            assertThat(event.id()).isNull();
            assertThat(event.occurredAt()).isNull();
        }
    }

    @Nested
    class SeveralEvents {
        @Test
        void mayBeAnArrayOrLines() {
            assertThat(post(SHORT, "[" + GOOD + "," + GOOD + "]").seen()).hasSize(2);
            assertThat(post(SHORT, GOOD + "\n" + GOOD).seen()).hasSize(2);
        }

        @Test
        void mayBeAListWithinTheBody() {
            var mapping = with(SHORT, "events", "/list");

            assertThat(post(mapping, "{\"list\":[" + GOOD + ",7," + GOOD + "],\"more\":1}")
                            .seen())
                    .extracting(seen -> seen.code() == null)
                    .containsExactly(true, false, true);
        }

        @Test
        void mayBeAListDeepWithinTheBody() {
            var sink = post(with(SHORT, "events", "/data/list"), "{\"data\":{\"list\":[" + GOOD + ",7]}}");

            assertThat(sink.seen()).extracting(seen -> seen.code() == null).containsExactly(true, false);
            assertThat(sink.seen().getFirst().raw()).isEqualTo(GOOD);
        }

        @Test
        void areMissedWhereThereIsNoList() {
            assertThat(post(with(SHORT, "events", "/list"), GOOD).what()).containsExactly("format-invalid");
            assertThat(post(with(SHORT, "events", "/a/list"), GOOD).what()).containsExactly("format-invalid");
        }

        @Test
        void areReadByThemselvesWhenTheyAreSentAgain() {
            var again = SentRequest.post("/v1/replay", "", SentRequest.Headers.NONE, Body.of(GOOD.getBytes(UTF_8)))
                    .with(request(with(SHORT, "events", "/list"), "POST", null, new byte[0])
                            .source());

            assertThat(read(again).only().type()).isEqualTo("something_done");
        }
    }

    private SentEvent at(Object time, String json) {
        return Objects.requireNonNull(
                post(with(SHORT, "time", time), GOOD.replace("\"2026-01-01T00:00:00Z\"", json))
                        .seen()
                        .getFirst()
                        .event(),
                json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"2026-01-01T01:00:00+01:00\" | 2026-01-01T01:00:00+01:00",
                "\"2026-01-01T01:00:00\"       | 2026-01-01T00:00:00Z",
                "\"2026-07-01 02:00\"          | 2026-07-01T00:00:00Z",
                "\"2026-01-01 01:00:00.25\"    | 2026-01-01T00:00:00.250Z",
                "\"2026-01-01 00:00:00 +0000\" | 2026-01-01T00:00:00Z",
                "\"2026-01-02\"                | 2026-01-01T23:00:00Z",
                "\"Thu, 01 Jan 2026 00:00:00 +0000\" | 2026-01-01T00:00:00Z",
                "1767225600                    | 2026-01-01T00:00:00Z",
                "1767225600.5                  | 2026-01-01T00:00:00.500Z",
                "1767225600123                 | 2026-01-01T00:00:00.123Z",
                "\"1767225600123456\"          | 2026-01-01T00:00:00.123456Z"
            })
    void timesAreRecognisedAsTheyAreUsuallyWritten(String json, String time) {
        assertThat(at("/at", json).occurredAt()).isEqualTo(time);
    }

    @Test
    void timesMayHaveAFormatAndAZoneOfTheirOwn() {
        assertThat(at(
                                Map.of(
                                        "at",
                                        "/at",
                                        "format",
                                        List.of("epoch_millis", "MM/dd/yyyy h:mm a"),
                                        "zone",
                                        "America/New_York"),
                                "\"12/31/2025 7:00 PM\"")
                        .occurredAt())
                .isEqualTo("2026-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"20260101", "\"soon\"", "true", "{}", "\"2026-13-01\"", "\"2026-02-30 10:00\"", "1e300", "-5"})
    void aTimeThatIsNoneIsRefused(String json) {
        assertThat(post(SHORT, GOOD.replace("\"2026-01-01T00:00:00Z\"", json)).what())
                .containsExactly("occurred-at-invalid");
    }

    @Test
    void aTimeWithoutAZoneIsRefusedWhereNoneIsSet() {
        var request = request(SHORT, "POST", null, GOOD.replace("00Z", "00").getBytes(UTF_8))
                .with(new SourceSettings(null, null, null, Set.of(), List.of(), null, SHORT));

        assertThat(read(request).what()).containsExactly("occurred-at-invalid");
    }

    @Nested
    class ARequest {
        @Test
        void withoutAMappingIsKeptForLater() {
            var refused = post(Map.of(), GOOD).seen().getFirst();

            assertThat(refused.code()).isEqualTo(RefusalCode.MAPPING_MISSING);
            assertThat(refused.raw()).isEqualTo(GOOD);
        }

        @Test
        void withABadMappingIsToldWhatIsWrong() {
            var refused = post(with(SHORT, "user_id", "user"), GOOD).seen().getFirst();

            assertThat(refused.code()).isEqualTo(RefusalCode.MAPPING_INVALID);
            assertThat(refused.detail()).isEqualTo("user_id: must be a JSON Pointer such as /from, not user");
        }

        @Test
        void thatWasSentByQueryIsKeptAsWell() {
            assertThat(read(request(Map.of(), "GET", "a=b", new byte[0]))
                            .seen()
                            .getFirst()
                            .raw())
                    .isEqualTo("a=b");
        }

        @Test
        void withoutAUsableMappingIsAProblem() {
            var refusal = new Answer.Refusal(0, null, RefusalCode.MAPPING_MISSING, "why");

            assertThat(format.received(
                            request(Map.of(), "GET", null, new byte[0]),
                            new Answer.Received(0, List.of(refusal), 1, List.of())))
                    .isEqualTo(new Reply.Refusal(422, "mapping-missing", "why"));
        }

        @Test
        void thatIsTakenIsAnsweredWithItsRefusals() {
            assertThat(format.received(
                            request(SHORT, "GET", null, new byte[0]), new Answer.Received(1, List.of(), 0, List.of())))
                    .isEqualTo(Reply.json(200, "{\"accepted\":1,\"rejected\":[]}"));
        }
    }

    @Nested
    class ABadBody {
        @Test
        void withoutANameIsRefused() {
            assertThat(post(SHORT, GOOD.replace("event", "other")).what()).containsExactly("type-missing");
        }

        @Test
        void withoutATimeIsRefused() {
            assertThat(post(SHORT, GOOD.replace("\"at\"", "\"on\"")).what()).containsExactly("occurred-at-invalid");
        }

        @Test
        void withAUserThatIsAnObjectIsRefused() {
            assertThat(post(SHORT, GOOD.replace("\"u\"", "{\"$ne\":null}")).what())
                    .containsExactly("identifier-invalid");
        }

        @Test
        void thatIsNoFormIsRefused() {
            assertThat(post(SHORT, "at=%zz").what()).containsExactly("format-invalid");
        }

        @Test
        void thatIsEmptyIsRefused() {
            assertThat(post(SHORT, "").what()).containsExactly("body-empty");
            assertThat(read(request(SHORT, "GET", null, new byte[0])).what()).containsExactly("body-empty");
        }

        @Test
        void thatIsDeepIsRefused() {
            var deep = GOOD.replace("{", "{\"x\":" + "[".repeat(5_000) + "]".repeat(5_000) + ",");

            assertThat(post(SHORT, deep).what()).containsExactly("too-deep");
            assertThat(post(with(SHORT, "events", "/a/b"), deep).what()).containsExactly("too-deep");
        }

        @Test
        void thatIsCutOffGzipIsDamaged() {
            var whole = gzip(GOOD.getBytes(UTF_8));

            assertThat(format.read(
                            request(SHORT, "POST", null, Arrays.copyOf(whole, whole.length - 5)), new RecordingSink()))
                    .isEqualTo(new Reading.Damaged());
        }

        @Test
        void thatIsAGzipBombIsTooLarge() {
            var bomb = gzip(("[" + GOOD + "," + " ".repeat(70 << 20) + "]").getBytes(UTF_8));

            assertThat(format.read(request(SHORT, "POST", null, bomb), new RecordingSink()))
                    .isEqualTo(new Reading.TooLarge());
        }
    }
}
