package dev.pasillo.ingest.format.connect;

import static dev.pasillo.ingest.application.RecordingSink.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.RecordingSink;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What Firehose delivers, and what it wants to hear.
class FirehoseTest {
    private static final Answer.Received KEPT = new Answer.Received(1, List.of(), 0, List.of());
    private static final String ENDED =
            "{\"ContactId\":\"c-1\",\"DisconnectTimestamp\":\"2026-01-01T00:05:00Z\",\"Channel\":\"VOICE\"}";

    private final ConnectFormat format = new ConnectFormat(Limits.DEFAULT);

    private static String base64(String data) {
        return Base64.getEncoder().encodeToString(data.getBytes(UTF_8));
    }

    private static String delivery(String... records) {
        return "{\"requestId\":\"r-1\",\"timestamp\":1767225600000,\"records\":["
                + Arrays.stream(records)
                        .map(record -> "{\"data\":\"" + record + "\"}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    private RecordingSink read(byte[] body) {
        var sink = new RecordingSink();
        assertThat(format.read(RecordingSink.request("/hooks/connect", Map.of(), body), sink))
                .isEqualTo(new Reading.Complete());
        return sink;
    }

    private List<String> ids(String body) {
        return read(body.getBytes(UTF_8)).what();
    }

    private static String contact(int number) {
        return ENDED.replace("c-1", "c-" + number);
    }

    private Reply received(Map<String, String> headers, String body) {
        return format.received(RecordingSink.request("/hooks/connect", headers, body.getBytes(UTF_8)), KEPT);
    }

    @Test
    void eachRecordIsRead() {
        assertThat(ids(delivery(base64(ContactRecordsTest.RECORD), base64(contact(2)))))
                .containsExactly(
                        "c-1:INITIATED",
                        "c-1:QUEUED",
                        "c-1:CONNECTED_TO_AGENT",
                        "c-1:DISCONNECTED",
                        "c-2:DISCONNECTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", " "})
    void aRecordMayHaveSeveralObjects(String between) {
        assertThat(ids(delivery(base64(contact(1) + between + contact(2) + between + contact(3)))))
                .containsExactly("c-1:DISCONNECTED", "c-2:DISCONNECTED", "c-3:DISCONNECTED");
    }

    @Test
    void aDeliveryMayBePacked() {
        assertThat(read(gzip(delivery(base64(ENDED)).getBytes(UTF_8))).what()).containsExactly("c-1:DISCONNECTED");
    }

    @Test
    void aRecordMayBeLargerThanAnEvent() {
        var many = new StringBuilder();
        for (int number = 0; many.length() < 1_000_000; number++) {
            many.append(contact(number)).append('\n');
        }

        assertThat(ids(delivery(base64(many.toString()))))
                .hasSizeGreaterThan(10_000)
                .allMatch(id -> id.endsWith(":DISCONNECTED"));
    }

    @Test
    void theRecordsMayStandBeforeWhatSaysWhoseTheyAre() {
        var body = "{\"records\":[{\"data\":\"" + base64(ENDED) + "\"}],\"timestamp\":7,\"requestId\":\"r-1\"}";

        assertThat(ids(body)).containsExactly("c-1:DISCONNECTED");
        assertThat(received(Map.of(), body)).isEqualTo(Reply.json(200, "{\"requestId\":\"r-1\",\"timestamp\":7}"));
    }

    @Test
    void aDeliveryWithoutRecordsHasNoEvent() {
        assertThat(ids(delivery())).isEmpty();
    }

    @Test
    void anObjectLargerThanAnEventIsRefusedAndItsNeighboursAreNot() {
        var large = "{\"ContactId\":\"c-2\",\"Attributes\":{\"a\":\"" + "x".repeat(300_000) + "\"}}";

        assertThat(ids(delivery(base64(contact(1) + "\n" + large + "\n" + contact(3)))))
                .containsExactly("c-1:DISCONNECTED", "event-too-large", "c-3:DISCONNECTED");
    }

    @Test
    void anObjectThatIsCutOffIsRefusedAndTheNextRecordIsNot() {
        assertThat(ids(delivery(base64("{\"ContactId\":\"c-"), base64(contact(2)))))
                .containsExactly("json-invalid", "c-2:DISCONNECTED");
    }

    @Test
    void dataThatIsNoBase64IsRefused() {
        assertThat(ids(delivery("%%%", base64(contact(2))))).containsExactly("format-invalid", "c-2:DISCONNECTED");
    }

    @Test
    void dataThatIsEmptyIsRefused() {
        assertThat(ids(delivery("", base64(contact(2))))).containsExactly("format-invalid", "c-2:DISCONNECTED");
    }

    @Test
    void dataThatIsNoTextIsRefused() {
        assertThat(ids(delivery(base64(ENDED)).replaceAll("\"data\":\"[^\"]*\"", "\"data\":7")))
                .containsExactly("format-invalid");
    }

    @Test
    void dataThatIsPackedIsRefused() {
        var packed = Base64.getEncoder().encodeToString(gzip(ENDED.getBytes(UTF_8)));

        assertThat(ids(delivery(packed))).containsExactly("format-invalid");
    }

    @Test
    void aRecordThatIsNoObjectIsRefused() {
        assertThat(ids("{\"requestId\":\"r-1\",\"records\":[7]}")).containsExactly("event-not-an-object");
    }

    @Test
    void aRecordLargerThanFirehoseMakesThemIsRefused() {
        assertThat(ids(delivery("A".repeat(1_500_000), base64(contact(2)))))
                .containsExactly("event-too-large", "c-2:DISCONNECTED");
    }

    @Test
    void aDeliveryThatIsCutOffIsTakenAsFarAsItGoes() {
        var whole = delivery(base64(contact(1)), base64(contact(2)));

        assertThat(ids(whole.substring(0, whole.length() - 10))).containsExactly("c-1:DISCONNECTED", "json-invalid");
    }

    @Test
    void aSinkThatSaysStopHearsNoMore() {
        var heard = new int[1];
        var sink = new SenderFormat.Sink() {
            @Override
            public boolean event(SentEvent event, Collection<String> ignored, Raw raw) {
                heard[0]++;
                return false;
            }

            @Override
            public boolean refused(@Nullable String id, RefusalCode code, String detail, Raw raw) {
                heard[0]++;
                return false;
            }
        };
        var body = delivery(base64(ContactRecordsTest.RECORD), base64(contact(2)));

        format.read(RecordingSink.request("/hooks/connect", Map.of(), body.getBytes(UTF_8)), sink);

        assertThat(heard[0]).isEqualTo(1);
    }

    @Test
    void whatIsRefusedIsKeptAsItWasWithinItsRecord() {
        var kept = read(delivery(base64(contact(1) + contact(2).replace("\"VOICE\"", "7")))
                        .getBytes(UTF_8))
                .seen()
                .getLast();

        assertThat(kept.what()).isEqualTo("format-invalid");
        assertThat(kept.raw()).isEqualTo(contact(2).replace("\"VOICE\"", "7"));
        assertThat(ids(contact(2))).containsExactly("c-2:DISCONNECTED");
    }

    @Test
    void theAnswerNamesTheRequestAndItsTime() {
        assertThat(received(Map.of("X-Amz-Firehose-Request-Id", "r-1"), delivery(base64(ENDED))))
                .isEqualTo(Reply.json(200, "{\"requestId\":\"r-1\",\"timestamp\":1767225600000}"));
    }

    @Test
    void withoutTheHeaderTheBodySaysWhichRequestItIs() {
        assertThat(received(Map.of(), delivery(base64(ENDED))))
                .isEqualTo(Reply.json(200, "{\"requestId\":\"r-1\",\"timestamp\":1767225600000}"));
    }

    @Test
    void aLargeDeliveryIsNamedByItsBeginning() {
        var body = delivery(base64(ENDED.repeat(10_000)));

        assertThat(received(Map.of(), body))
                .isEqualTo(Reply.json(200, "{\"requestId\":\"r-1\",\"timestamp\":1767225600000}"));
    }

    @Test
    void aPackedDeliveryIsNamedToo() {
        var request = RecordingSink.request(
                "/hooks/connect", Map.of(), gzip(delivery(base64(ENDED)).getBytes(UTF_8)));

        assertThat(format.received(request, KEPT))
                .isEqualTo(Reply.json(200, "{\"requestId\":\"r-1\",\"timestamp\":1767225600000}"));
    }

    @Test
    void aFailureIsSaidInTheSameForm() {
        var headers = Map.of("X-Amz-Firehose-Request-Id", "r-1");
        var unread = RecordingSink.request("/hooks/connect", headers, new byte[0]);

        assertThat(format.failed(unread, new Answer.Unavailable("overloaded", "Too \"much\".")))
                .isEqualTo(Reply.json(
                        503, "{\"requestId\":\"r-1\",\"timestamp\":0,\"errorMessage\":\"Too \\\"much\\\".\"}"));
        assertThat(format.failed(unread, new Answer.TooLarge("body-too-large", "Too large."))
                        .status())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "r 1", "r\u0000", "größe"})
    void aRequestIdThatCannotBeOneIsNotSaidAgain(String id) {
        assertThat(received(Map.of("X-Amz-Firehose-Request-Id", id), delivery(base64(ENDED))))
                .isEqualTo(Reply.empty(200, Map.of()));
    }

    @Test
    void aRequestIdThatIsTooLongIsNotSaidAgain() {
        assertThat(received(Map.of("X-Amz-Firehose-Request-Id", "r".repeat(257)), delivery(base64(ENDED))))
                .isEqualTo(Reply.empty(200, Map.of()));
    }

    @Test
    void halfOfASurrogatePairIsNoRequestId() {
        assertThat(received(Map.of(), delivery(base64(ENDED)).replace("r-1", "\\ud800")))
                .isEqualTo(Reply.empty(200, Map.of()));
    }

    @Test
    void theAccessKeyIsTheKey() {
        var headers = Map.of("x-amz-firehose-access-key", "K");

        assertThat(format.key(RecordingSink.request("/hooks/connect", headers, new byte[0])))
                .isEqualTo("K");
        assertThat(format.key(RecordingSink.request("/hooks/connect", Map.of(), new byte[0])))
                .isNull();
        assertThat(format.routes())
                .filteredOn(Route::keyless)
                .extracting(Route::path)
                .containsExactly("/hooks/connect");
    }
}
