package dev.pasillo.insight.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Fact.Outcome;
import dev.pasillo.contract.Fact.Verdict;
import dev.pasillo.contract.Topics;
import dev.pasillo.insight.fixture.Histories;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// From records on `journey-changes` to answers.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "insight"))
class FiguresTest {
    private static final Instant DAY = Instant.parse("2026-03-02T00:00:00Z");
    private static final List<String> FILTERS = List.of(
            "",
            "?segment=mobile",
            "?channel=web&persona=bargain-hunter",
            "?from=2026-03-02&to=2026-03-04",
            "?from=2026-03-02T05:06:07Z&to=2026-03-04T20:00:00.001Z&segment=other",
            "?from=2026-03-02T05:00:00Z&to=2026-03-02T21:00:00Z");

    @Inject
    Pool pool;

    @Inject
    SetClock clock;

    private ChangesTopic topic;
    private final String definition = "d-" + UUID.randomUUID();
    private final String stream = "touchpoints-" + UUID.randomUUID();

    @BeforeEach
    void open() {
        topic = new ChangesTopic("", pool);
    }

    @AfterEach
    void close() {
        clock.ahead(Duration.ZERO);
        topic.close();
    }

    @Test
    void everyNumberIsTheTotalOfItsListUnderEveryFilterWhileChangesFlow() throws Exception {
        topic.define(TestKeys.WORKSPACE, definition, "Purchase");
        var history = new Histories(1, definition, definition, 30);
        var done = new AtomicBoolean();
        try (var threads = Executors.newSingleThreadExecutor()) {
            var flowing = threads.submit(() -> {
                var sent = 0;
                while (!done.get()) {
                    for (var i = 0; i < 20; i++) {
                        topic.change(TestKeys.WORKSPACE, stream, history.next());
                    }
                    topic.awaitApplied();
                    sent++;
                }
                return sent;
            });
            try {
                for (var filter : FILTERS) {
                    assertEveryNumber(filter);
                }
            } finally {
                done.set(true);
            }
            assertThat(flowing.get()).isPositive();
        }
        topic.awaitApplied();
        for (var filter : FILTERS) {
            assertThat(assertEveryNumber(filter)).as(filter).isPositive();
        }
    }

    /// Follows every link of stages, funnels and moments; how many people there are behind them altogether.
    private long assertEveryNumber(String filter) {
        var journeys = "/v1/journeys/" + definition;
        var people = 0L;
        for (var path : List.of(
                "/stages" + filter,
                "/funnel" + (filter.isEmpty() ? "?" : filter + "&") + "rule=reached",
                "/funnel" + (filter.isEmpty() ? "?" : filter + "&") + "rule=first-order",
                "/funnel" + (filter.isEmpty() ? "?" : filter + "&") + "rule=sequential")) {
            for (var stage : Ask.json(journeys + path).<Map<String, Object>>getList("stages")) {
                people += assertLinks(stage);
            }
        }
        for (var moment : Ask.json(journeys + "/moments" + filter).<Map<String, Object>>getList("moments")) {
            people += assertLinks(moment);
        }
        return people + assertLinks(Ask.json(journeys + filter).getMap(""));
    }

    @SuppressWarnings("unchecked")
    private static long assertLinks(Map<String, Object> figures) {
        var people = 0L;
        for (var part : figures.values()) {
            people += part instanceof Map<?, ?> nested && nested.containsKey("links")
                    ? assertLinks((Map<String, Object>) nested)
                    : 0;
        }
        for (var link : ((Map<String, String>) figures.getOrDefault("links", Map.of())).entrySet()) {
            var number = ((Number) figures.getOrDefault(link.getKey(), -1)).longValue();
            var listed = new HashSet<>();
            var after = "";
            do {
                var page = Ask.json(link.getValue() + "&limit=40" + after);
                assertThat(page.getLong("total")).as(link.getValue()).isEqualTo(number);
                listed.addAll(page.getList("items"));
                after = page.getString("next") == null ? "" : "&after=" + page.getString("next");
            } while (!after.isEmpty());
            assertThat(listed).as(link.getValue()).hasSize((int) number);
            people += number;
        }
        return people;
    }

