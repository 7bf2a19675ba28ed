package dev.pasillo.ingest.format;

import static dev.pasillo.ingest.application.RecordingSink.gzip;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SenderFormat.Proof;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.sns.SnsSigner;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every format owes: whatever a request brings, there is an answer and no exception, nothing that is no event
/// becomes one, and the same request is read the same way twice.
class EveryFormatTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:01Z");
    /// How long each format is fuzzed, in milliseconds, and where the chance begins.
    private static final long FUZZED = Long.getLong("pasillo.fuzz.millis", 250);

    private static final long SEED = Long.getLong("pasillo.fuzz.seed", 20_260_101);

    /// 80 MiB of blanks behind what makes the body JSON or a form.
    private static final List<byte[]> BOMBS =
            Stream.of("[", "{", "a").map(EveryFormatTest::bomb).toList();

    private static byte[] bomb(String first) {
        var blank = new byte[80 << 20];
        Arrays.fill(blank, (byte) ' ');
        blank[0] = (byte) first.charAt(0);
        return gzip(blank);
    }

    /// A way in.
    record Door(SenderFormat format, Route.Events route) {
        @Override
        public String toString() {
            return route.method() + " " + route.path();
        }

        /// Sends a body; where the route has none, a query.
        Heard hear(byte[] body) {
            return route.method().equals("GET")
                    ? heard(Samples.request("GET", route.path(), new String(body, ISO_8859_1), new byte[0]))
                    : heard(Samples.request(route.method(), route.path(), null, body));
        }

        private Heard heard(SentRequest request) {
            var unwanted = format.unwanted(request);
            if (route.keyInBody()) {
                format.key(request);
            }
            if (format.proof(request, NOW) instanceof Proof.ByCertificate(var address, var then)) {
                // Nobody has signed what comes here.
                assertThat(then.apply(SnsSigner.SNS.certificate())).isInstanceOf(Proof.Refused.class);
            }
            var judge = new Judge();
            var reading = format.read(request, judge);
            var answer = unwanted == null ? answer(reading, judge) : unwanted;
            var reply = switch (answer) {
                case Answer.Received received -> format.received(request, received);
                case Answer.Failed failed -> format.failed(request, failed);
            };
            return new Heard(reading, judge.accepted(), reply);
        }

        private static Answer answer(Reading reading, Judge judge) {
            return switch (reading) {
                case Reading.Complete() -> judge.answer();
                case Reading.Unsupported(var detail) -> new Answer.Unsupported("media-type-unsupported", detail);
                case Reading.TooLarge() -> new Answer.TooLarge("body-too-large", "too large");
                case Reading.Damaged() -> new Answer.Unreadable(RefusalCode.GZIP_INVALID, "damaged");
            };
        }
    }

    /// What became of a request.
    record Heard(Reading reading, List<String> accepted, Reply reply) {
        void isAnswered() {
            assertThat(reply.status()).isBetween(200, 599);
        }

        void hasNoEvent() {
            isAnswered();
            if (reading instanceof Reading.Complete) {
                assertThat(accepted).isEmpty();
            }
        }
    }

    static Stream<Door> doors() {
        return Formats.all(Limits.DEFAULT).stream()
                .flatMap(format -> format.routes().stream()
                        .filter(Route.Events.class::isInstance)
                        .map(route -> new Door(format, (Route.Events) route)));
    }

    /// One way in of each format, and one for queries.
    static Stream<Door> formats() {
        return Formats.all(Limits.DEFAULT).stream()
                .flatMap(format -> Stream.of("POST", "GET")
                        .flatMap(method -> doors().filter(
                                        door -> door.format.profile().equals(format.profile())
                                                && door.route.method().equals(method))
                                .limit(1)));
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
        var whole = gzip(Samples.body(door.format));
        for (int length : new int[] {2, 3, 10, 18, whole.length / 2, whole.length - 8, whole.length - 1}) {
            door.hear(Arrays.copyOf(whole, length)).hasNoEvent();
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aGzipBombHasNoEvent(Door door) {
        for (var bomb : BOMBS) {
            door.hear(bomb).hasNoEvent();
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void tenMegabytesOfNothingHaveNoEvent(Door door) {
        for (var text : new String[] {"x", "[", "{", "\"", "&", "%", "a=b&", "\u0000", "[],", "{},"}) {
            door.hear(text.repeat((10 << 20) / text.length()).getBytes(UTF_8)).hasNoEvent();
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aGoodBodyIsReadTheSameWayTwice(Door door) {
        var body = Samples.body(door.format);
        var heard = door.hear(body);

        heard.isAnswered();
        assertThat(door.hear(body)).isEqualTo(heard);
        if (door.route.method().equals("POST")) {
            assertThat(heard.accepted).as(door.toString()).isNotEmpty();
            assertThat(door.hear(gzip(body)).accepted).isEqualTo(heard.accepted);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aGoodBodyThatIsCutOffAnywhereIsAnswered(Door door) {
        var body = Samples.body(door.format);
        for (int length = 0; length < body.length; length++) {
            door.hear(Arrays.copyOf(body, length)).isAnswered();
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aSpoiledBodyIsAnswered(Door door) {
        var good = Samples.body(door.format);
        long end = System.nanoTime() + FUZZED * 1_000_000;
        for (long seed = SEED; System.nanoTime() < end; seed++) {
            var body = Spoiled.of(good, new Random(seed));
            try {
                var heard = door.hear(body);
                heard.isAnswered();
                assertThat(door.hear(body)).isEqualTo(heard);
            } catch (RuntimeException | StackOverflowError | AssertionError found) {
                throw new AssertionError(
                        "%s with -Dpasillo.fuzz.seed=%d: %s".formatted(door, seed, new String(body, UTF_8)), found);
            }
        }
    }
}
