package dev.pasillo.ingest.service;

import static dev.pasillo.ingest.service.Sender.gzip;
import static io.restassured.RestAssured.given;
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
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Segment's HTTP API as its SDKs use it: where they leave the key, what they are answered, and from pages too.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class SegmentEndpointTest {
    private static final String PAGE = "https://shop.example";

    private final String run = UUID.randomUUID().toString();

    private String call(String id) {
        return """
                {"type":"track","event":"Order Completed","messageId":"%s","userId":"user of %s",\
                "timestamp":"%s","properties":{"revenue":12.5}}""".formatted(id, id, Instant.now().minusSeconds(60));
    }

    private String batch(String around) {
        return "{\"batch\":[" + call(run) + "]" + around + "}";
    }

    private static RequestSpecification text() {
        return Sender.request("text/plain");
    }

    private static RequestSpecification basic(String key) {
        return text().auth().preemptive().basic(key, "");
    }

    private void isTaken(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(answer.asString()).isEqualTo("{\"success\":true}");
        assertThat(Kept.touchpoints(run)).singleElement().satisfies(kept -> {
            assertThat(kept.type()).isEqualTo("order_paid");
            assertThat(kept.workspace()).isEqualTo(TestKeys.WORKSPACE);
        });
    }

    private void isStrange(Response answer) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("key-missing-or-unknown");
        assertThat(answer.header("WWW-Authenticate")).contains("Basic");
        assertThat(Kept.touchpoints(run)).isEmpty();
    }

    @Test
    void theKeyMayBeTheBasicUser() {
        isTaken(basic(TestKeys.WRITE).body(batch("")).post("/v1/batch"));
    }

    @Test
    void theKeyMayStandInThePath() {
        isTaken(text().body(batch("")).post("/k/" + TestKeys.WRITE + "/v1/batch"));
    }

    @Test
    void theKeyInThePathCountsWhereTheHeadHasOneThatNobodyKnows() {
        isTaken(basic("segment's own").body(batch("")).post("/k/" + TestKeys.WRITE + "/v1/batch"));
    }

    @Test
    void theKeyMayStandAroundTheBatch() {
        isTaken(text().body(batch(",\"writeKey\":\"" + TestKeys.WRITE + "\"")).post("/v1/import/"));
    }

    @Test
    void theKeyMayStandInACallOfTheBatch() {
        isTaken(text().body(batch("").replace("{\"type\"", "{\"writeKey\":\"" + TestKeys.WRITE + "\",\"type\""))
                .post("/v1/b"));
    }

    @Test
    void theKeyMayStandInACallByItself() {
        isTaken(text().body(call(run).replace("{\"type\"", "{\"writeKey\":\"" + TestKeys.WRITE + "\",\"type\""))
                .post("/v1/t"));
    }

    @Test
    void theKeyMayStandInAPackedBody() {
        isTaken(text().body(
                        gzip(batch(",\"writeKey\":\"" + TestKeys.WRITE + "\"").getBytes(UTF_8)))
                .post("/v1/import"));
    }

    @Test
    void aTokenOfTheSdksOwnDoesNotHideTheKeyInTheBody() {
        isTaken(text().header("Authorization", "Bearer eyJhbGciOi")
                .body(batch(",\"writeKey\":\"" + TestKeys.WRITE + "\""))
                .post("/v1/batch"));
    }

    @Test
    void aKeyOfTheHeadCountsBeforeTheBodys() {
        isTaken(basic(TestKeys.WRITE)
                .body(batch(",\"writeKey\":\"" + TestKeys.OTHER_WRITE + "\""))
                .post("/v1/batch"));
    }

    @Test
    void withoutAKeyAnywhereNothingIsTaken() {
        isStrange(text().body(batch("")).post("/v1/batch"));
    }

    @Test
    void aKeyInTheBodyThatNobodyKnowsIsRefused() {
        isStrange(
                text().body(batch(",\"writeKey\":\"" + TestKeys.UNKNOWN + "\"")).post("/v1/batch"));
    }

    @Test
    void aKeyInTheHeadThatNobodyKnowsIsRefused() {
        isStrange(basic(TestKeys.UNKNOWN).body(batch("")).post("/v1/batch"));
    }

    @Test
    void aBodyOfAStrangerIsReadToAMegabyteOnly() {
        var answer =
                text().body(batch(",\"x\":\"" + "y".repeat(1_100_000) + "\"")).post("/v1/batch");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("body-too-large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/identify",
                "/v1/track",
                "/v1/page",
                "/v1/screen",
                "/v1/group",
                "/v1/alias",
                "/v1/batch",
                "/v1/import",
                "/v1/i",
                "/v1/t",
                "/v1/p",
                "/v1/s",
                "/v1/g",
                "/v1/a",
                "/v1/b",
                "/v1/track/",
                "/v1/t/"
            })
    void everyPathTakesCalls(String path) {
        isTaken(basic(TestKeys.WRITE).body(call(run)).post(path));
    }

    @Test
    void aBodyThatCannotBeReadIsTheOnlyBadRequest() {
        var unreadable = basic(TestKeys.WRITE).body("nonsense").post("/v1/batch");
        var refused = basic(TestKeys.WRITE)
                .body("{\"batch\":[{\"type\":\"track\",\"messageId\":\"" + run + "\"}]}")
                .post("/v1/batch");

        assertThat(unreadable.statusCode()).isEqualTo(400);
        assertThat(refused.statusCode()).isEqualTo(200);
        assertThat(Kept.rejected(run))
                .singleElement()
                .satisfies(kept -> assertThat(kept.code()).isEqualTo("type-missing"));
    }

    @Test
    void aWrongClockIsSetRight() {
        var body = call(run).replaceAll("\"timestamp\":\"[^\"]*\"", "\"timestamp\":\"2019-01-01T00:00:00Z\"");

        isTaken(basic(TestKeys.WRITE)
                .body("{\"batch\":[" + body + "],\"sentAt\":\"2019-01-01T00:01:00Z\"}")
                .post("/v1/batch"));

        assertThat(Kept.touchpoints(run))
                .singleElement()
                .satisfies(kept -> assertThat(kept.occurredAt())
                        .isEqualTo(kept.receivedAt().minus(Duration.ofMinutes(1))));
    }

    @Test
    void callsNameTheSamePersonAsNativeEventsDo() {
        isTaken(basic(TestKeys.WRITE).body(batch("")).post("/v1/batch"));

        assertThat(Kept.touchpoints(run))
                .singleElement()
                .extracting(Touchpoint::owner)
                .isEqualTo(new Identifier("user_id", "user of " + run));
    }

    @Test
    void whatTheSdksMeasureOfThemselvesIsDiscarded() {
        var answer = text().body("{\"series\":[]}").post("/v1/m");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asString()).isEqualTo("{\"success\":true}");
    }

    @Test
    void theSettingsSendTheBrowserBackHere() {
        var answer = given().header("Origin", PAGE).get("/v1/projects/" + TestKeys.WRITE + "/settings");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        var segment = answer.jsonPath().getMap("integrations['Segment.io']");
        assertThat(segment.get("apiKey")).isEqualTo(TestKeys.WRITE);
        assertThat(segment.get("protocol")).isEqualTo("http");
        assertThat(String.valueOf(segment.get("apiHost"))).matches("(localhost|127.0.0.1):\\d+/v1");
    }

    @Test
    void theSettingsBelowAKeySendTheBrowserThere() {
        var answer = given().get("/k/" + TestKeys.WRITE + "/v1/projects/anything/settings");

        assertThat(answer.jsonPath().getString("integrations['Segment.io'].apiHost"))
                .endsWith("/k/" + TestKeys.WRITE + "/v1");
    }

    @Test
    void theSettingsOfAKeyThatNobodyKnowsAreNotTold() {
        assertThat(given().get("/v1/projects/" + TestKeys.UNKNOWN + "/settings").statusCode())
                .isEqualTo(401);
    }

    @Test
    void aBrowserThatAsksFirstMaySend() {
        var answer = given().header("Origin", PAGE)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type,x-other")
                .options("/v1/t");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("authorization,content-type,x-other");
        assertThat(answer.header("Access-Control-Allow-Methods")).contains("POST");
    }

    @Test
    void aPageHearsThatItsKeyIsRefused() {
        var answer =
                basic(TestKeys.UNKNOWN).header("Origin", PAGE).body(call(run)).post("/v1/t");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(answer.header("Access-Control-Expose-Headers")).isEqualTo("Retry-After");
    }
}
