package dev.pasillo.ingest.service;

import static dev.pasillo.ingest.service.Sender.JSON;
import static dev.pasillo.ingest.service.Sender.LINES;
import static dev.pasillo.ingest.service.Sender.good;
import static dev.pasillo.ingest.service.Sender.gzip;
import static dev.pasillo.ingest.service.Sender.send;
import static dev.pasillo.ingest.service.Sender.with;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Topics;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Bodies that mean harm, or were made by mistake: each gets the code it deserves, its neighbours are kept, what was
/// refused is kept byte for byte, and the service goes on.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class HostileBodiesTest {
    private final String run = UUID.randomUUID().toString();
    private final String before = good(run + "-before");
    private final String after = good(run + "-after");

    @AfterEach
    void theServiceIsAlive() {
        var id = "alive-" + run;

        assertThat(send(good(id)).statusCode()).isEqualTo(202);
        assertThat(Kept.touchpoints(id)).hasSize(1);
    }

    /// The event between two good ones, in an array and in lines: both times it alone is refused, with its bytes.
    private void costsItselfAlone(String bad, String code) {
        costsItselfAlone(bad.getBytes(UTF_8), code);
    }

    private void costsItselfAlone(byte[] bad, String code) {
        onlyTheMiddleIsRefused(send(JSON, join("[" + before + ",", bad, "," + after + "]")), code, 2);
        onlyTheMiddleIsRefused(send(LINES, join(before + "\n", bad, "\n" + after)), code, 4);
        assertThat(Kept.records(Topics.REJECTED).stream()
                        .map(Kept::rejected)
                        .filter(rejected -> Arrays.equals(rejected.raw(), bad)))
                .hasSize(2)
                .allSatisfy(rejected -> {
                    assertThat(rejected.code()).isEqualTo(code);
                    assertThat(rejected.workspace()).isEqualTo("default");
                    assertThat(rejected.truncated()).isFalse();
                });
    }

    private void onlyTheMiddleIsRefused(Response answer, String code, int keptSoFar) {
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.jsonPath().getInt("accepted")).isEqualTo(2);
        assertThat(answer.jsonPath().getList("rejected.index")).containsExactly(1);
        assertThat(answer.jsonPath().getString("rejected[0].code")).isEqualTo(code);
        assertThat(Kept.touchpoints(run)).hasSize(keptSoFar);
    }

    private static byte[] join(String first, byte[] middle, String last) {
        var head = first.getBytes(UTF_8);
        var tail = last.getBytes(UTF_8);
        var all = Arrays.copyOf(head, head.length + middle.length + tail.length);
        System.arraycopy(middle, 0, all, head.length, middle.length);
        System.arraycopy(tail, 0, all, head.length + middle.length, tail.length);
        return all;
    }

    private static void isAProblem(Response answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("code")).isEqualTo(code);
        assertThat(answer.jsonPath().getInt("status")).isEqualTo(status);
    }

    @Test
    void badJsonIsABadRequestAndKept() {
        var body = "{\"id\":\"" + run + "\", nonsense";

        isAProblem(send(body), 400, "json-invalid");

        assertThat(Kept.rejected(run))
                .singleElement()
                .satisfies(rejected ->
                        assertThat(new String(rejected.raw(), UTF_8)).isEqualTo(body));
    }

    @Test
    void badJsonAmongGoodEventsCostsItselfAlone() {
        costsItselfAlone("{\"id\":\"" + run + "\" \"channel\":\"web\"}", "json-invalid");
    }

    @Test
    void truncatedGzipIsABadRequestAndKept() {
        var whole = gzip((before + "\n" + after).getBytes(UTF_8));
        var body = Arrays.copyOf(whole, whole.length - 6);

        isAProblem(send(JSON, body), 400, "gzip-invalid");

        assertThat(Kept.touchpoints(run)).isEmpty();
        assertThat(Kept.records(Topics.REJECTED).stream().map(Kept::rejected))
                .anySatisfy(rejected -> assertThat(rejected.raw()).isEqualTo(body));
    }

    @Test
    void aGzipBombIsTooLargeAndNothingOfItIsAccepted() {
        var body = gzip((before + "\n" + " ".repeat(200 << 20)).getBytes(ISO_8859_1));

        isAProblem(send(JSON, body), 413, "body-too-large");

        assertThat(Kept.touchpoints(run)).isEmpty();
    }

    @Test
    void deepNestingCostsItselfAlone() {
        costsItselfAlone(
                with(run, "\"properties\":" + "[".repeat(5_000) + "]".repeat(5_000))
                        .replace("\"path\"", "\"p\""),
                "too-deep");
    }

    @Test
    void aHugeNumberCostsItselfAlone() {
        costsItselfAlone(with(run, "\"traits\":{\"a\":1e400000}"), "number-out-of-range");
    }

    @Test
    void aNulCharacterCostsItselfAlone() {
        costsItselfAlone(with(run, "\"traits\":{\"a\":\"\\u0000\"}"), "text-invalid");
    }

    @Test
    void aLoneSurrogateCostsItselfAlone() {
        costsItselfAlone(with(run, "\"traits\":{\"a\":\"\\ud800\"}"), "text-invalid");
    }

    @Test
    void invalidUtf8CostsItselfAlone() {
        costsItselfAlone(with(run, "\"traits\":{\"a\":\"\u00ff\"}").getBytes(ISO_8859_1), "text-invalid");
    }

    @Test
    void aKeySaidTwiceCostsItselfAlone() {
        costsItselfAlone(with(run, "\"traits\":{\"a\":1,\"a\":2}"), "duplicate-key");
    }

    @Test
    void notANumberCostsItselfAlone() {
        costsItselfAlone(with(run, "\"traits\":{\"a\":NaN}"), "json-invalid");
    }

    @Test
    void tokensBehindTheArrayAreRefusedAndTheArrayKept() {
        var answer = send("[" + before + "," + after + "] trailing " + run);

        assertThat(answer.jsonPath().getInt("accepted")).isEqualTo(2);
        assertThat(answer.jsonPath().getInt("rejected[0].index")).isEqualTo(2);
        assertThat(answer.jsonPath().getString("rejected[0].code")).isEqualTo("json-invalid");
        assertThat(Kept.rejected(run))
                .singleElement()
                .satisfies(rejected ->
                        assertThat(new String(rejected.raw(), UTF_8)).isEqualTo("trailing " + run));
    }

    @Test
    void anEmptyBodyIsABadRequest() {
        isAProblem(send(JSON, new byte[0]), 400, "body-empty");
        isAProblem(send(JSON, " \n "), 400, "body-empty");
    }

    @Test
    void aRootThatIsNoEventIsABadRequest() {
        isAProblem(send("\"" + run + "\""), 400, "event-not-an-object");
        isAProblem(send("42"), 400, "event-not-an-object");
        isAProblem(send("null"), 400, "event-not-an-object");
        isAProblem(send("[[]]"), 400, "event-not-an-object");

        assertThat(Kept.rejected(run)).hasSize(1);
    }

    @Test
    void aByteOrderMarkDoesNoHarm() {
        assertThat(send("\ufeff" + before).jsonPath().getInt("accepted")).isEqualTo(1);
    }

    @Test
    void utf16IsABadRequest() {
        isAProblem(send(JSON, before.getBytes(UTF_16)), 400, "json-invalid");
    }

    @Test
    void anUnterminatedArrayIsKeptAsFarAsItGoes() {
        var answer = send("[" + before + "," + after + ",{\"id\":\"" + run);

        assertThat(answer.jsonPath().getInt("accepted")).isEqualTo(2);
        assertThat(answer.jsonPath().getString("rejected[0].code")).isEqualTo("json-invalid");
        assertThat(Kept.touchpoints(run)).hasSize(2);
        assertThat(Kept.rejected(run)).hasSize(1);
    }

    @Test
    void aBrokenLineCostsItselfAlone() {
        var answer = send(LINES, before + "\n{\"id\":\"" + run + "\",\"channel\":\n" + after + "\n");

        onlyTheMiddleIsRefused(answer, "json-invalid", 2);
        assertThat(Kept.rejected(run))
                .singleElement()
                .satisfies(rejected -> assertThat(new String(rejected.raw(), UTF_8))
                        .isEqualTo("{\"id\":\"" + run + "\",\"channel\":"));
    }

    @Test
    void anOversizeEventCostsItselfAlone() {
        var bad = with(run, "\"traits\":{\"a\":\"" + "x".repeat(500_000) + "\"}");

        onlyTheMiddleIsRefused(send("[" + before + "," + bad + "," + after + "]"), "event-too-large", 2);
        onlyTheMiddleIsRefused(
                send(LINES, gzip((before + "\n" + bad + "\n" + after).getBytes(UTF_8))), "event-too-large", 4);

        var start = bad.substring(0, 256 << 10);
        assertThat(Kept.records(Topics.REJECTED).stream()
                        .map(Kept::rejected)
                        .filter(rejected -> new String(rejected.raw(), UTF_8).equals(start)))
                .hasSize(2)
                .allSatisfy(rejected -> assertThat(rejected.truncated()).isTrue());
    }

    @Test
    void fourHundredPropertiesCostThemselvesAlone() {
        var properties =
                IntStream.range(0, 400).mapToObj(n -> "\"p" + n + "\":" + n).collect(Collectors.joining(","));

        costsItselfAlone(with(run, "\"traits\":{" + properties + "}"), "too-many-properties");
    }

    @Test
    void tooManyEventsAreTooLargeAndNothingOfThemIsAccepted() {
        var body = IntStream.range(0, 10_001).mapToObj(n -> good(run + n)).collect(Collectors.joining("\n"));

        isAProblem(send(LINES, body), 413, "too-many-events");

        assertThat(Kept.touchpoints(run)).isEmpty();
    }

    @Test
    void identifiersThatNameNobodyCostThemselvesAlone() {
        costsItselfAlone(good(run).replace("user of " + run, "undefined"), "no-usable-identifier");
    }

    @Test
    void anHtmlFormIsAnotherMediaType() throws IOException {
        var answer = RawHttp.post("Content-Type: application/x-www-form-urlencoded", "id=" + run + "&channel=web");
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text()).contains("media-type-unsupported");
        isAProblem(send("multipart/form-data; boundary=x", "--x--"), 415, "media-type-unsupported");
        isAProblem(send("text/html", before), 415, "media-type-unsupported");
        isAProblem(send("image/png", before), 415, "media-type-unsupported");

        assertThat(Kept.touchpoints(run)).isEmpty();
        assertThat(Kept.rejected(run)).isEmpty();
    }

    @Test
    void anotherEncodingIsNotUnderstood() {
        var answer = Sender.request(JSON)
                .header("X-Api-Key", TestKeys.WRITE)
                .header("Content-Encoding", "br")
                .body(before)
                .post("/v1/events");

        isAProblem(answer, 415, "content-encoding-unsupported");
    }

    @Test
    void anEndlessChunkedBodyIsCutOff() throws IOException {
        try (var http = new RawHttp()) {
            http.write("POST /v1/events HTTP/1.1\r\nHost: x\r\nX-Api-Key: %s\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .formatted(TestKeys.WRITE));
            var chunk = ("10000\r\n" + "[".repeat(0x10000) + "\r\n").getBytes(ISO_8859_1);
            long sent = 0;
            try {
                for (; sent < 1L << 30; sent += chunk.length) {
                    http.write(chunk);
                }
            } catch (SocketException closed) {
                assertThat(sent).isGreaterThan(10 << 20);
            }
            assertThat(sent).isLessThan(1L << 30);
        }
    }

    @Test
    void aBodyBeyondItsLimitIsToldSo() throws IOException {
        try (var http = new RawHttp()) {
            http.write("POST /v1/events HTTP/1.1\r\nHost: x\r\nX-Api-Key: %s\r\nContent-Length: 10485761\r\n\r\n"
                    .formatted(TestKeys.WRITE));

            var answer = http.answer();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).contains("\"code\":\"body-too-large\"");
        }
    }

    @Test
    void aBodyThatBreaksOffIsForgotten() throws IOException {
        try (var http = new RawHttp()) {
            http.write("POST /v1/events HTTP/1.1\r\nHost: x\r\nX-Api-Key: %s\r\nContent-Length: 5000\r\n\r\n%s"
                    .formatted(TestKeys.WRITE, before));
        }

        assertThat(Kept.touchpoints(run)).extracting(Touchpoint::id).isEmpty();
    }

    @Test
    void nothingOfWhoHasNoKeyIsKept() {
        Sender.request(JSON).body("nonsense " + run).post("/v1/events");
        Sender.request(JSON).header("X-Api-Key", TestKeys.UNKNOWN).body(before).post("/v1/events");

        assertThat(Kept.rejected(run)).isEmpty();
        assertThat(Kept.touchpoints(run)).isEmpty();
    }
}
