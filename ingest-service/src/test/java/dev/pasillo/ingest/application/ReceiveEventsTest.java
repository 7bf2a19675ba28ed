package dev.pasillo.ingest.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pasillo.contract.RejectedEvent;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.ingest.application.tail.Filters;
import dev.pasillo.ingest.application.tail.Heard;
import dev.pasillo.ingest.application.tail.LiveTail;
import dev.pasillo.ingest.application.tail.Viewer;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.Reception;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.pasillo.PasilloFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReceiveEventsTest {
    private static final long WINDOW = 100_000;

    private final FakeEventLog log = new FakeEventLog();
    private final LiveTail tail = new LiveTail(1, 1, () -> 0);
    private final Budget budget = new Budget(1_000_000);
    private final Reception reception =
            new Reception("shop", "api", Instant.parse("2026-01-01T00:00:00Z"), () -> "chance");

    private static SentRequest request(byte[] body) {
        return SentRequest.post("/v1/events", "", SentRequest.Headers.NONE, Body.of(body));
    }

    private Answer receive(EventLog into, byte[] body) {
        var answers = new ArrayList<Answer>();
        new ReceiveEvents(Limits.DEFAULT, into, IngestMeter.NONE, tail, WINDOW)
                .receive(new PasilloFormat(Limits.DEFAULT), request(body), reception, budget.open(), answers::add);
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }

    private Answer receive(String body) {
        return receive(log, body.getBytes(UTF_8));
    }

    private static String good(int n) {
        return """
            {"id":"e-%d","channel":"web","type":"page_viewed","identifiers":[{"namespace":"user_id","value":"u"}]}""".formatted(n);
    }

    private static String lines(int events) {
        return IntStream.range(0, events).mapToObj(ReceiveEventsTest::good).collect(Collectors.joining("\n"));
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

    @Nested
    class ABodyOfGoodAndBadEvents {
        @Test
        void isAnsweredWithTheReasonsByPlace() {
            var answer = receive("[" + good(0) + ",{\"id\":\"bad\",\"channel\":\"web\"}," + good(2) + "]");

            assertThat(answer)
                    .isEqualTo(new Answer.Received(
                            2,
                            List.of(new Answer.Refusal(1, "bad", RefusalCode.TYPE_MISSING, "type is required")),
                            1,
                            List.of()));
        }

        @Test
        void isKeptAsTouchpointsAndAsRefusedEventsWithTheirBytes() {
            receive("[" + good(0) + ", {\"id\":\"bad\" ,\"channel\":\"web\"} ," + good(2) + "]");

            assertThat(log.touchpoints()).extracting(Touchpoint::id).containsExactly("e-0", "e-2");
            assertThat(log.rejected()).singleElement().satisfies(rejected -> {
                assertThat(rejected.workspace()).isEqualTo("shop");
                assertThat(rejected.id()).isEqualTo("bad");
                assertThat(rejected.code()).isEqualTo("type-missing");
                assertThat(new String(rejected.raw(), UTF_8)).isEqualTo("{\"id\":\"bad\" ,\"channel\":\"web\"}");
                assertThat(rejected.truncated()).isFalse();
            });
        }

        @Test
        void namesTheFieldsThatWereIgnored() {
            var answer = receive(good(0).replace("\"channel\"", "\"colour\":1,\"channel\""));

            assertThat(answer).isEqualTo(new Answer.Received(1, List.of(), 0, List.of("colour")));
        }

        @Test
        void isToldAThousandRefusalsAndTheirNumber() {
            var answer = receive(good(0) + "\n{}".repeat(1_500));

            assertThat(answer).isInstanceOfSatisfying(Answer.Received.class, received -> {
                assertThat(received.refusals()).hasSize(1_000);
                assertThat(received.refused()).isEqualTo(1_500);
            });
            assertThat(log.rejected()).hasSize(1_500);
        }

        @Test
        void mayBeAllBad() {
            assertThat(receive("{}\n{}")).isInstanceOfSatisfying(Answer.Received.class, received -> {
                assertThat(received.accepted()).isZero();
                assertThat(received.refused()).isEqualTo(2);
            });
        }

        @Test
        void mayBeEmpty() {
            assertThat(receive("[]")).isEqualTo(new Answer.Received(0, List.of(), 0, List.of()));
            assertThat(log.kept()).isEmpty();
        }
    }

    @Nested
    class ABodyOfWhichNothingCanBeRead {
        @Test
        void isABadRequestAndKeptWhole() {
            var answer = receive("hello\nthere");

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Answer.Unreadable.class,
                            unreadable -> assertThat(unreadable.code()).isEqualTo(RefusalCode.JSON_INVALID));
            assertThat(log.rejected())
                    .singleElement()
                    .extracting(rejected -> new String(rejected.raw(), UTF_8))
                    .isEqualTo("hello\nthere");
        }

        @Test
        void isKeptToABound() {
            receive("x".repeat(300_000));

            assertThat(log.rejected()).singleElement().satisfies(rejected -> {
                assertThat(rejected.raw()).hasSize(256 << 10);
                assertThat(rejected.truncated()).isTrue();
            });
        }

        @Test
        void mayHaveMoreLinesThanARequestMayHaveEvents() {
            assertThat(receive("x\n".repeat(20_000))).isInstanceOf(Answer.Unreadable.class);
        }

        @Test
        void isNotKeptWhereItHasNothing() {
            assertThat(receive(""))
                    .isInstanceOfSatisfying(
                            Answer.Unreadable.class,
                            unreadable -> assertThat(unreadable.code()).isEqualTo(RefusalCode.BODY_EMPTY));
            assertThat(log.kept()).isEmpty();
        }

        @Test
        void isDamagedGzip() {
            var body = gzip(lines(3).getBytes(UTF_8));

            var answer = receive(log, java.util.Arrays.copyOf(body, body.length - 4));

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Answer.Unreadable.class,
                            unreadable -> assertThat(unreadable.code()).isEqualTo(RefusalCode.GZIP_INVALID));
            assertThat(log.touchpoints()).isEmpty();
            assertThat(log.rejected()).extracting(RejectedEvent::code).containsExactly("gzip-invalid");
        }
    }

    @Nested
    class ABodyBeyondALimit {
        @Test
        void ofEventsIsRefusedWhole() {
            var answer = receive(lines(10_001));

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Answer.TooLarge.class,
                            tooLarge -> assertThat(tooLarge.problem()).isEqualTo("too-many-events"));
            assertThat(log.kept()).isEmpty();
        }

        @Test
        void ofEventsIsNotReachedByAsManyAsThereMayBe() {
            assertThat(receive(lines(10_000)))
                    .isInstanceOfSatisfying(
                            Answer.Received.class,
                            received -> assertThat(received.accepted()).isEqualTo(10_000));
        }

        @Test
        void ofUnpackedBytesIsRefusedWhole() {
            var body = (good(0) + "\n" + " ".repeat(65 << 20)).getBytes(UTF_8);

            var answer = receive(log, gzip(body));

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Answer.TooLarge.class,
                            tooLarge -> assertThat(tooLarge.problem()).isEqualTo("body-too-large"));
            assertThat(log.kept()).isEmpty();
        }
    }

    @Nested
    class ALargeBody {
        @Test
        void isSentPieceByPieceWithinTheWindow() {
            try (var later = Executors.newSingleThreadExecutor()) {
                var slow = new FakeEventLog(later);

                var answer = receive(slow, lines(5_000).getBytes(UTF_8));

                assertThat(answer).isEqualTo(new Answer.Received(5_000, List.of(), 0, List.of()));
                assertThat(slow.touchpoints())
                        .extracting(Touchpoint::id)
                        .containsExactlyElementsOf(IntStream.range(0, 5_000)
                                .mapToObj(n -> "e-" + n)
                                .toList());
                assertThat(slow.mostUnacknowledged()).isLessThanOrEqualTo(WINDOW);
            }
        }

        @Test
        void thatFailsHalfWayIsToBeSentAgain() {
            log.failAfter(3);

            assertThat(receive(lines(5_000))).isInstanceOf(Answer.Unavailable.class);
        }

        @Test
        void takesNoMoreOfTheBudgetThanTheWindow() {
            var share = budget.open();

            new ReceiveEvents(Limits.DEFAULT, log, IngestMeter.NONE, Tail.NONE, WINDOW)
                    .receive(
                            new PasilloFormat(Limits.DEFAULT),
                            request(lines(5_000).getBytes(UTF_8)),
                            reception,
                            share,
                            answer -> {});

            assertThat(budget.taken()).isBetween(1L, WINDOW + (64 << 10));
            share.release();
            assertThat(budget.taken()).isZero();
        }
    }

    @Nested
    class WithoutABroker {
        @Test
        void nothingIsAnsweredAsKept() {
            log.failAfter(0);

            assertThat(receive(good(0))).isInstanceOf(Answer.Unavailable.class);
            assertThat(receive("{}")).isInstanceOf(Answer.Unavailable.class);
            assertThat(receive("unreadable")).isInstanceOf(Answer.Unavailable.class);
        }
    }

    @Nested
    class WhileSomebodyLooks {
        private final Viewer viewer = tail.follow("shop", Filters.NONE, 100).orElseThrow();

        private List<Heard> shown() {
            var shown = new ArrayList<Heard>();
            for (var next = viewer.next(); next.isPresent(); next = viewer.next()) {
                shown.add(next.get());
            }
            return shown;
        }

        @Test
        void eachEventIsShownAsItWasSentBesideWhatIsKept() {
            receive("[" + good(0) + ", {\"id\":\"bad\",\"channel\":\"web\"}]");

            var shown = shown();

            assertThat(shown).hasSize(2);
            assertThat(shown.getFirst()).isInstanceOfSatisfying(Heard.EventRefused.class, refused -> {
                assertThat(new String(refused.raw().bytes(), UTF_8)).isEqualTo("{\"id\":\"bad\",\"channel\":\"web\"}");
                assertThat(refused.id()).isEqualTo("bad");
                assertThat(refused.code()).isEqualTo("type-missing");
            });
            assertThat(shown.getLast()).isInstanceOfSatisfying(Heard.Understood.class, understood -> {
                assertThat(understood.origin()).isEqualTo(new Heard.Origin(reception.receivedAt(), "api", "native"));
                assertThat(new String(understood.raw().bytes(), UTF_8)).isEqualTo(good(0));
                assertThat(understood.touchpoint())
                        .isEqualTo(log.kept().getFirst().value());
            });
        }

        @Test
        void whatIsNotAcknowledgedIsNotShownAndTakesNoPlace() {
            log.failAfter(0);
            receive(lines(200));
            log.failAfter(1);
            receive(good(1));

            assertThat(shown()).hasSize(1);
            assertThat(viewer.counts()).isEqualTo(new Viewer.Counts(1, 1));
        }

        @Test
        void ofALargeBodyEachEventIsCountedOnce() {
            receive(lines(5_000));

            assertThat(shown()).hasSize(100);
            assertThat(viewer.counts()).isEqualTo(new Viewer.Counts(5_000, 100));
        }

        @Test
        void aLargeBodyThatFailsHalfWayTakesNoPlace() {
            log.failAfter(3);
            receive(lines(5_000));
            assertThat(shown()).isEmpty();

            log.failAfter(1);
            receive(good(1));

            assertThat(shown()).hasSize(1);
        }

        @Test
        void aBodyBeyondALimitTakesNoPlace() {
            receive(lines(10_001));
            receive(good(1));

            assertThat(shown()).hasSize(1);
            assertThat(viewer.counts().seen()).isEqualTo(1);
        }

        @Test
        void aBodyThatBreaksTheFormatTakesNoPlace() {
            var receive = new ReceiveEvents(Limits.DEFAULT, log, IngestMeter.NONE, tail, WINDOW);
            var broken = new Breaking(new PasilloFormat(Limits.DEFAULT));
            assertThatThrownBy(() -> receive.receive(
                            broken, request(lines(200).getBytes(UTF_8)), reception, budget.open(), answer -> {}))
                    .hasMessage("a bug");

            receive(good(1));

            assertThat(shown()).hasSize(1);
        }
    }

    /// A format with a bug behind its last event.
    private record Breaking(SenderFormat format) implements SenderFormat {
        @Override
        public Profile profile() {
            return format.profile();
        }

        @Override
        public List<Route> routes() {
            return format.routes();
        }

        @Override
        public Reading read(SentRequest request, Sink sink) {
            format.read(request, sink);
            throw new IllegalStateException("a bug");
        }

        @Override
        public Reply received(SentRequest request, Answer.Received answer) {
            return format.received(request, answer);
        }
    }

    @Test
    void aSpentBudgetIsAnOverload() {
        var other = budget.open();
        assertThat(other.grow(1_000_000)).isTrue();

        assertThat(receive(good(0))).isEqualTo(ReceiveEvents.OVERLOADED);

        other.release();
        assertThat(receive(good(0))).isInstanceOf(Answer.Received.class);
    }

    @Test
    void aRepetitionHasTheSameIdAndFingerprint() {
        var event = """
                {"occurredAt":"2026-01-01T00:00:00Z","channel":"web","type":"x","properties":{"a":1,"b":[2]},
                 "identifiers":[{"namespace":"user_id","value":"u"}]}""";
        var again = """
                {"properties" : { "b":[2.0], "a":1 }, "type":"x","channel":"web",
                 "occurredAt":"2026-01-01T01:00:00+01:00","identifiers":[{"value":"u","namespace":"user_id"}]}""";

        receive(event);
        receive(again);

        assertThat(log.touchpoints())
                .extracting(Touchpoint::id)
                .hasSize(2)
                .containsOnly(log.touchpoints().getFirst().id());
        assertThat(log.touchpoints())
                .extracting(Touchpoint::fingerprint)
                .hasSize(2)
                .containsOnly(log.touchpoints().getFirst().fingerprint());
    }
}
