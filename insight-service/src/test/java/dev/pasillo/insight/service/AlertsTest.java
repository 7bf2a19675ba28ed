package dev.pasillo.insight.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.pasillo.contract.Alert;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Fact.Verdict;
import dev.pasillo.contract.Topics;
import dev.pasillo.insight.fixture.Histories;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestBacking;
import dev.pasillo.testsupport.TestKeys;
import dev.pasillo.testsupport.TopicReader;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// From records on `journey-changes` to a signed webhook. Time is what watermarks say.
@QuarkusTest
@WithTestResource(
        value = BackingResource.class,
        initArgs = {
            @ResourceArg(name = "database", value = "alerts"),
            @ResourceArg(name = "topics.prefix", value = "alerts.")
        })
class AlertsTest {
    private static final String UNKNOWN = "00000000-0000-0000-0000-000000000000";
    /// Each test goes on behind the one before: the watermark never goes back.
    private static Instant now = Instant.parse("2026-03-02T12:00:00Z");

    @Inject
    Pool pool;

    private final String definition = "a-" + UUID.randomUUID();
    private final String stream = "touchpoints-" + UUID.randomUUID();
    private final Receiver receiver = new Receiver();
    private ChangesTopic topic;

    @BeforeEach
    void open() {
        topic = new ChangesTopic("alerts.", pool);
        topic.define(TestKeys.WORKSPACE, definition, "Alerts", Map.of("allowedTime", "PT10S"));
        now = now.plusSeconds(7_200);
        reach(now);
    }

    @AfterEach
    void close() {
        // Rules of this test would be judged for the hours up to the next.
        topic.execute("update alert_rule set current = false");
        receiver.close();
        topic.close();
    }