    @Test
    void visitIsToldWithEverythingThatIsKnownOfIt() {
        topic.define(TestKeys.WORKSPACE, definition, "Purchase");
        topic.change(
                TestKeys.WORKSPACE, stream, added(visit("ana", "buy", DAY, DAY.plusSeconds(7_200), Verdict.DROPPED)));
        topic.mark(DAY.plusSeconds(86_400));
        topic.awaitApplied();

        Ask.get("/v1/journeys/" + definition + "/stages?to=2026-03-03")
                .statusCode(200)
                .body("definition", equalTo(definition))
                .body("settled", equalTo(true))
                .body("watermark", equalTo("2026-03-03T00:00:00.000Z"))
                .body("stages[2].stage", equalTo("buy"))
                .body("stages[2].entered", equalTo(1))
                .body("stages[2].now", equalTo(0))
                .body("stages[2].dropOffRate", equalTo(1.0f))
                .body("stages[2].interval.size()", equalTo(2))
                .body("stages[2].dwell.overTarget", equalTo(1.0f))
                .body("stages[2].owner", equalTo("sales"))
                .body("stages[0].containsKey('dropOffRate')", equalTo(false))
                .body("stages[0].containsKey('interval')", equalTo(false));
        var people = Ask.json("/v1/journeys/" + definition + "/people?stage=buy&verdict=dropped");
        assertThat(people.getMap("items[0]"))
                .containsEntry("profileId", "ana")
                .containsEntry("journeyId", "j-ana")
                .containsEntry("stage", "buy")
                .containsEntry("enteredAt", "2026-03-02T00:00:00.000Z")
                .containsEntry("leftAt", "2026-03-02T02:00:00.000Z")
                .containsEntry("verdict", "dropped")
                .containsEntry("lastTouchpoint", "pricing-page")
                .doesNotContainKey("to");
        assertThat(Ask.json("/v1/journeys/" + definition + "/people?lastTouchpoint=pricing-page")
                        .getInt("total"))
                .isEqualTo(1);
        assertThat(Ask.json("/v1/journeys/" + definition + "/people?lastTouchpoint=else")
                        .getInt("total"))
                .isZero();
    }

    @Test
    void momentOfTruthIsToldWithItsBudgetItsGapsAndItsPeople() {
        topic.define(TestKeys.WORKSPACE, definition, "Purchase");
        topic.change(TestKeys.WORKSPACE, stream, added(moment("ana", "1", DAY, Outcome.KEPT, 60.0, 1.0)));
        topic.change(TestKeys.WORKSPACE, stream, added(moment("ana", "2", DAY, Outcome.KEPT, 60.0, null)));
        topic.change(TestKeys.WORKSPACE, stream, added(moment("eva", "3", DAY, Outcome.MISSED, null, -2.0)));
        topic.change(TestKeys.WORKSPACE, stream, added(moment("eva", "4", DAY, Outcome.UNKNOWN, null, null)));
        // Before the objective's window, which ends at the watermark.
        var longAgo = DAY.minus(Duration.ofDays(60));
        topic.change(TestKeys.WORKSPACE, stream, added(moment("eva", "5", longAgo, Outcome.MISSED, null, null)));
        topic.mark(DAY.plusSeconds(86_400));
        topic.awaitApplied();

        var answer = Ask.json("/v1/journeys/" + definition + "/moments");
        assertThat(answer.getBoolean("settled")).isTrue();
        assertThat(answer.getList("moments.moment")).isEqualTo(Histories.MOMENTS);
        assertThat(answer.getMap("moments[0]"))
                .containsEntry("stage", "buy")
                .containsEntry("kept", 2)
                .containsEntry("missed", 2)
                .containsEntry("unknown", 1)
                .containsEntry("pending", 0)
                .containsEntry("rate", 0.5f)
                .containsEntry("objective", 0.75f)
                .containsEntry("burn", 2.0f);
        assertThat(answer.getList("moments[0].interval")).hasSize(2);
        assertThat(answer.getFloat("moments[0].budgetLeft")).isCloseTo(1 - 4 / 3f, within(1e-6f));
        assertThat(answer.getMap("moments[0].gaps"))
                .containsEntry("promiseSeconds", 300.0f)
                .containsEntry("targetSeconds", 480.0f)
                .containsEntry("perceived", -0.5f)
                .doesNotContainKey("deliveredSeconds");
        assertThat(answer.getMap("moments[1]"))
                .containsEntry("kept", 0)
                .containsEntry("budgetLeft", 1.0f)
                .doesNotContainKeys("rate", "interval", "burn");
        assertThat(Ask.json("/v1/journeys/" + definition + "/moments?from=2026-03-02")
                        .getFloat("moments[0].gaps.deliveredSeconds"))
                .isCloseTo(60, within(0.5f));
        var people = Ask.json("/v1/journeys/" + definition + "/people?moment=first-answer&outcome=kept");
        assertThat(people.getInt("total")).isEqualTo(2);
        assertThat(people.getMap("items[0]"))
                .containsEntry("profileId", "ana")
                .containsEntry("moment", "first-answer")
                .containsEntry("openedAt", "2026-03-02T00:00:00.000Z")
                .containsEntry("outcome", "kept")
                .containsEntry("measured", 60.0f);
        assertThat(Ask.json("/v1/journeys/" + definition + "/people?moment=first-answer")
                        .getInt("total"))
                .isEqualTo(5);
        assertThat(Ask.json("/v1/journeys/" + definition + "/people?outcome=any")
                        .getInt("total"))
                .isEqualTo(5);

        topic.change(TestKeys.WORKSPACE, stream, added(moment("ana", "6", DAY, Outcome.PENDING, null, null)));
        topic.awaitApplied();

        assertThat(Ask.json("/v1/journeys/" + definition + "/moments").getBoolean("settled"))
                .isFalse();
        assertThat(Ask.json("/v1/journeys/" + definition + "/moments?asOf=" + answer.getString("asOf"))
                        .getMap(""))
                .isEqualTo(answer.getMap(""));
    }

