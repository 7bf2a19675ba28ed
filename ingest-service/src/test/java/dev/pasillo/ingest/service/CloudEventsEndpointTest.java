package dev.pasillo.ingest.service;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// CloudEvents over HTTP in three modes, and what their senders are answered.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class CloudEventsEndpointTest {
    private static final String PATH = "/v1/cloudevents";
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCHED = "application/cloudevents-batch+json";

    private final String run = UUID.randomUUID().toString();

    private String event(String id) {
        return """
                {"specversion":"1.0","id":"%s-%s","source":"/shop","type":"com.acme.order.paid","subject":"u-%s",\
                "time":"2026-01-01T00:00:00Z","data":{"total":12.5}}""".formatted(run, id, run);
    }

    private static RequestSpecification typed(String type) {
        return given().config(RestAssuredConfig.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .encodeContentTypeAs(STRUCTURED, ContentType.TEXT)
                                .encodeContentTypeAs(BATCHED, ContentType.TEXT)
                                .encodeContentTypeAs("application/cloudevents+avro", ContentType.TEXT)
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .contentType(type)
                .header("X-Api-Key", TestKeys.WRITE);
    }

    private void isTaken(Response answer) {
        assertThat(answer.asString()).isEmpty();
        isKept(answer);
    }

    private void isKept(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(202);
        assertThat(Kept.touchpoints(run)).singleElement().satisfies(kept -> {
            assertThat(kept.id()).isEqualTo("/shop " + run + "-1");
            assertThat(kept.type()).isEqualTo("order_paid");
            assertThat(kept.sourceType()).isEqualTo("com.acme.order.paid");
            assertThat(kept.occurredAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
            assertThat(kept.owner()).isEqualTo(new Identifier("user_id", "u-" + run));
            assertThat(kept.properties()).containsEntry("total", 12.5);
        });
    }

    @Test
    void aStructuredEventIsTaken() {
        isTaken(typed(STRUCTURED).body(event("1")).post(PATH));
    }

    @Test
    void aBinaryEventIsTaken() {
        isTaken(typed("application/json")
                .header("ce-specversion", "1.0")
                .header("ce-id", run + "-1")
                .header("ce-source", "/shop")
                .header("ce-type", "com.acme.order.paid")
                .header("ce-subject", "u-" + run)
                .header("ce-time", "2026-01-01T00:00:00Z")
                .body("{\"total\":12.5}")
                .post(PATH));
    }

    @Test
    void aRefusedBinaryEventCanBeSentAgainFromWhatIsKept() {
        var refused = typed("application/json")
                .header("ce-specversion", "1.0")
                .header("ce-id", run + "-1")
                .header("ce-source", "/shop")
                .header("ce-type", "com.acme.order.paid")
                .header("ce-subject", "u-" + run)
                .header("ce-time", "2026-01-01T00:00:00Z")
                .header("ce-channel", "pigeon")
                .body("{\"total\":12.5}")
                .post(PATH);
        assertThat(refused.jsonPath().getString("code")).isEqualTo("channel-unknown");

        var kept = new String(Kept.rejected(run).getFirst().raw(), UTF_8);

        isKept(Sender.request("application/octet-stream")
                .header("X-Api-Key", TestKeys.SECRET)
                .queryParams(Map.of(
                        "format", "cloudevents", "source", "api", "receivedAt", "2026-01-02T00:00:00Z", "entry", "1"))
                .body(kept.replace("pigeon", "web").getBytes(UTF_8))
                .post("/v1/replay"));
    }

    @Test
    void aBatchIsTakenAndWhatIsUnfitInItSaidAndKept() {
        var answer = typed(BATCHED)
                .body("[" + event("1") + "," + event("2").replace("\"specversion\"", "\"version\"") + "]")
                .post(PATH);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.jsonPath().getInt("accepted")).isEqualTo(1);
        assertThat(answer.jsonPath().getString("rejected[0].code")).isEqualTo("format-invalid");
        assertThat(Kept.touchpoints(run)).hasSize(1);
        assertThat(Kept.rejected(run + "-2")).hasSize(1);
    }

    @Test
    void anEventThatIsNoneIsABadRequestAndKept() {
        var answer = typed(STRUCTURED).body(event("1").replace("1.0", "0.3")).post(PATH);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.jsonPath().getString("code")).isEqualTo("format-invalid");
        assertThat(Kept.rejected(run)).hasSize(1);
    }

    @Test
    void anotherFormatThanJsonIsUnsupported() {
        assertThat(typed("application/cloudevents+avro").body("x").post(PATH).statusCode())
                .isEqualTo(415);
    }

    @Test
    void theKeyMayStandInThePath() {
        isTaken(Sender.request("application/json").body(event("1")).post("/k/" + TestKeys.WRITE + PATH));
    }

    @Test
    void withoutAKeyNothingIsTaken() {
        assertThat(Sender.request("application/json")
                        .body(event("1"))
                        .post(PATH)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aSenderOfWebhooksThatAsksWithAKeyMaySend() {
        var answer = given().header("WebHook-Request-Origin", "events.example").options("/k/" + TestKeys.WRITE + PATH);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("WebHook-Allowed-Origin")).isEqualTo("events.example");
    }

    @Test
    void aSenderOfWebhooksThatAsksWithoutAKeyIsNotTold() {
        assertThat(given().header("WebHook-Request-Origin", "events.example")
                        .options(PATH)
                        .statusCode())
                .isEqualTo(401);
    }
}
