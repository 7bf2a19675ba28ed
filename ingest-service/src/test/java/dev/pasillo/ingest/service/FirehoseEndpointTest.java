package dev.pasillo.ingest.service;

import static dev.pasillo.ingest.service.Sender.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A delivery stream of Firehose with contact records, as AWS sends it: the key in a header of its own, bodies larger
/// than a stranger's may be, and answers that must have one form.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class FirehoseEndpointTest {
    private static final int LARGER_THAN_A_STRANGERS = 3 << 20;

    private final String run = UUID.randomUUID().toString();

    private String contact() {
        return """
                {"ContactId":"%s","Channel":"VOICE","InitiationMethod":"INBOUND",\
                "DisconnectTimestamp":"2026-01-01T00:05:00Z","LastUpdateTimestamp":"2026-01-01T00:06:00Z",\
                "CustomerEndpoint":{"Type":"TELEPHONE_NUMBER","Address":"+15550100001"}}""".formatted(run);
    }

    private static String delivery(byte[] record, String more) {
        return """
                {"requestId":"r-1","timestamp":1767225600000,"records":[{"data":"%s"}%s]}""".formatted(Base64.getEncoder().encodeToString(record), more);
    }

    private static Response deliver(String key, byte[] body) {
        return Sender.request(Sender.JSON)
                .header("X-Amz-Firehose-Protocol-Version", "1.0")
                .header("X-Amz-Firehose-Request-Id", "r-1")
                .header("X-Amz-Firehose-Access-Key", key)
                .body(body)
                .post("/hooks/connect");
    }

    private void isTaken(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(answer.header("Content-Length")).isEqualTo("" + answer.asByteArray().length);
        assertThat(answer.asString()).isEqualTo("{\"requestId\":\"r-1\",\"timestamp\":1767225600000}");
        assertThat(Kept.touchpoints(run))
                .singleElement()
                .extracting(Touchpoint::owner)
                .isEqualTo(new Identifier("phone", "+15550100001"));
    }

    @Test
    void theAccessKeyIsTheKey() {
        isTaken(deliver(TestKeys.WRITE, delivery(contact().getBytes(UTF_8), "").getBytes(UTF_8)));
    }

    @Test
    void aPackedDeliveryIsTaken() {
        isTaken(deliver(
                TestKeys.WRITE, gzip(delivery(contact().getBytes(UTF_8), "").getBytes(UTF_8))));
    }

    @Test
    void whoIsKnownByTheAccessKeyMayBringMoreThanAStranger() {
        var blanks = " ".repeat(LARGER_THAN_A_STRANGERS);

        isTaken(deliver(
                TestKeys.WRITE, delivery(contact().getBytes(UTF_8), blanks).getBytes(UTF_8)));
    }

    @Test
    void anAccessKeyThatNobodyKnowsIsRefused() {
        var answer = deliver(
                TestKeys.UNKNOWN, delivery(contact().getBytes(UTF_8), "").getBytes(UTF_8));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Kept.touchpoints(run)).isEmpty();
    }

    @Test
    void whatCannotBeReadIsSaidInTheSameForm() {
        var noise = new byte[100];
        new Random(1).nextBytes(noise);

        var answer = deliver(TestKeys.WRITE, noise);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("requestId")).isEqualTo("r-1");
        assertThat(answer.jsonPath().getString("errorMessage")).isNotEmpty();
    }
}
