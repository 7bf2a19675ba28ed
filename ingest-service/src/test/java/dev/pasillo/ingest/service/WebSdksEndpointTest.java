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
import java.net.URLEncoder;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What browser SDKs do and servers' do not: no header of their own, keys in bodies and queries, questions before they
/// send, answers that must be exactly as they know them.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class WebSdksEndpointTest {
    private static final String PAGE = "https://shop.example";

    private final String run = UUID.randomUUID().toString();

    private static RequestSpecification text() {
        return Sender.request("text/plain").header("Origin", PAGE);
    }

    private void isKept(Response answer, String body) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.asString()).isEqualTo(body);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(Kept.touchpoints(run))
                .singleElement()
                .satisfies(kept -> assertThat(kept.workspace()).isEqualTo(TestKeys.WORKSPACE));
    }

    private String posthog(String key) {
        return """
                {"api_key":"%s","batch":[{"uuid":"%s","event":"$pageview","properties":{"distinct_id":"d-%s",\
                "token":"%s","$device_id":"d-%s","$is_identified":false,"$pathname":"/pricing"}}],\
                "sent_at":"2026-01-01T00:00:01.000Z"}""".formatted(key, run, run, key, run);
    }

    private static String form(String json) {
        return "data=" + URLEncoder.encode(Base64.getEncoder().encodeToString(json.getBytes(UTF_8)), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/batch", "/capture/", "/e/", "/e", "/track/", "/engage", "/i/v0/e", "/i/v0/e/", "/e/?ip=1&_=1"})
    void posthogIsTakenOnEveryPath(String path) {
        isKept(text().body(gzip(posthog(TestKeys.WRITE).getBytes(UTF_8))).post(path), "{\"status\":1}");

        assertThat(Kept.touchpoints(run))
                .singleElement()
                .extracting(Touchpoint::owner)
                .isEqualTo(new Identifier("anonymous_id", "d-" + run));
    }

    @Test
    void posthogMayFallBackToAForm() {
        isKept(
                Sender.request("application/x-www-form-urlencoded")
                        .header("Origin", PAGE)
                        .body(form(posthog(TestKeys.WRITE)))
                        .post("/e/?compression=base64&beacon=1"),
                "{\"status\":1}");
    }

    @Test
    void posthogMayAskByGet() {
        isKept(
                given().urlEncodingEnabled(false)
                        .header("Origin", PAGE)
                        .get("/i/v0/e?" + form(posthog(TestKeys.WRITE))),
                "{\"status\":1}");
    }

    @Test
    void posthogsKeyMayStandInThePath() {
        isKept(text().body(posthog("phc_as_it_was")).post("/k/" + TestKeys.WRITE + "/e/"), "{\"status\":1}");
    }

    @Test
    void posthogsKeyThatNobodyKnowsIsRefused() {
        assertThat(text().body(posthog(TestKeys.UNKNOWN)).post("/e/").statusCode())
                .isEqualTo(401);
    }

    @Test
    void posthogHearsOfEachEventWhereItAsks() {
        var body = "{\"batch\":[{\"uuid\":\"" + run + "\",\"distinct_id\":\"u-" + run + "\"}]}";

        var answer = Sender.request("application/json")
                .header("Authorization", "Bearer " + TestKeys.WRITE)
                .body(body)
                .post("/i/v1/analytics/events");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asString())
                .isEqualTo("{\"results\":{\"" + run + "\":{\"result\":\"drop\",\"details\":\"type-missing\"}}}");
    }

    @Test
    void posthogsQuestionsAreAnsweredForKnownKeysOnly() {
        var known = "/array/" + TestKeys.WRITE + "/config";

        assertThat(given().get(known).jsonPath().getList("supportedCompression"))
                .isEqualTo(java.util.List.of("gzip", "gzip-js"));
        assertThat(given().get(known + ".js").contentType()).startsWith("application/javascript");
        assertThat(given().get("/array/" + TestKeys.UNKNOWN + "/config").statusCode())
                .isEqualTo(401);
        assertThat(given().get("/k/" + TestKeys.WRITE + "/array/phc_as_it_was/config.js")
                        .asString())
                .contains("_POSTHOG_REMOTE_CONFIG[\"phc_as_it_was\"]");
    }

    @Test
    void posthogsRecordingsAreDiscarded() {
        assertThat(text().body("{}").post("/s/?compression=gzip-js").asString()).isEqualTo("{\"status\":1}");
    }

    private String rudderStack() {
        return """
                {"batch":[{"type":"track","event":"Order Completed","messageId":"%s","anonymousId":"an-%s","userId":"",\
                "originalTimestamp":"2026-01-01T00:00:00.000Z"}],"sentAt":"2026-01-01T00:00:00.000Z"}""".formatted(run, run);
    }

    @Test
    void rudderStacksBeaconHasItsKeyInTheQuery() {
        isKept(text().body(rudderStack()).post("/beacon/v1/batch?writeKey=" + TestKeys.WRITE), "{\"success\":true}");

        assertThat(text().body(rudderStack()).post("/beacon/v1/batch").statusCode())
                .isEqualTo(401);
    }

    @Test
    void rudderStacksPixelIsAnImage() {
        var answer = given().urlEncodingEnabled(false)
                .get("/pixel/v1/track?writeKey=" + TestKeys.WRITE + "&event=Email%20Opened&messageId=" + run
                        + "&anonymousId=an-" + run + "&properties.campaign=spring");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("image/gif");
        assertThat(Kept.touchpoints(run)).singleElement().satisfies(kept -> {
            assertThat(kept.type()).isEqualTo("email_opened");
            assertThat(kept.properties()).containsEntry("campaign", "spring");
        });
    }

    @Test
    void rudderStacksQuestionIsAnsweredForKnownKeysOnly() {
        var asked = "/sourceConfig/?p=npm&writeKey=";

        var answer = given().header("Origin", PAGE)
                .auth()
                .preemptive()
                .basic(TestKeys.WRITE, "")
                .get(asked + TestKeys.WRITE);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(answer.jsonPath().getBoolean("source.enabled")).isTrue();
        assertThat(answer.jsonPath().getList("source.destinations")).isEmpty();
        assertThat(given().auth()
                        .preemptive()
                        .basic(TestKeys.UNKNOWN, "")
                        .get(asked + TestKeys.UNKNOWN)
                        .statusCode())
                .isEqualTo(401);
    }

    private static final String SNOWPLOW = "/com.snowplowanalytics.snowplow/tp2";

    private String snowplow(String application) {
        return """
                {"schema":"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4","data":[{"e":"pv",\
                "eid":"%s","aid":"%s","p":"web","duid":"%s","dtm":"1767225600000","stm":"1767225600000"}]}""".formatted(run, application, run);
    }

    @Test
    void snowplowsBrowserKeepsTheTrackersIdOfTheVisitor() {
        var answer = text().body(snowplow("shop")).post("/k/" + TestKeys.WRITE + SNOWPLOW);

        isKept(answer, "ok");
        assertThat(answer.header("Set-Cookie"))
                .isEqualTo("sp=" + run + "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
    }

    @Test
    void snowplowsVisitorMayStayAnonymous() {
        var answer = text().header("SP-Anonymous", "*")
                .body(snowplow(TestKeys.WRITE))
                .post(SNOWPLOW);

        isKept(answer, "ok");
        assertThat(answer.header("Set-Cookie")).isNull();
    }

    @Test
    void snowplowsImageNamesItsVisitorByTheCookie() {
        var answer = given().header("Origin", PAGE)
                .cookie("sp", run)
                .get("/i?e=pv&p=web&dtm=1767225600000&eid=" + run + "&aid=" + TestKeys.WRITE);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("image/gif");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache, no-store, must-revalidate");
        assertThat(Kept.touchpoints(run))
                .singleElement()
                .extracting(Touchpoint::owner)
                .isEqualTo(new Identifier("anonymous_id", run));
    }

    @Test
    void snowplowsApplicationThatNobodyKnowsIsRefused() {
        assertThat(text().body(snowplow("shop")).post(SNOWPLOW).statusCode()).isEqualTo(401);
        assertThat(given().get("/i?e=pv&aid=shop").statusCode()).isEqualTo(401);
    }

    @Test
    void aLongQueryIsRead() {
        var longer = posthog(TestKeys.WRITE).replace("/pricing", "/" + "p".repeat(8_000));

        isKept(
                given().urlEncodingEnabled(false).header("Origin", PAGE).get("/i/v0/e?" + form(longer)),
                "{\"status\":1}");
    }
}