    @Test
    void twentyCustomersMakeOneDeliveryWithOneIdAndOneResolve() throws Exception {
        var destination = destination();
        var rule = rule(Map.of("destinations", List.of(destination.get("id"))));
        awaitJudged(rule);
        burst(12, 8, null);

        for (var seconds = 10; seconds <= 200; seconds += 10) {
            reach(now.plusSeconds(seconds));
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> receiver.messages().size() >= 2);
        reach(now.plusSeconds(600));
        awaitJudged(rule, now.plusSeconds(600));
        assertThat(receiver.messages()).hasSize(2);
        var firing = receiver.messages().getFirst();
        var resolved = receiver.messages().getLast();
        assertThat(firing.verifies(String.valueOf(destination.get("secret")))).isTrue();
        assertThat(resolved.verifies(String.valueOf(destination.get("secret")))).isTrue();
        assertThat(firing.id()).endsWith("_firing").isNotEqualTo(resolved.id());
        assertThat(resolved.id()).endsWith("_resolved");
        var alert = ContractJson.read(firing.body(), Alert.class);
        assertThat(alert.state()).isEqualTo(Alert.State.FIRING);
        assertThat(alert.observed()).isEqualTo(0.6);
        assertThat(alert.evidence().customers()).isEqualTo(20);
        assertThat(ContractJson.read(resolved.body(), Alert.class).id()).isEqualTo(alert.id());

        // The answer is the same object as the body, and its links list exactly the customers that were counted.
        var listed = Ask.json("/v1/alerts?state=resolved&definition=" + definition);
        assertThat(listed.getList("items")).hasSize(1);
        assertThat(listed.getString("items[0].id")).isEqualTo(alert.id());
        assertThat(Ask.json("/v1/alerts/" + alert.id()).<String>getList("explanation"))
                .hasSize(4);
        assertThat(Ask.json(link(alert, "dropped")).getLong("total")).isEqualTo(12);
        assertThat(Ask.json(link(alert, "advanced")).getLong("total")).isEqualTo(8);
        assertThat(Ask.json(link(alert, "completed")).getLong("total")).isZero();
        assertThat(Ask.json(link(alert, "rule")).getString("name")).isEqualTo("Checkout");

        // The same on the topic, and in the log of deliveries.
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(published(alert.id()))
                        .extracting(Alert::state)
                        .containsExactly(Alert.State.FIRING, Alert.State.RESOLVED));
        assertThat(published(alert.id()).getFirst()).isEqualTo(alert);
        var deliveries = Ask.json("/v1/destinations/" + destination.get("id") + "/deliveries");
        assertThat(deliveries.<String>getList("items.webhookId")).containsExactly(resolved.id(), firing.id());
        assertThat(deliveries.<String>getList("items.state")).containsOnly("delivered");
        assertThat(deliveries.getInt("items[0].log[0].status")).isEqualTo(204);
        assertThat(deliveries.getInt("items[0].attempts")).isEqualTo(1);
    }

    @Test
    void historicalDropsAreListedAndNeverPaged() {
        var destination = destination();
        var rule = rule(Map.of("destinations", List.of(destination.get("id"))));
        awaitJudged(rule);
        burst(30, 0, true);
        reach(now.plusSeconds(120));
        awaitJudged(rule, now.plusSeconds(120));

        assertThat(Ask.json("/v1/alerts?definition=" + definition).getList("items"))
                .isEmpty();
        assertThat(receiver.messages()).isEmpty();
        var people = "/v1/journeys/" + definition + "/people?stage=buy&verdict=dropped";
        assertThat(Ask.json(people).getLong("total")).isEqualTo(30);
        assertThat(Ask.json(people + "&historical=true").getLong("total")).isEqualTo(30);
        assertThat(Ask.json(people + "&historical=false").getLong("total")).isZero();
    }

    @Test
    void peopleAnswerAnAlertAndItStaysAnswered() {
        var rule = rule(Map.of());
        awaitJudged(rule);
        burst(12, 8, null);
        reach(now.plusSeconds(10));
        awaitJudged(rule, now.plusSeconds(10));
        var id = Ask.json("/v1/alerts?state=firing&definition=" + definition).getString("items[0].id");
        var alert = "/v1/alerts/" + id;

        secret().post(alert + "/acknowledge")
                .then()
                .statusCode(200)
                .body("acknowledgedBy", equalTo("secret"))
                .body("state", equalTo("firing"));
        var first = Ask.json(alert).getString("acknowledgedAt");
        secret().post(alert + "/acknowledge").then().statusCode(200).body("acknowledgedAt", equalTo(first));
        post(alert + "/silence", Map.of("until", "2026-04-01T12:00:00+02:00"))
                .statusCode(200)
                .body("silencedUntil", equalTo("2026-04-01T10:00:00.000Z"));
        post(alert + "/comment", Map.of("text", " The payment provider is down. "))
                .statusCode(200);
        post(alert + "/label", Map.of("value", true)).statusCode(200);
        post(alert + "/label", Map.of("value", "instrumentation")).statusCode(200);

        Ask.get(alert)
                .body("label", equalTo("instrumentation"))
                .body("comments.size()", equalTo(1))
                .body("comments[0].text", equalTo("The payment provider is down."))
                .body("comments[0].by", equalTo("secret"));
        reach(now.plusSeconds(120));
        awaitJudged(rule, now.plusSeconds(120));
        Ask.get(alert).body("state", equalTo("resolved")).body("label", equalTo("instrumentation"));
        Ask.as(TestKeys.OTHER_SECRET, alert).statusCode(404).body("code", equalTo("alert-unknown"));
        post(alert + "/label", Map.of("value", "perhaps")).statusCode(422).body("errors[0].field", equalTo("value"));
        post(alert + "/silence", Map.of("until", "soon")).statusCode(422).body("errors[0].field", equalTo("until"));
        post(alert + "/silence", Map.of("until", "2999-01-01T00:00:00Z"))
                .statusCode(422)
                .body("errors[0].message", containsString("90 days"));
        post(alert + "/comment", Map.of("text", " ")).statusCode(422).body("errors[0].field", equalTo("text"));
        post("/v1/alerts/" + UNKNOWN + "/acknowledge", Map.of()).statusCode(404);
        Ask.get("/v1/alerts/no-id").statusCode(404);
        Ask.get("/v1/alerts?state=open").statusCode(400).body("parameter", equalTo("state"));
    }

    @Test
    void ruleIsKeptListedChangedAndDeleted() {
        var rule = rule(Map.of("segment", "mobile", "channel", "web", "window", "P1D", "runbook", "https://wiki/x"));
        var path = "/v1/alert-rules/" + rule;
        Ask.get(path)
                .statusCode(200)
                .body("version", equalTo(1))
                .body("measure", equalTo("dropOffRate"))
                .body("window", equalTo("PT24H"))
                .body("above", equalTo(0.3f))
                .body("minCustomers", equalTo(10))
                .body("segment", equalTo("mobile"))
                .body("enabled", equalTo(true));

        // What was read can be sent back: it is the same version.
        secret().body(Ask.get(path).extract().asString())
                .put(path)
                .then()
                .statusCode(200)
                .body("version", equalTo(1));
        secret().body(Map.of("name", "New", "definition", definition, "stage", "buy", "above", 0.5))
                .put(path)
                .then()
                .statusCode(200)
                .body("version", equalTo(2))
                .body("window", equalTo("PT1H"))
                .body("minCustomers", equalTo(20))
                .body("segment", nullValue());
        Ask.as(TestKeys.OTHER_SECRET, path).statusCode(404).body("code", equalTo("alert-rule-unknown"));
        secret().delete(path).then().statusCode(204);
        secret().delete(path).then().statusCode(404);
        Ask.get(path).statusCode(404);
    }

    @Test
    void listsComeInPages() {
        var rules = List.of(rule(Map.of("name", "1")), rule(Map.of("name", "2")), rule(Map.of("name", "3")));
        var page = Ask.json("/v1/alert-rules?limit=2");
        var listed = new ArrayList<>(page.<String>getList("items.id"));
        while (page.getString("next") != null) {
            page = Ask.json("/v1/alert-rules?limit=2&after=" + page.getString("next"));
            listed.addAll(page.<String>getList("items.id"));
        }

        assertThat(listed).doesNotHaveDuplicates().containsSubsequence(rules);
        Ask.get("/v1/alert-rules?limit=0").statusCode(400).body("parameter", equalTo("limit"));
        Ask.get("/v1/alert-rules?after=x").statusCode(400).body("parameter", equalTo("after"));
        Ask.get("/v1/alert-rules?segment=x").statusCode(400).body("code", equalTo("parameter-unknown"));
        Ask.get("/v1/destinations?limit=2").statusCode(200);
        Ask.get("/v1/alerts?limit=2").statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    name         | {"name": ""}                        | 1 to 200 characters
                    definition   | {"definition": "nothing"}           | No journey definition has this name
                    stage        | {"stage": "nowhere"}                | discover, consider, buy, own
                    stage        | {"stage": "own"}                    | has no allowed time
                    measure      | {"measure": "moodRate"}             | dropOffRate
                    above        | {"above": 1}                        | from 0.0 to below 1.0
                    above        | {"above": -0.1}                     | from 0.0 to below 1.0
                    above        | {"above": "30 %"}                   | a number
                    window       | {"window": "PT59S"}                 | PT1M to P30D
                    window       | {"window": "P31D"}                  | PT1M to P30D
                    window       | {"window": "an hour"}               | ISO 8601
                    window       | {"window": "PT60.5S"}               | whole seconds
                    minCustomers | {"minCustomers": 0}                 | from 1 to
                    minCustomers | {"minCustomers": 1.5}               | whole number
                    segment      | {"segment": "tablet"}               | mobile, other
                    channel      | {"channel": "Web"}                  | web, app, email
                    destinations | {"destinations": ["x"]}             | list of ids
                    destinations | {"destinations": ["00000000-0000-0000-0000-000000000000"]} | no destination
                    enabled      | {"enabled": "yes"}                  | true or false
                    abov         | {"abov": 0.3}                       | not known
                    """)
    void ruleThatCannotBeTakenNamesTheFieldAndHowToMendIt(String field, String wrong, String message) {
        var body = new HashMap<String, Object>(terms());
        body.putAll(ContractJson.read(wrong, Map.class));

        secret().body(ContractJson.write(body))
                .post("/v1/alert-rules")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("alert-rule-invalid"))
                .body("errors.field", hasItem(field))
                .body("detail", containsString(message));
    }

    @Test
    void bodyThatIsNoRuleIsRefused() {
        secret().body("[]").post("/v1/alert-rules").then().statusCode(422);
        secret().body("{}")
                .post("/v1/alert-rules")
                .then()
                .statusCode(422)
                .body("errors.field", equalTo(List.of("name", "definition", "stage", "above")));
        secret().body("{").post("/v1/alert-rules").then().statusCode(400);
    }

    @Test
    void destinationTellsItsSecretOnce() {
        var destination = destination();
        var path = "/v1/destinations/" + destination.get("id");
        assertThat(String.valueOf(destination.get("secret"))).startsWith("whsec_");
        Ask.get(path)
                .statusCode(200)
                .body("secret", nullValue())
                .body("kind", equalTo("webhook"))
                .body("enabled", equalTo(true));
        Ask.get("/v1/destinations").body("items.secret", not(hasItem(destination.get("secret"))));
        Ask.as(TestKeys.OTHER_SECRET, path).statusCode(404).body("code", equalTo("destination-unknown"));
        secret().body(Map.of("kind", "webhook", "url", receiver.url() + "2", "enabled", false))
                .put(path)
                .then()
                .statusCode(200)
                .body("secret", nullValue())
                .body("enabled", equalTo(false));
        secret().delete(path).then().statusCode(204);
        Ask.get(path).statusCode(404);
        Ask.get(path + "/deliveries").statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    kind   | {"kind": "email", "to": "a@example.com"}  | follow in a later version
                    kind   | {"kind": "slack"}                         | follow in a later version
                    kind   | {"kind": "pigeon"}                        | must be webhook
                    url    | {"url": ""}                               | 1 to 2000
                    url    | {"url": "ftp://example.com/"}             | must be a URL
                    url    | {"url": "https://me@example.com/"}        | without user
                    url    | {"url": "https://exa mple.com/"}          | must be a URL
                    secret | {"secret": "whsec_AAAA"}                  | 24 to 64 bytes
                    secret | {"secret": "hunter2"}                     | 24 to 64 bytes
                    colour | {"colour": "red"}                         | not known
                    """)
    void destinationThatCannotBeTakenNamesTheFieldAndHowToMendIt(String field, String wrong, String message) {
        var body = new HashMap<String, Object>(Map.of("kind", "webhook", "url", "https://h.example.com/"));
        body.putAll(ContractJson.read(wrong, Map.class));

        secret().body(ContractJson.write(body))
                .post("/v1/destinations")
                .then()
                .statusCode(422)
                .body("code", equalTo("destination-invalid"))
                .body("errors.field", hasItem(field))
                .body("detail", containsString(message))
                .body("detail", not(containsString("hunter2")));
    }

    @Test
    void testOfADestinationIsSentAtOnceAndLogged() throws Exception {
        var destination = destination();
        var path = "/v1/destinations/" + destination.get("id");

        secret().post(path + "/test")
                .then()
                .statusCode(200)
                .body("delivered", equalTo(true))
                .body("status", equalTo(204));
        var message = receiver.messages().getFirst();
        assertThat(message.verifies(String.valueOf(destination.get("secret")))).isTrue();
        assertThat(ContractJson.read(message.body(), Alert.class).kind()).isEqualTo("test");
        receiver.answers(500);
        secret().post(path + "/test")
                .then()
                .statusCode(200)
                .body("delivered", equalTo(false))
                .body("status", equalTo(500));
        Ask.get(path + "/deliveries?limit=1")
                .body("items.size()", equalTo(1))
                .body("items[0].event", equalTo("test"))
                .body("items[0].state", equalTo("failed"));
        assertThat(Ask.json(path + "/deliveries?limit=1&after="
                                + Ask.json(path + "/deliveries?limit=1").getString("next"))
                        .getString("items[0].state"))
                .isEqualTo("delivered");
    }

    @Test
    void privateAddressIsRefusedAtTheSend() {
        var id = secret().body(Map.of("kind", "webhook", "url", "http://10.0.0.1/"))
                .post("/v1/destinations")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        secret().post("/v1/destinations/" + id + "/test")
                .then()
                .statusCode(200)
                .body("delivered", equalTo(false))
                .body("failure", equalTo("address-refused"));
    }

    @Test
    void deliveryThatFailsIsTriedAgainUnderItsId() {
        receiver.answers(503);
        var destination = destination();
        var rule = rule(Map.of("destinations", List.of(destination.get("id"))));
        awaitJudged(rule);
        burst(12, 8, null);
        reach(now.plusSeconds(10));
        await().atMost(Duration.ofSeconds(30)).until(() -> !receiver.messages().isEmpty());
        var path = "/v1/destinations/" + destination.get("id") + "/deliveries";
        await().until(() -> Ask.json(path).getInt("items[0].log.size()") == 1);
        assertThat(Ask.json(path).getString("items[0].state")).isEqualTo("pending");
        assertThat(Ask.json(path).getString("items[0].nextAttemptAt")).isNotNull();

        receiver.answers(200);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> Ask.json(path).getString("items[0].state").equals("delivered"));
        assertThat(receiver.messages()).hasSize(2);
        assertThat(receiver.messages().getFirst().id())
                .isEqualTo(receiver.messages().getLast().id());
    }

    private static String link(Alert alert, String name) {
        return alert.links().getOrDefault(name, "no link " + name);
    }

    // Given

    private static RequestSpecification secret() {
        return given().contentType(ContentType.JSON).header("Authorization", "Bearer " + TestKeys.SECRET);
    }

    private static ValidatableResponse post(String path, Map<String, ?> body) {
        return secret().body(body).post(path).then();
    }

    private Map<String, Object> destination() {
        return secret().body(Map.of("kind", "webhook", "name", "On call", "url", receiver.url()))
                .post("/v1/destinations")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getMap("");
    }

    private Map<String, Object> terms() {
        return Map.of(
                "name",
                "Checkout",
                "definition",
                definition,
                "stage",
                "buy",
                "above",
                0.3,
                "window",
                "PT1M",
                "minCustomers",
                10);
    }

    private String rule(Map<String, ?> more) {
        var body = new HashMap<String, Object>(terms());
        body.putAll(more);
        return secret().body(body)
                .post("/v1/alert-rules")
                .then()
                .statusCode(201)
                .header("Location", containsString("/v1/alert-rules/"))
                .extract()
                .path("id");
    }

    /// Twenty or so customers whose time runs out five seconds from now.
    private void burst(int dropped, int advanced, @Nullable Boolean historical) {
        var deadline = now.plusSeconds(5);
        for (var i = 0; i < dropped + advanced; i++) {
            var profile = definition + "-" + i;
            Fact visit = new Fact.Visit(
                    profile,
                    definition,
                    1,
                    "j-" + profile,
                    1,
                    "buy",
                    "mobile",
                    null,
                    "web",
                    deadline.minusSeconds(10),
                    List.of(),
                    i < dropped ? Verdict.DROPPED : Verdict.ADVANCED,
                    deadline,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    false,
                    null,
                    deadline,
                    historical);
            topic.change(TestKeys.WORKSPACE, stream, new Histories.Step(profile, List.of(), List.of(visit)));
        }
        topic.awaitApplied();
    }

    private void reach(Instant watermark) {
        topic.mark(watermark);
        topic.awaitApplied();
    }

    private void awaitJudged(String rule) {
        awaitJudged(rule, now);
    }

    private void awaitJudged(String rule, Instant to) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> topic.count("select count(*) from alert_rule where id = '%s' and closed_to >= '%s'"
                                .formatted(rule, to))
                        == 1);
    }

    private static List<Alert> published(String id) {
        return TopicReader.readAll(TestBacking.shared().bootstrapServers(), "alerts." + Topics.ALERTS).stream()
                .map(record -> ContractJson.read(record.value(), Alert.class))
                .filter(alert -> alert.id().equals(id))
                .toList();
    }
}
