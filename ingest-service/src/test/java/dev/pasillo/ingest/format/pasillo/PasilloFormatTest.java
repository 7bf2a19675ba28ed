package dev.pasillo.ingest.format.pasillo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Feedback;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Rating;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasilloFormatTest {
    private static final String GOOD = """
            {"id":"%s","channel":"web","type":"page_viewed","identifiers":[{"namespace":"user_id","value":"u"}]}""";

    private static String good(String id) {
        return GOOD.formatted(id);
    }

    /// One event as it came out: its id, or the code it was refused with, and its bytes.
    private record Seen(
            @Nullable SentEvent event,
            @Nullable String id,
            @Nullable RefusalCode code,
            String raw) {
        String what() {
            return code == null ? String.valueOf(id) : code.code();
        }
    }

    private static final class Recorder implements SenderFormat.Sink {
        final List<Seen> seen = new ArrayList<>();
        final List<String> ignored = new ArrayList<>();
        boolean truncated;

        @Override
        public boolean event(SentEvent event, Collection<String> unknown, Raw raw) {
            seen.add(new Seen(event, event.id(), null, new String(raw.copy(), UTF_8)));
            ignored.addAll(unknown);
            return true;
        }

        @Override
        public boolean refused(@Nullable String id, RefusalCode code, String detail, Raw raw) {
            seen.add(new Seen(null, id, code, new String(raw.copy(), UTF_8)));
            truncated |= raw.truncated();
            return true;
        }

        List<String> what() {
            return seen.stream().map(Seen::what).toList();
        }

        SentEvent only() {
            assertThat(what()).hasSize(1);
            var event = seen.getFirst().event();
            return Objects.requireNonNull(event, () -> "refused: " + what());
        }
    }

    private static SentRequest request(byte[] body) {
        return SentRequest.post("/v1/events", "", SentRequest.Headers.NONE, Body.of(body));
    }

    private static Recorder read(byte[] body) {
        return read(body, Limits.DEFAULT);
    }

    private static Recorder read(byte[] body, Limits limits) {
        var recorder = new Recorder();
        assertThat(new PasilloFormat(limits).read(request(body), recorder))
                .isEqualTo(new SenderFormat.Reading.Complete());
        return recorder;
    }

    private static Recorder read(String body) {
        return read(body.getBytes(UTF_8));
    }

    private static byte[] gzip(byte[] plain) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String event(String more) {
        return good("x").replace("\"channel\"", more + ",\"channel\"");
    }

    @Nested
    class TheFormOfABody {
        @Test
        void isOneEvent() {
            assertThat(read(good("a")).what()).containsExactly("a");
        }

        @Test
        void isOneEventOverSeveralLines() {
            assertThat(read(good("a").replace(",", ",\n    ").replace("{", "{\n  "))
                            .what())
                    .containsExactly("a");
        }

        @Test
        void isOneEventOverSeveralLinesWithoutIndentation() {
            assertThat(read(good("a").replace("{", "\n{\n") + "\n").what()).containsExactly("a");
        }

        @Test
        void isAnArray() {
            assertThat(read(" [ " + good("a") + " ,\n" + good("b") + "]\n").what())
                    .containsExactly("a", "b");
        }

        @Test
        void isAnEmptyArray() {
            assertThat(read("[ ]").what()).isEmpty();
        }

        @Test
        void isOneEventALine() {
            assertThat(read(good("a") + "\n" + good("b") + "\r\n\n" + good("c")).what())
                    .containsExactly("a", "b", "c");
        }

        @Test
        void isOneEventAfterTheOther() {
            assertThat(read(good("a") + good("b") + " " + good("c")).what()).containsExactly("a", "b", "c");
        }

        @Test
        void beginsBehindAByteOrderMark() {
            assertThat(read("\ufeff" + good("a")).what()).containsExactly("a");
        }

        @Test
        void isReadFromGzipWhateverItIsCalled() {
            var body = gzip(("[" + good("a") + "," + good("b") + "]").getBytes(UTF_8));

            assertThat(read(body).what()).containsExactly("a", "b");
        }

        @Test
        void isReadFromSeveralGzipMembers() {
            var first = gzip((good("a") + "\n").getBytes(UTF_8));
            var second = gzip(good("b").getBytes(UTF_8));
            var both = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, both, first.length, second.length);

            assertThat(read(both).what()).containsExactly("a", "b");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "\n\n", "\ufeff"})
        void isNothing(String body) {
            assertThat(read(body).what()).containsExactly("body-empty");
        }
    }

    @Nested
    class AGoodEvent {
        @Test
        void isReadWhole() {
            var event = read("""
                    {"id":"e-1","occurredAt":"2026-01-01T00:00:00Z","channel":"web","type":"page_viewed","actor":"customer",
                     "sourceType":"Page",
                     "identifiers":[{"namespace":"anonymous_id","value":"an-1"},{"namespace":"user_id","value":"u-42"}],
                     "properties":{"path":"/pricing","deep":{"list":[1,2.5,"x",true,null,{"a":[]}]}},"traits":{"coupons":2},
                     "revision":1,"consent":{"marketing":false},"rating":{"scale":"csat","value":4,"min":1,"max":5},
                     "feedback":{"text":"\\u00fcber \\ud83d\\ude00","language":"en","about":{"order_id":"o-9"}}}""").only();

            assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00Z");
            assertThat(event.actor()).isEqualTo("customer");
            assertThat(event.sourceType()).isEqualTo("Page");
            assertThat(event.identifiers())
                    .containsExactly(new Identifier("anonymous_id", "an-1"), new Identifier("user_id", "u-42"));
            assertThat(event.properties())
                    .isEqualTo(Map.of(
                            "path",
                            "/pricing",
                            "deep",
                            Map.of("list", Arrays.asList(1, 2.5, "x", true, null, Map.of("a", List.of())))));
            assertThat(event.traits()).isEqualTo(Map.of("coupons", 2));
            assertThat(event.revision()).isEqualTo(1);
            assertThat(event.consent()).isEqualTo(Map.of("marketing", false));
            assertThat(event.rating()).isEqualTo(new Rating("csat", 4, 1.0, 5.0));
            assertThat(event.feedback()).isEqualTo(new Feedback("über 😀", "en", Map.of("order_id", "o-9")));
        }

        @Test
        void keepsNumbersAsTheyAre() {
            var event = read(event("\"properties\":{\"i\":7,\"l\":5000000000,\"b\":123456789012345678901234567890,"
                            + "\"d\":0.1,\"e\":1E3,\"z\":-0.0}"))
                    .only();

            assertThat(event.properties())
                    .isEqualTo(Map.of(
                            "i",
                            7,
                            "l",
                            5_000_000_000L,
                            "b",
                            new BigInteger("123456789012345678901234567890"),
                            "d",
                            0.1,
                            "e",
                            1000.0,
                            "z",
                            -0.0));
        }

        @Test
        void leavesOutWhatIsNull() {
            var event = read("""
                    {"id":null,"occurredAt":null,"channel":"web","type":"x","actor":null,"properties":null,"traits":null,
                     "rating":null,"feedback":null,"consent":null,"revision":null,
                     "identifiers":[{"namespace":"user_id","value":null}]}""").only();

            assertThat(event.id()).isNull();
            assertThat(event.properties()).isEmpty();
            assertThat(event.rating()).isNull();
            assertThat(event.identifiers()).containsExactly(new Identifier("user_id", ""));
        }

        @Test
        void namesTheFieldsThatNobodyKnows() {
            var recorder = read(event("\"ocurredAt\":\"x\",\"context\":{\"a\":[1]}")
                    .replace("\"value\":\"u\"", "\"value\":\"u\",\"since\":1"));

            assertThat(recorder.what()).containsExactly("x");
            assertThat(recorder.ignored).containsExactly("ocurredAt", "context", "identifiers.since");
        }
    }

    @Nested
    class AFlawOfOneEvent {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "\"properties\":{\"a\":1e400000}                  | number-out-of-range",
                    "\"properties\":{\"a\":-1e309}                    | number-out-of-range",
                    "\"other\":[[{\"a\":1e400000}]]                   | number-out-of-range",
                    "\"properties\":{\"a\":\"\\u0000\"}               | text-invalid",
                    "\"properties\":{\"\\u0000\":1}                   | text-invalid",
                    "\"properties\":{\"a\":\"\\ud800\"}               | text-invalid",
                    "\"properties\":{\"a\":\"\\udc00\\ud800\"}        | text-invalid",
                    "\"other\":\"\\ud800x\"                           | text-invalid",
                    "\"properties\":{\"a\":1,\"a\":2}                 | duplicate-key",
                    "\"properties\":{\"b\":[{\"a\":null,\"a\":2}]}    | duplicate-key",
                    "\"id\":\"x\"                                     | duplicate-key",
                    "\"other\":1,\"other\":2                          | duplicate-key",
                    "\"other\":{\"a\":1,\"a\":1}                      | duplicate-key",
                    "\"rating\":{\"scale\":\"x\",\"value\":1,\"value\":1}        | duplicate-key",
                    "\"properties\":{\"a\":NaN}                       | json-invalid",
                    "\"properties\":{\"a\":Infinity}                  | json-invalid",
                    "\"properties\":{\"a\":01}                        | json-invalid",
                    "\"properties\":{\"a\":.5}                        | json-invalid",
                    "\"properties\":{\"a\":1,}                        | json-invalid",
                    "\"properties\":{\"a\":tru}                       | json-invalid",
                    "\"properties\":{\"a\" 1}                         | json-invalid",
                    "\"properties\":{\"a\":\"\\x\"}                   | json-invalid",
                    "\"properties\":[]                                | properties-invalid",
                    "\"traits\":\"x\"                                 | traits-invalid",
                    "\"consent\":true                                 | consent-invalid",
                    "\"actor\":1                                      | actor-invalid",
                    "\"sourceType\":1                                 | source-type-invalid",
                    "\"occurredAt\":1735689600                        | occurred-at-invalid",
                    "\"revision\":\"1\"                               | revision-invalid",
                    "\"revision\":1.5                                 | revision-invalid",
                    "\"revision\":3000000000                          | revision-invalid",
                    "\"rating\":5                                     | rating-invalid",
                    "\"rating\":{\"value\":1}                         | rating-invalid",
                    "\"rating\":{\"scale\":\"x\"}                     | rating-invalid",
                    "\"rating\":{\"scale\":\"x\",\"value\":\"5\"}     | rating-invalid",
                    "\"rating\":{\"scale\":\"x\",\"value\":1e400}     | number-out-of-range",
                    "\"feedback\":\"x\"                               | feedback-invalid",
                    "\"feedback\":{\"text\":1}                        | feedback-invalid",
                    "\"feedback\":{\"about\":[]}                      | feedback-invalid",
                    "\"feedback\":{\"about\":{\"a\":1}}               | feedback-invalid"
                })
        void costsThatEventAlone(String more, String code) {
            var bad = event(more.strip());

            var inArray = read("[" + good("a") + "," + bad + "," + good("b") + "]");
            var inLines = read(good("a") + "\n" + bad + "\n" + good("b"));

            assertThat(inArray.what()).containsExactly("a", code, "b");
            assertThat(inLines.what()).containsExactly("a", code, "b");
            assertThat(inArray.seen.get(1).raw()).isEqualTo(bad);
            assertThat(inLines.seen.get(1).raw()).isEqualTo(bad);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{\"identifiers\":{}}                                  | identifier-invalid",
                    "{\"identifiers\":[\"u\"]}                             | identifier-invalid",
                    "{\"identifiers\":[{\"value\":\"u\"}]}                 | identifier-invalid",
                    "{\"identifiers\":[{\"namespace\":\"u\"}]}             | identifier-invalid",
                    "{\"identifiers\":[{\"namespace\":\"u\",\"value\":1}]} | identifier-invalid",
                    "{\"channel\":1}                                       | channel-unknown",
                    "{\"type\":1}                                          | type-invalid",
                    "{\"id\":1}                                            | id-invalid",
                    "42                                                    | event-not-an-object",
                    "\"text\"                                              | event-not-an-object",
                    "null                                                  | event-not-an-object",
                    "[1]                                                   | event-not-an-object",
                    "text                                                  | json-invalid"
                })
        void isToldByItsCode(String bad, String code) {
            assertThat(read("[" + good("a") + "," + bad + "," + good("b") + "]").what())
                    .containsExactly("a", code, "b");
            assertThat(read(good("a") + "\n" + bad + "\n" + good("b")).what()).containsExactly("a", code, "b");
        }

        @Test
        void isToldWithTheIdWhereverItStands() {
            var recorder = read("{\"channel\":7,\"type\":\"x\",\"id\":\"late\"}");

            assertThat(recorder.seen.getFirst().id()).isEqualTo("late");
        }

        @Test
        void isBytesThatAreNotUtf8() {
            for (var hostile : List.of(
                    new int[] {0xff}, new int[] {0xc0, 0x80}, new int[] {0xed, 0xa0, 0x80}, new int[] {0xe2, 0x82})) {
                var bad = event("\"properties\":{\"a\":\"????\"}").getBytes(UTF_8);
                int at = new String(bad, UTF_8).indexOf("????");
                for (int next = 0; next < hostile.length; next++) {
                    bad[at + next] = (byte) hostile[next];
                }

                var body = new ByteArrayOutputStream();
                body.writeBytes((good("a") + "\n").getBytes(UTF_8));
                body.writeBytes(bad);
                body.writeBytes(("\n" + good("b")).getBytes(UTF_8));

                assertThat(read(body.toByteArray()).what()).containsExactly("a", "text-invalid", "b");
            }
        }

        @Test
        void isAnEventOverItsSize() {
            var bad = event("\"properties\":{\"a\":\"" + "x".repeat(300_000) + "\"}");
            for (var body : List.of(
                    "[" + good("a") + "," + bad + "," + good("b") + "]", good("a") + "\n" + bad + "\n" + good("b"))) {
                for (var bytes : List.of(body.getBytes(UTF_8), gzip(body.getBytes(UTF_8)))) {
                    var recorder = read(bytes);

                    assertThat(recorder.what()).containsExactly("a", "event-too-large", "b");
                    assertThat(recorder.seen.get(1).raw()).isEqualTo(bad.substring(0, 256 << 10));
                    assertThat(recorder.truncated).isTrue();
                }
            }
        }

        @Test
        void isNestingBeyondTheLimit() {
            for (int levels : List.of(19, 20, 60, 100_000)) {
                var bad = event("\"properties\":" + "{\"a\":".repeat(levels) + "1" + "}".repeat(levels));

                assertThat(read("[" + good("a") + "," + bad + "," + good("b") + "]")
                                .what())
                        .as("%d levels", levels)
                        .containsExactly(
                                "a", levels == 19 ? "x" : levels > 40_000 ? "event-too-large" : "too-deep", "b");
            }
        }

        @Test
        void isATextBeyondTheLimit() {
            assertThat(read(event("\"properties\":{\"a\":\"" + "x".repeat(65_537) + "\"}"))
                            .what())
                    .containsExactly("text-too-long");
            assertThat(read(event("\"properties\":{\"" + "x".repeat(257) + "\":1}"))
                            .what())
                    .containsExactly("text-too-long");
        }

        @Test
        void isANumberOfTooManyDigits() {
            assertThat(read(event("\"properties\":{\"a\":" + "1".repeat(101) + "}"))
                            .what())
                    .containsExactly("number-out-of-range");
        }
    }

    @Nested
    class ABrokenArray {
        @Test
        void isKeptUpToTheBreak() {
            var recorder = read("[" + good("a") + "," + good("b").replace("]}", "}}") + "," + good("c") + "]");

            assertThat(recorder.what()).containsExactly("a", "json-invalid");
            assertThat(recorder.seen.get(1).raw()).endsWith(good("c") + "]");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "[A,B             | a,b,json-invalid",
                    "[A,B,            | a,b,json-invalid",
                    "[A,B,]           | a,b,json-invalid",
                    "[A B]            | a,json-invalid",
                    "[A,,B]           | a,json-invalid",
                    "[,A]             | json-invalid",
                    "[A,B] x          | a,b,json-invalid",
                    "[A][B]           | a,json-invalid",
                    "[A,{\"id\":\"b   | a,json-invalid",
                    "[A,{\"id\":'b'},B] | a,json-invalid",
                    "[A}              | a,json-invalid",
                    "[                | json-invalid",
                    "]                | json-invalid"
                })
        void isRefusedFromTheBreakOn(String body, String what) {
            var text = body.strip().replace("A", good("a")).replace("B", good("b"));

            assertThat(read(text).what()).containsExactly(what.split(","));
            assertThat(read(gzip(text.getBytes(UTF_8))).what()).containsExactly(what.split(","));
        }
    }

    @Nested
    class ABrokenLine {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"id\":\"b\",\"channel\":",
                    "{\"id\":\"b\",\"channel\"",
                    "{\"id\":\"b",
                    "{\"id\":\"b\",\"identifiers\":[",
                    "{\"id\":\"b\",\"identifiers\":[{",
                    "{",
                    "{\"a\":\"x\"y\"}",
                    "{'id':'b'}",
                    "}",
                    "]",
                    "id,channel,type",
                    "\u0001",
                    "\"x"
                })
        void isRefusedAndTheNextLineGoesOn(String bad) {
            for (var body : List.of(
                    good("a") + "\n" + bad + "\n" + good("b") + "\n" + good("c"),
                    good("a") + "\r\n" + bad + "\r\n" + good("b") + "\r\n" + good("c") + "\r\n")) {
                var recorder = read(body);

                assertThat(recorder.what()).containsExactly("a", "json-invalid", "b", "c");
                assertThat(recorder.seen.get(1).raw()).isEqualTo(bad);
            }
        }

        @Test
        void atTheEndIsRefused() {
            assertThat(read(good("a") + "\n" + "{\"id\":\"b\",").what()).containsExactly("a", "json-invalid");
        }

        @Test
        void mayBeAnObjectOfManyLines() {
            var pretty = "{\n  \"id\": \"b\",\n  \"identifiers\": [\n    {\n      \"namespace\": oops!\n    }\n  ]\n}";

            assertThat(read(good("a") + "\n" + pretty + "\n" + good("c")).what())
                    .startsWith("a", "json-invalid")
                    .endsWith("c");
        }

        @Test
        void ofManyCostsNoMoreThanItself() {
            var body = new StringBuilder();
            for (int line = 0; line < 9_000; line++) {
                body.append("{\"a\":\n");
            }

            assertThat(read(body.toString()).what())
                    .hasSizeLessThanOrEqualTo(9_000)
                    .containsOnly("json-invalid");
        }

        @Test
        void behindAnObjectCostsTheRestOfTheLine() {
            assertThat(read(good("a") + " oops\n" + good("b")).what()).containsExactly("a", "json-invalid", "b");
        }
    }

    @Nested
    class AGzipBody {
        @Test
        void cutOffIsDamagedAsAWhole() {
            var whole = gzip((good("a") + "\n" + good("b")).getBytes(UTF_8));
            for (int length = 2; length < whole.length; length++) {
                var reading =
                        new PasilloFormat(Limits.DEFAULT).read(request(Arrays.copyOf(whole, length)), new Recorder());

                assertThat(reading).as("%d bytes", length).isEqualTo(new SenderFormat.Reading.Damaged());
            }
        }

        @Test
        void withAWrongChecksumIsDamaged() {
            var body = gzip(good("a").getBytes(UTF_8));
            body[body.length - 5] ^= 1;

            assertThat(new PasilloFormat(Limits.DEFAULT).read(request(body), new Recorder()))
                    .isEqualTo(new SenderFormat.Reading.Damaged());
        }

        @Test
        void thatIsABombIsTooLarge() {
            var bomb = gzip(new byte[70 << 20]);

            assertThat(new PasilloFormat(Limits.DEFAULT).read(request(bomb), new Recorder()))
                    .isEqualTo(new SenderFormat.Reading.TooLarge());
        }
    }

    @Test
    void aBombIsReadWithinAFlatHeap() {
        // What is allocated once is not what a body costs.
        new PasilloFormat(Limits.DEFAULT).read(request(gzip("x".getBytes(UTF_8))), new Recorder());
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        for (var start : List.of("", "[", "{\"a\":\"", "[{\"a\":[", "x")) {
            var bomb = gzip((start + " ".repeat(100 << 20)).getBytes(UTF_8));
            long before = threads.getCurrentThreadAllocatedBytes();

            var reading = new PasilloFormat(Limits.DEFAULT).read(request(bomb), new Recorder());

            assertThat(reading).isEqualTo(new SenderFormat.Reading.TooLarge());
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as("bytes for '%s…'", start)
                    .isLessThan(4 << 20);
        }
    }
}