    private Fact.Moment moment(
            String profileId,
            String id,
            Instant openedAt,
            Outcome outcome,
            @org.jspecify.annotations.Nullable Double measured,
            @org.jspecify.annotations.Nullable Double perceived) {
        return new Fact.Moment(
                profileId,
                definition,
                1,
                "m-" + id,
                "first-answer",
                null,
                null,
                "call",
                openedAt,
                openedAt.plusSeconds(600),
                null,
                outcome,
                outcome == Outcome.PENDING ? null : openedAt.plusSeconds(60),
                measured,
                perceived);
    }

    @Test
    void openVisitKeepsAnAnswerFromBeingSettled() {
        topic.define(TestKeys.WORKSPACE, definition, "Purchase");
        var open = visit("ana", "buy", DAY, null, Verdict.OPEN);
        topic.change(TestKeys.WORKSPACE, stream, added(open));
        topic.mark(DAY.plusSeconds(86_400));
        topic.awaitApplied();
        assertThat(Ask.json("/v1/journeys/" + definition + "/stages").getBoolean("settled"))
                .isFalse();

        topic.change(TestKeys.WORKSPACE, stream, new Histories.Step("ana", List.of(open), List.of()));
        topic.awaitApplied();

        assertThat(Ask.json("/v1/journeys/" + definition + "/stages").getBoolean("settled"))
                .isTrue();
        assertThat(Ask.json("/v1/journeys/" + definition + "/stages?to=2099-01-01")
                        .getBoolean("settled"))
                .isFalse();
    }

    @Test
    void momentStandsStillWhileChangesGoOnAndExpires() {
        topic.define(TestKeys.WORKSPACE, definition, "Purchase");
        var visit = visit("ana", "buy", DAY, null, Verdict.OPEN);
        topic.change(TestKeys.WORKSPACE, stream, added(visit));
        topic.awaitApplied();
        var before = Ask.json("/v1/journeys/" + definition + "/stages");
        var asOf = before.getString("asOf");

        topic.change(
                TestKeys.WORKSPACE,
                stream,
                new Histories.Step("ana", List.of(visit), List.of(visit("ana", "own", DAY, null, Verdict.OPEN))));
        topic.awaitApplied();

        var again = Ask.json("/v1/journeys/" + definition + "/stages?asOf=" + asOf);
        assertThat(again.getMap("")).isEqualTo(before.getMap(""));
        assertThat(Ask.json("/v1/journeys/" + definition + "/people?asOf=" + asOf)
                        .getList("items.stage"))
                .containsExactly("buy");
        assertThat(Ask.json("/v1/journeys/" + definition + "/people").getList("items.stage"))
                .containsExactly("own");
        clock.ahead(Duration.ofMinutes(14));
        Ask.get("/v1/journeys/" + definition + "/stages?asOf=" + asOf).statusCode(200);
        clock.ahead(Duration.ofMinutes(16));
        Ask.get("/v1/journeys/" + definition + "/stages?asOf=" + asOf)
                .statusCode(410)
                .contentType("application/problem+json")
                .body("code", equalTo("as-of-expired"));
    }

    @Test
    void momentFromBeforeACrashOfTheDatabaseHasExpired() {
        topic.define(TestKeys.WORKSPACE, definition, "Purchase");
        var asOf = Ask.json("/v1/journeys/" + definition).getString("asOf");

        // What a crash does to unlogged tables.
        topic.execute("truncate as_of_era, fact_past");

        Ask.get("/v1/journeys/" + definition + "/people?asOf=" + asOf)
                .statusCode(410)
                .body("code", equalTo("as-of-expired"));
        Ask.get("/v1/journeys/" + definition).statusCode(200);
    }

