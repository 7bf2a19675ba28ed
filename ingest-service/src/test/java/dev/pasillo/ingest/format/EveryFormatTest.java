package dev.pasillo.ingest.format;

import static dev.pasillo.ingest.application.RecordingSink.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.domain.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every format owes: whatever a request brings, there is an answer and no exception, nothing that is no event
/// becomes one, and the same request is read the same way twice. In an execution of its own, some cases at a time.
@Tag("formats")
class EveryFormatTest {
    /// How long each format is fuzzed, in milliseconds, and where the chance begins.
    private static final long FUZZED = Long.getLong("pasillo.fuzz.millis", 10_000);

    private static final long SEED = Long.getLong("pasillo.fuzz.seed", 20_260_101);

    private static final int UNPACKED = 8 << 20;
    private static final Limits LOW =
            new Limits(1 << 20, UNPACKED, 256 << 10, 10_000, 300, 20, 65_536, 256, 100, 20, 512);

    /// Blanks behind what makes the body JSON or a form, a byte more of it than may come out of gzip.
    private static final List<byte[]> BOMBS =
            Stream.of("[", "{", "a").map(EveryFormatTest::bomb).toList();

    private static byte[] bomb(String first) {
        var blank = new byte[UNPACKED + 1];
        Arrays.fill(blank, (byte) ' ');
        blank[0] = (byte) first.charAt(0);
        return gzip(blank);
    }

    static Stream<Door> doors() {
        return Door.all(Limits.DEFAULT);
    }

    static Stream<Door> formats() {
        return Door.ofEachFormat(Limits.DEFAULT);
    }

    static Stream<Door> formatsWithLowLimits() {
        return Door.ofEachFormat(LOW);
    }

    static List<Fuzzing> fuzzed() {
        return Fuzzing.ofEachFormat();
    }

    @ParameterizedTest
    @MethodSource("doors")
    void anEmptyBodyHasNoEvent(Door door) {
        door.hear(new byte[0]).hasNoEvent();
        door.hear(" \r\n\t ".getBytes(UTF_8)).hasNoEvent();
        door.hear("\ufeff".getBytes(UTF_8)).hasNoEvent();
    }

    @ParameterizedTest
    @MethodSource("doors")
    void aBodyOfAnotherKindHasNoEvent(Door door) {
        for (var body : new String[] {
            "42",
            "null",
            "true",
            "\"x\"",
            "[]",
            "[[]]",
            "[null]",
            "{}",
            "{\"a\":{}}",
            "[1,\"x\",{},[]]",
            "<a>b</a>",
            "hello",
            "a=b",
            "a=b&c",
            "=",
            "&&&",
            "?",
            "{\"batch\":7}",
            "{\"batch\":[7]}",
            "{\"requests\":[7]}",
            "{\"events\":[7]}",
            "{\"events\":{}}",
            "{\"data\":[[[]]]}",
            "data=%5B%5D",
            "data=e30%3D"
        }) {
            door.hear(body.getBytes(UTF_8)).hasNoEvent();
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void badEscapesHaveNoEvent(Door door) {
        for (var body : new String[] {
            "%",
            "a=%",
            "a=%z",
            "%zz=%u00e9",
            "a=%c3%28",
            "{\"a\":\"\\u12\"}",
            "{\"\\",
            "[\"\\x\"]",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":\"\\u0000\"}"
        }) {
            door.hear(body.getBytes(UTF_8)).hasNoEvent();
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void bytesThatAreNoTextHaveNoEvent(Door door) {
        var random = new Random(SEED);
        for (int round = 0; round < 20; round++) {
            var bytes = new byte[random.nextInt(2_000)];
            random.nextBytes(bytes);
            door.hear(bytes).hasNoEvent();
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void deepJsonHasNoEvent(Door door) {
        door.hear("[".repeat(100_000).getBytes(UTF_8)).hasNoEvent();
        door.hear("{\"a\":".repeat(100_000).getBytes(UTF_8)).hasNoEvent();
        door.hear(("{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}").getBytes(UTF_8))
                .hasNoEvent();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void truncatedGzipHasNoEvent(Door door) {
        var whole = gzip(Samples.body(door.format()));
        for (int length : new int[] {2, 3, 10, 18, whole.length / 2, whole.length - 8, whole.length - 1}) {
            door.hear(Arrays.copyOf(whole, length)).hasNoEvent();
        }
    }

    @ParameterizedTest
    @MethodSource("formatsWithLowLimits")
    void aGzipBombHasNoEvent(Door door) {
        for (var bomb : BOMBS) {
            door.hear(bomb).hasNoEvent();
        }
    }

    /// Each text is made once, for all.
    @ParameterizedTest
    @ValueSource(strings = {"x", "[", "{", "\"", "&", "%", "a=b&", "\u0000", "[],", "{},"})
    void tenMegabytesOfNothingHaveNoEvent(String text) {
        var body = text.repeat((10 << 20) / text.length()).getBytes(UTF_8);
        assertThat(formats()).allSatisfy(door -> door.hear(body).hasNoEvent());
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aGoodBodyIsReadTheSameWayTwice(Door door) {
        var body = Samples.body(door.format());
        var heard = door.hear(body);

        heard.isAnswered();
        assertThat(door.hear(body)).isEqualTo(heard);
        if (door.route().method().equals("POST")) {
            assertThat(heard.accepted()).as(door.toString()).isNotEmpty();
            assertThat(door.hear(gzip(body)).accepted()).isEqualTo(heard.accepted());
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aGoodBodyThatIsCutOffAnywhereIsAnswered(Door door) {
        var body = Samples.body(door.format());
        for (int length = 0; length < body.length; length++) {
            door.hear(Arrays.copyOf(body, length)).isAnswered();
        }
    }

    @ParameterizedTest
    @MethodSource("fuzzed")
    void aSpoiledBodyIsAnswered(Fuzzing format) {
        long end = System.nanoTime() + FUZZED * 1_000_000;
        for (long seed = SEED; System.nanoTime() < end; seed++) {
            format.once(seed);
        }
    }
}
