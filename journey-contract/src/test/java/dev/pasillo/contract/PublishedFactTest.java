package dev.pasillo.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A fact is taken back by its text, so its text never changes on the way.
class PublishedFactTest {
    private static PublishedFact there(PublishedFact fact) {
        var change = new JourneyChange("acme", "touchpoints-0", 1, 0, 0, List.of(), List.of(fact));
        return ContractJson.read(ContractJson.bytes(change), JourneyChange.class)
                .added()
                .getFirst();
    }

    private static PublishedFact there(String text) {
        var change =
                "{\"workspace\":\"acme\",\"stream\":\"s\",\"sequence\":1,\"chunk\":0,\"previous\":0,\"removed\":[%s],"
                                .formatted(text)
                        + "\"added\":[]}";
        return ContractJson.read(change, JourneyChange.class).removed().getFirst();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"fact\":\"visit\",\"z\":1,\"a\":2}",
                "{\"n\":[0,-0,1.10,1.0,1e5,1E-7,-0.0,123456789012345678901234567890]}",
                "{\"n\":0.1000000000000000055511151231257827}",
                "{\"n\":9007199254740993,\"m\":86400.0}",
                "{\"n\":1e400000}",
                "{\"é\":\"¿ășț? 日本 😀\"}",
                "{\"a\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\"}",
                "{\"a\":null,\"b\":true,\"c\":false,\"d\":[],\"e\":{\"f\":[{},[[]]]}}"
            })
    void textInIsTextOut(String text) {
        assertThat(there(new PublishedFact(text)).json()).isEqualTo(text);
        assertThat(there(text).json()).isEqualTo(text);
    }

    @Test
    void textInIsTextOutForAnyValue() {
        var seed = 20_260_105L;
        var random = new Random(seed);
        for (var i = 0; i < 2_000; i++) {
            var text = "{\"a\":" + value(random, 3) + "}";

            assertThat(there(new PublishedFact(text)).json())
                    .as("seed %d", seed)
                    .isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{ \"a\" : [ 1 , 2.0 ] }     | {\"a\":[1,2.0]}", "{\"a\":\"\\u00e9\\/\"}      | {\"a\":\"é/\"}"})
    void spellingsThatThisContractNeverWritesBecomeItsOwn(String text, String expected) {
        assertThat(there(text).json()).isEqualTo(expected);
    }

    @Test
    void kindsOfALaterVersionPassThrough() {
        var text = "{\"fact\":\"path\",\"stages\":[\"discover\",\"buy\"],\"weight\":1.50}";

        var fact = there(new PublishedFact(text));

        assertThat(fact.json()).isEqualTo(text);
        assertThatExceptionOfType(ContractException.class).isThrownBy(fact::fact);
    }

    @Test
    void saysTheFactThatItWasMadeOf() {
        for (var fact : List.<Fact>of(
                Golden.journey(), Golden.openJourney(), Golden.visit(), Golden.openVisit(), Golden.funnel())) {
            assertThat(there(PublishedFact.of(fact)).fact()).isEqualTo(fact);
        }
    }

    @Test
    void standsInTheChangeAsItWasPublished() {
        var text = "{\"fact\":\"visit\",\"dwellSeconds\":1.50}";
        var change = new JourneyChange("acme", "s", 1, 0, 0, List.of(new PublishedFact(text)), List.of());

        assertThat(new String(ContractJson.bytes(change), StandardCharsets.UTF_8))
                .contains("\"removed\":[" + text + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "\"x\"", "null", "[]", "true"})
    void isAnObject(String text) {
        assertThatExceptionOfType(ContractException.class).isThrownBy(() -> there(text));
    }

    @Test
    void doesNotSayAKeyTwice() {
        assertThatExceptionOfType(ContractException.class).isThrownBy(() -> there("{\"a\":1,\"b\":{\"c\":1,\"c\":1}}"));
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> String.valueOf(random.nextLong());
            case 1 -> String.valueOf(random.nextGaussian());
            case 2 -> random.nextInt(1_000) + "." + "0".repeat(random.nextInt(4)) + random.nextInt(1_000) + "e-3";
            case 3 -> ContractJson.write((Object) text(random));
            case 4 -> List.of("true", "false", "null").get(random.nextInt(3));
            case 5 -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
            default ->
                "{\"%d\":%s,\"%d\":%s}"
                        .formatted(
                                random.nextInt(500, 1000),
                                value(random, depth - 1),
                                random.nextInt(500),
                                value(random, depth - 1));
        };
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(6), 0, 0x1_1000)
                .filter(point -> point < 0xd800 || point > 0xdfff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