    @Test
    void momentOfAnotherWorkspaceIsNone() {
        topic.define(TestKeys.WORKSPACE, definition, "Purchase");
        topic.define(TestKeys.OTHER_WORKSPACE, definition, "Purchase");
        var asOf = Ask.json("/v1/journeys/" + definition).getString("asOf");

        Ask.as(TestKeys.OTHER_SECRET, "/v1/journeys/" + definition + "?asOf=" + asOf)
                .statusCode(400)
                .body("code", equalTo("as-of-invalid"));
    }

    @Test
    void workspacesSeeTheirOwn() {
        topic.define(TestKeys.WORKSPACE, definition, "Ours");
        topic.define(TestKeys.OTHER_WORKSPACE, definition, "Theirs");
        topic.change(TestKeys.WORKSPACE, stream, added(visit("ana", "buy", DAY, null, Verdict.OPEN)));
        topic.change(TestKeys.OTHER_WORKSPACE, stream, added(visit("eva", "own", DAY, null, Verdict.OPEN)));
        topic.awaitApplied();

        assertThat(Ask.json("/v1/journeys/" + definition + "/people").getList("items.profileId"))
                .containsExactly("ana");
        Ask.as(TestKeys.OTHER_SECRET, "/v1/journeys/" + definition + "/people")
                .body("items.profileId", equalTo(List.of("eva")));
        Ask.as(TestKeys.OTHER_SECRET, "/v1/journeys/" + definition).body("title.en", equalTo("Theirs"));
        Ask.as(TestKeys.OTHER_SECRET, "/").body(containsString("Theirs"));
    }

    @Test
    void factTakenBackBeforeItCameIsTrueOnceItCameTwice() {
        topic.define(TestKeys.WORKSPACE, definition, "Purchase");
        var visit = visit("ana", "buy", DAY, null, Verdict.OPEN);
        var maintenance = "maintenance-" + UUID.randomUUID();
        topic.change(TestKeys.WORKSPACE, maintenance, new Histories.Step("ana", List.of(visit), List.of()));
        topic.awaitApplied();
        assertThat(Ask.json("/v1/journeys/" + definition + "/stages").getInt("stages[2].entered"))
                .isZero();
        assertThat(topic.count("select count(*) from fact where n < 0 and definition = '" + definition + "'"))
                .isEqualTo(1);

        topic.change(TestKeys.WORKSPACE, stream, added(visit));
        topic.awaitApplied();
        assertThat(Ask.json("/v1/journeys/" + definition + "/stages").getInt("stages[2].entered"))
                .isZero();
        assertThat(topic.count("select count(*) from fact where definition = '" + definition + "'"))
                .isZero();

        topic.change(TestKeys.WORKSPACE, stream, added(visit));
        topic.awaitApplied();
        assertThat(Ask.json("/v1/journeys/" + definition + "/stages").getInt("stages[2].entered"))
                .isEqualTo(1);
    }

    @Test
    void changeThatIsSentAgainCountsOnce() {
        topic.define(TestKeys.WORKSPACE, definition, "Purchase");
        var change = topic.change(TestKeys.WORKSPACE, stream, added(visit("ana", "buy", DAY, null, Verdict.OPEN)));

        topic.send(ChangesTopic.partition("ana"), Topics.KIND_CHANGE, ContractJson.bytes(change));
        topic.send(ChangesTopic.partition("ana"), Topics.KIND_CHANGE, ContractJson.bytes(change));
        topic.awaitApplied();

        assertThat(Ask.json("/v1/journeys/" + definition + "/stages").getInt("stages[2].entered"))
                .isEqualTo(1);
    }

    @Test
    void recomputeFindsAWrongSumAndMendsIt() {
        topic.define(TestKeys.WORKSPACE, definition, "Purchase");
        topic.change(TestKeys.WORKSPACE, stream, added(visit("ana", "buy", DAY, null, Verdict.OPEN)));
        topic.awaitApplied();
        topic.execute(
                "update figure_sum set n = n + 7 where figure = 'visit.open' and definition = '" + definition + "'");
        topic.execute("delete from figure_sum where figure = 'visit.present' and definition = '" + definition + "'");

        recompute("{\"dryRun\":true}").body("differences", equalTo(2)).body("mended", equalTo(false));
        assertThat(Ask.json("/v1/journeys/" + definition + "/stages").getInt("stages[2].open"))
                .isEqualTo(8);
        recompute("{\"dryRun\":false}").body("differences", equalTo(2)).body("mended", equalTo(true));
        recompute("{}").body("differences", equalTo(0)).body("mended", equalTo(false));
        var stages = Ask.json("/v1/journeys/" + definition + "/stages");
        assertThat(stages.getInt("stages[2].open")).isEqualTo(1);
        assertThat(stages.getInt("stages[2].now")).isEqualTo(1);
    }

