package dev.pasillo.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractJsonTest {
    /// What must appear in no message: it stands wherever a value or a key of a sender can stand.
    private static final String SECRET = "juan.perez@example.com";

    private static Watermark watermark(String time) {
        return ContractJson.read("{\"at\":\"" + time + "\"}", Watermark.class);
    }

    @Nested
    class Times {
        @ParameterizedTest
        @CsvSource({
            "2026-01-02T03:04:05Z, 2026-01-02T03:04:05.000Z",
            "2026-01-02T03:04:05.6Z, 2026-01-02T03:04:05.600Z",
            "2026-01-02T03:04:05.006999999Z, 2026-01-02T03:04:05.006Z",
            "2024-02-29T23:59:59.999Z, 2024-02-29T23:59:59.999Z",
            "1969-12-31T23:59:59.001999Z, 1969-12-31T23:59:59.001Z",
            "0000-01-01T00:00:00Z, 0000-01-01T00:00:00.000Z",
            "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z",
            "-0044-03-15T00:00:00Z, -0044-03-15T00:00:00.000Z",
            "+12345-01-01T00:00:00Z, +12345-01-01T00:00:00.000Z"
        })
        void areWrittenInUtcWithMilliseconds(String time, String written) {
            assertThat(ContractJson.write(Instant.parse(time))).isEqualTo(written);
            assertThat(ContractJson.write(new Watermark(Instant.parse(time))))
                    .isEqualTo("{\"at\":\"" + written + "\"}");
            assertThat(watermark(written)).isEqualTo(watermark(time));
        }

        @Test
        void doNotDependOnTheZoneOfTheMachine() {
            var before = TimeZone.getDefault();
            try {
                TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
                assertThat(ContractJson.write(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00.000Z");
                assertThat(watermark("1970-01-01T00:00:00.000Z").at()).isEqualTo(Instant.EPOCH);
            } finally {
                TimeZone.setDefault(before);
            }
        }

        @ParameterizedTest
        @CsvSource({
            "2026-01-02T05:04:05.006+02:00, 2026-01-02T03:04:05.006Z",
            "2026-01-02T03:04:05-00:00, 2026-01-02T03:04:05Z",
            "2026-01-02T03:04:05.006007008Z, 2026-01-02T03:04:05.006Z",
            "2026-01-02t03:04:05z, 2026-01-02T03:04:05Z"
        })
        void ofAnyZoneAreReadToTheMillisecond(String time, Instant expected) {
            assertThat(watermark(time).at()).isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"\"",
                    "\"2026-02-30T00:00:00.000Z\"",
                    "\"2026-13-01T00:00:00.000Z\"",
                    "\"2026-01-02T25:00:00.000Z\"",
                    "\"2026-01-02T03:04:05.006\"",
                    "\"2026-01-02\"",
                    "\"2026-01-0xT03:04:05.006Z\"",
                    "\"2026/01/02T03:04:05.006Z\"",
                    "1767323045006",
                    "1767323045.006",
                    "true",
                    "{}",
                    "[]"
                })
        void areRefusedInAnyOtherForm(String time) {
            assertThatExceptionOfType(ContractException.class)
                    .isThrownBy(() -> ContractJson.read("{\"at\":" + time + "}", Watermark.class))
                    .withMessage("not a Watermark: missing or of another type, at at");
        }

        @Test
        void areReadAsTheyWereWritten() {
            var seed = 20_260_103L;
            var random = new Random(seed);
            for (var i = 0; i < 20_000; i++) {
                var time = Instant.ofEpochMilli(random.nextLong(-100_000_000_000_000L, 300_000_000_000_000L));

                assertThat(watermark(ContractJson.write(time)).at())
                        .as("seed %d", seed)
                        .isEqualTo(time);
            }
        }
    }

    @Nested
    class Texts {
        @Test
        void saysTheSameAsBytesAndAsText() {
            var identifier = new Identifier("user_id", "José \ud83d\ude00 \u2028 \u0001 \"\\/");

            assertThat(ContractJson.read(ContractJson.bytes(identifier), Identifier.class))
                    .isEqualTo(identifier);
            assertThat(ContractJson.read(ContractJson.write(identifier), Identifier.class))
                    .isEqualTo(identifier);
        }

        @Test
        void leavesOutWhatIsNotThere() {
            assertThat(ContractJson.write(new Rating("nps", 9, null, null)))
                    .isEqualTo("{\"scale\":\"nps\",\"value\":9.0}");
        }

        @Test
        void keepsTheTypesOfFreeValues() {
            var text = """
                    {"b":1,"a":2147483648,"c":12345678901234567890,"d":1.50,"e":"x","f":true,"g":[1,[],{}],"h":{"i":null}}""";

            var read = ContractJson.read(text, Object.class);

            assertThat(ContractJson.write(read)).isEqualTo("""
                            {"b":1,"a":2147483648,"c":12345678901234567890,"d":1.5,"e":"x","f":true,"g":[1,[],{}],"h":{}}""");
        }
    }

    @Nested
    class Refuses {
        static Stream<Arguments> texts() {
            return Stream.of(
                    Arguments.of("nothing", "", "not one such object alone"),
                    Arguments.of("null", "null", "null"),
                    Arguments.of("a list", "[]", "not one such object alone, at byte 0"),
                    Arguments.of("a text", "\"x\"", "not one such object alone, at byte 0"),
                    Arguments.of("an empty text", "\"\"", "not one such object alone, at byte 0"),
                    Arguments.of("an end too early", "{\"namespace\":\"a\"", "it ends too early, at byte 16"),
                    Arguments.of(
                            "a key twice",
                            "{\"namespace\":\"a\",\"namespace\":\"a\",\"value\":\"b\"}",
                            "no JSON, or a key twice, at byte 28"),
                    Arguments.of(
                            "a second object",
                            "{\"namespace\":\"a\",\"value\":\"b\"} {}",
                            "not one such object alone, at byte 30"),
                    Arguments.of(
                            "a word behind it",
                            "{\"namespace\":\"a\",\"value\":\"b\"} x",
                            "no JSON, or a key twice, at byte 30"),
                    Arguments.of("a comment", "/* x */{}", "no JSON, or a key twice, at byte 0"),
                    Arguments.of("a missing component", "{\"namespace\":\"a\"}", "value is missing, at byte 16"),
                    Arguments.of(
                            "a component that is null", "{\"namespace\":\"a\",\"value\":null}", "value is missing"),
                    Arguments.of(
                            "a component of another type",
                            "{\"namespace\":\"a\",\"value\":[1]}",
                            "missing or of another type, at value"),
                    Arguments.of(
                            "depth", "{\"x\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}", "too deep or too long"));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("texts")
        void whatIsNoRecord(String what, String text, String why) {
            assertThatExceptionOfType(ContractException.class)
                    .isThrownBy(() -> ContractJson.read(text.getBytes(StandardCharsets.UTF_8), Identifier.class))
                    .withMessageStartingWith("not a Identifier: " + why);
            assertThatExceptionOfType(ContractException.class)
                    .isThrownBy(() -> ContractJson.read(text, Identifier.class))
                    .withMessageStartingWith("not a Identifier: " + why.replaceAll(", at byte .*", ""));
        }

        @Test
        void bytesThatAreNoText() {
            var bytes = "{\"namespace\":\"a\",\"value\":\"b\"}".getBytes(StandardCharsets.UTF_8);
            for (var wrong : new byte[] {(byte) 0xff, (byte) 0xc3, (byte) 0x80}) {
                var broken = bytes.clone();
                broken[14] = wrong;

                assertThatExceptionOfType(ContractException.class)
                        .as("%x", wrong)
                        .isThrownBy(() -> ContractJson.read(broken, Identifier.class));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"1e400", "-1e400000", "\"NaN\"", "\"4.5\"", "NaN", "true", "null", "[4]"})
        void numbersThatAreNone(String number) {
            var rating = "{\"scale\":\"nps\",\"value\":%s}".formatted(number);

            assertThatExceptionOfType(ContractException.class)
                    .isThrownBy(() -> ContractJson.read(rating, Rating.class));
        }

        @Test
        void freeNumbersThatNoDoubleHolds() {
            var touchpoint = ContractJson.write(Golden.minimalTouchpoint())
                    .replace("\"properties\":{}", "\"properties\":{\"a\":[{\"b\":1e400000}]}");

            assertThatExceptionOfType(ContractException.class)
                    .isThrownBy(() -> ContractJson.read(touchpoint, Touchpoint.class))
                    .withMessage("not a Touchpoint: missing or of another type, at properties.*");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "\"CUSTOMER\"", "\"robot\"", "\"\""})
        void constantsThatAreNone(String actor) {
            var touchpoint = ContractJson.write(Golden.minimalTouchpoint()).replace("\"system\"", actor);

            assertThatExceptionOfType(ContractException.class)
                    .isThrownBy(() -> ContractJson.read(touchpoint, Touchpoint.class))
                    .withMessageContaining("actor");
        }

        @Test
        void factsOfAnUnknownKindRecognisably() {
            var unknown = catchThrowableOfType(
                    ContractException.class,
                    () -> ContractJson.read("{\"fact\":\"" + SECRET + "\",\"definition\":\"d\"}", Fact.class));

            assertThat(unknown).hasMessageStartingWith("not a Fact: its kind is unknown");
            assertThat(unknown).hasCauseInstanceOf(InvalidTypeIdException.class);
        }

        @Test
        void factsWithoutAKind() {
            var missing =
                    catchThrowableOfType(ContractException.class, () -> ContractJson.read("{\"a\":1}", Fact.class));

            assertThat(missing)
                    .hasMessageStartingWith("not a Fact: its kind is missing")
                    .hasNoCause();
        }
    }

    @Nested
    class AMessage {
        /// Broken payloads with the secret wherever a sender's text can be.
        static Stream<Arguments> payloads() {
            var touchpoint = ContractJson.write(Golden.touchpoint());
            var secret = "\"" + SECRET + "\"";
            return Stream.of(
                    Arguments.of(Touchpoint.class, "\"" + SECRET),
                    Arguments.of(Touchpoint.class, SECRET),
                    Arguments.of(Touchpoint.class, secret),
                    Arguments.of(Touchpoint.class, "{" + secret),
                    Arguments.of(Touchpoint.class, "{" + secret + ":1," + secret + ":2}"),
                    Arguments.of(Touchpoint.class, touchpoint + secret),
                    Arguments.of(Touchpoint.class, touchpoint + SECRET),
                    Arguments.of(Touchpoint.class, touchpoint.replace("\"customer\"", secret)),
                    Arguments.of(Touchpoint.class, touchpoint.replace("\"2026-01-02T03:04:05.006Z\"", secret)),
                    Arguments.of(Touchpoint.class, touchpoint.replace("\"revision\":2", "\"revision\":" + secret)),
                    Arguments.of(
                            Touchpoint.class, touchpoint.replace("\"revision\":2", "\"revision\":600111222333444")),
                    Arguments.of(Touchpoint.class, touchpoint.replace("\"value\":4.0", "\"value\":" + secret)),
                    Arguments.of(
                            Touchpoint.class,
                            touchpoint.replace("\"path\":", secret + ":1," + secret + ":2,\"path\":")),
                    Arguments.of(
                            Touchpoint.class, touchpoint.replace("\"path\":", secret + ":{\"x\":1e999},\"path\":")),
                    Arguments.of(
                            Touchpoint.class, touchpoint.replace("\"path\":", secret + ":" + SECRET + ",\"path\":")),
                    Arguments.of(Touchpoint.class, touchpoint.replace("\"order_id\":", secret + ":[],\"order_id\":")),
                    Arguments.of(Touchpoint.class, touchpoint.replace("\"u-42\"", "\"" + SECRET + "\\u0000\"")),
                    Arguments.of(Touchpoint.class, touchpoint.replace("\"u-42\"", "\"" + SECRET + "\\ud800\"")),
                    Arguments.of(Touchpoint.class, touchpoint.replace("\"e-1\"", "\"" + SECRET + "\\u0000\"")),
                    Arguments.of(Touchpoint.class, touchpoint.replace("\"u-42\"", "\"" + SECRET + "\u0001\"")),
                    Arguments.of(Touchpoint.class, touchpoint.replace("\"u-42\"", "\"" + SECRET + "\\x\"")),
                    Arguments.of(Touchpoint.class, touchpoint.replace("\"u-42\"", "{" + secret + ":1}")),
                    Arguments.of(Identifier.class, "{\"namespace\":\"email\",\"value\":[" + secret + "]}"),
                    Arguments.of(Identifier.class, "{\"namespace\":\"email\",\"valor\":" + secret + "}"),
                    Arguments.of(
                            RejectedEvent.class,
                            ContractJson.write(Golden.rejected()).replace("\"eyJ", "\"" + SECRET + " eyJ")),
                    Arguments.of(
                            RejectedEvent.class,
                            ContractJson.write(Golden.rejected())
                                    .replace("\"truncated\":false", "\"truncated\":" + secret)),
                    Arguments.of(Fact.class, "{\"fact\":" + secret + "}"),
                    Arguments.of(Fact.class, "{\"fact\":[" + secret + "]}"),
                    Arguments.of(Fact.class, ContractJson.write(Golden.visit()).replace("\"dropped\"", secret)),
                    Arguments.of(
                            Fact.class,
                            ContractJson.write(Golden.funnel())
                                    .replace("\"reached\":{", "\"reached\":{" + secret + ":" + secret + ",")),
                    Arguments.of(
                            JourneyChange.class,
                            ContractJson.write(Golden.change())
                                    .replace("\"touchpoints-3\",\"sequence\":7", secret + ",\"sequence\":1")),
                    Arguments.of(
                            JourneyChange.class,
                            ContractJson.write(Golden.change())
                                    .replace("\"removed\":[", "\"removed\":[" + secret + ",")),
                    Arguments.of(PublishedDefinition.class, "{\"definition\":{" + secret + ":1," + secret + ":2}}"));
        }

        @ParameterizedTest
        @MethodSource("payloads")
        void ofARefusalQuotesNothing(Class<?> type, String payload) {
            var fromText = catchThrowableOfType(ContractException.class, () -> ContractJson.read(payload, type));
            var fromBytes = catchThrowableOfType(
                    ContractException.class, () -> ContractJson.read(payload.getBytes(StandardCharsets.UTF_8), type));

            assertThat(messages(fromText)).isNotEmpty().allSatisfy(ContractJsonTest::isWithoutContent);
            assertThat(messages(fromBytes)).isNotEmpty().allSatisfy(ContractJsonTest::isWithoutContent);
        }

        @Test
        void ofARefusalQuotesNothingWhereverTheBytesAreDamaged() {
            var seed = 20_260_104L;
            var random = new Random(seed);
            var whole = ContractJson.bytes(Golden.touchpoint());
            for (var i = 0; i < 5_000; i++) {
                var damaged = random.nextBoolean() ? whole.clone() : Arrays.copyOf(whole, random.nextInt(whole.length));
                for (var damage = random.nextInt(4); damage > 0 && damaged.length > 0; damage--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                }
                try {
                    ContractJson.read(damaged, Touchpoint.class);
                } catch (ContractException refused) {
                    assertThat(messages(refused))
                            .as("seed %d, number %d", seed, i)
                            .allSatisfy(message -> {
                                assertThat(message).doesNotContain("u-42", "juan", "gold", "mucho", "o-9", "pricing");
                            });
                }
            }
        }

        @Test
        void ofWhatCannotBeWrittenQuotesNothing() {
            var touchpoint = Golden.minimalTouchpoint();
            var unwritable = new Touchpoint(
                    touchpoint.workspace(),
                    touchpoint.source(),
                    touchpoint.id(),
                    touchpoint.channel(),
                    touchpoint.type(),
                    null,
                    touchpoint.actor(),
                    touchpoint.occurredAt(),
                    null,
                    touchpoint.receivedAt(),
                    touchpoint.identifiers(),
                    Map.of(SECRET, new Object()),
                    Map.of(),
                    null,
                    null,
                    null,
                    null,
                    "f");

            var failure = catchThrowableOfType(IllegalStateException.class, () -> ContractJson.bytes(unwritable));

            assertThat(failure).hasMessage("cannot write a Touchpoint, at properties.*");
            assertThat(messages(failure)).allSatisfy(ContractJsonTest::isWithoutContent);
        }

        @Test
        void namesTheMissingComponent() {
            assertThatExceptionOfType(ContractException.class)
                    .isThrownBy(() -> ContractJson.read(
                            ContractJson.write(Golden.touchpoint()).replace("\"channel\"", "\"kanal\""),
                            Touchpoint.class))
                    .withMessageStartingWith("not a Touchpoint: channel is missing, at character");
        }

        @Test
        void namesThePlace() {
            assertThatExceptionOfType(ContractException.class)
                    .isThrownBy(() -> ContractJson.read(
                            ContractJson.write(Golden.touchpoint()).replace("\"juan@example.com\"", "{}"),
                            Touchpoint.class))
                    .withMessage("not a Touchpoint: missing or of another type, at identifiers[1].value");
        }
    }

    @Test
    void freeJsonIsReadToo() {
        assertThat(ContractJson.read("{\"a\":1.50}", JsonNode.class).get("a").asDouble())
                .isEqualTo(1.5);
        assertThat(ContractJson.read("[1]", List.class)).isEqualTo(List.of(1));
    }

    private static void isWithoutContent(String message) {
        assertThat(message).doesNotContain("juan").doesNotContain("perez").doesNotContain("600111222");
    }

    /// The messages of a failure and of all that comes with it: what a log shows.
    private static List<String> messages(Throwable failure) {
        var messages = new ArrayList<String>();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            messages.add(at.toString());
            for (var suppressed : at.getSuppressed()) {
                messages.addAll(messages(suppressed));
            }
        }
        return messages;
    }
}