    private static io.restassured.response.ValidatableResponse recompute(String order) {
        return given().header("X-Api-Key", TestKeys.SECRET)
                .contentType(ContentType.JSON)
                .body(order)
                .post("/v1/recompute")
                .then()
                .statusCode(200);
    }

    @Test
    void listOfJourneysHasEachWithItsNumbers() {
        topic.define(TestKeys.WORKSPACE, definition, "Purchase");
        var completed =
                new Fact.Journey("ana", definition, 1, "j", null, null, "web", DAY, DAY.plusSeconds(60), null, null);
        topic.change(TestKeys.WORKSPACE, stream, added(completed));
        topic.awaitApplied();

        var item = Ask.json("/v1/journeys").<Map<String, Object>>getList("items").stream()
                .filter(each -> definition.equals(each.get("definition")))
                .findFirst()
                .orElseThrow();
        assertThat(item)
                .containsEntry("name", definition)
                .containsEntry("started", 1)
                .containsEntry("completed", 1)
                .containsEntry("active", 0)
                .containsEntry("completionRate", 1.0f);
        Ask.get("/v1/journeys/" + definition)
                .body("title.en", equalTo("Purchase"))
                .body("stages.stage", equalTo(Histories.STAGES))
                .body("stages[0].targetSeconds", equalTo(3600.0f));
    }

    @Test
    void unknownDefinitionIsToldWhatThereIs() {
        topic.define(TestKeys.WORKSPACE, definition, "Purchase");
        for (var path : List.of("", "/funnel", "/stages", "/people")) {
            Ask.get("/v1/journeys/nothing" + path)
                    .statusCode(404)
                    .contentType("application/problem+json")
                    .body("code", equalTo("definition-unknown"))
                    .body("detail", containsString(definition));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /stages|from=yesterday|from
                    /stages|from=2026-13-01|from
                    /stages|from=2026-01-01T00:00:00|from
                    /stages|to=-999999999-01-01T00:00:00Z|to
                    /stages|from=2026-01-02&to=2026-01-01|to
                    /stages|segment=|segment
                    /stages|segment=a&segment=b|segment
                    /stages|segment=%00|segment
                    /stages|asOf=|asOf
                    /stages|asOf=garbage|asOf
                    /stages|asOf=AAAA%2F..|asOf
                    /stages|stage=buy|stage
                    /moments|moment=on-time|moment
                    /people|outcome=broken|outcome
                    /people|moment=on-time&stage=buy|stage
                    /stages|segmnt=mobile|segmnt
                    /funnel|rule=any|rule
                    /funnel|rule=|rule
                    /people|verdict=lost|verdict
                    /people|now=yes|now
                    /people|returned=1|returned
                    /people|limit=0|limit
                    /people|limit=1001|limit
                    /people|limit=ten|limit
                    /people|limit=99999999999|limit
                    /people|after=x|after
                    /people|rule=reached&verdict=open|verdict
                    /people|journeys=active&stage=buy|stage
                    /people|journeys=some|journeys
                    """)
    void badParameterIsNamed(String path, String query, String name) {
        topic.define(TestKeys.WORKSPACE, definition, "Purchase");

        Ask.get("/v1/journeys/" + definition + path + "?" + query)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("parameter", equalTo(name))
                .body("detail", containsString(name));
    }

    private static Histories.Step added(Fact fact) {
        return new Histories.Step(fact.profileId(), List.of(), List.of(fact));
    }

    private Fact.Visit visit(
            String profileId,
            String stage,
            Instant enteredAt,
            @org.jspecify.annotations.Nullable Instant leftAt,
            Verdict verdict) {
        return new Fact.Visit(
                profileId,
                definition,
                1,
                "j-" + profileId,
                1,
                stage,
                null,
                null,
                "web",
                enteredAt,
                List.of(),
                verdict,
                null,
                leftAt,
                null,
                leftAt == null
                        ? null
                        : (double) Duration.between(enteredAt, leftAt).toSeconds(),
                leftAt == null ? null : "pricing-page",
                null,
                null,
                false,
                null,
                null,
                null);
    }
}
