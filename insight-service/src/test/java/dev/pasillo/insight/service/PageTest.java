package dev.pasillo.insight.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Fact.Verdict;
import dev.pasillo.insight.fixture.Histories;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The page at the root.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "insight"))
class PageTest {
    private static final String HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {journeys} &lt;";

    @Inject
    Pool pool;

    private ChangesTopic topic;
    private final String definition = "h-" + UUID.randomUUID();

    @BeforeEach
    void open() {
        topic = new ChangesTopic("", pool);
    }

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void hostileNamesAreTextAndNothingElse() {
        topic.define(TestKeys.WORKSPACE, definition, HOSTILE);
        topic.define(TestKeys.WORKSPACE, definition + "\"><script>", HOSTILE);

        var page = page();

        assertThat(page)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script")
                .doesNotContain("<img")
                .contains("{journeys}");
        assertThat(Pattern.compile("href=\"([^\"]*)\"").matcher(page).results().map(link -> link.group(1)))
                .isNotEmpty()
                .allMatch(link -> link.startsWith("/v1/journeys/"))
                .noneMatch(link -> link.contains("<") || link.contains("'"));
    }

    @Test
    void numbersLinkToTheListsBehindThem() {
        topic.define(TestKeys.WORKSPACE, definition, "Linked");
        var visit = new Fact.Visit(
                "ana",
                definition,
                1,
                "j",
                1,
                "buy",
                null,
                null,
                "web",
                Instant.parse("2026-03-02T00:00:00Z"),
                List.of(),
                Verdict.OPEN,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                null);
        topic.change(
                TestKeys.WORKSPACE, "touchpoints-" + definition, new Histories.Step("ana", List.of(), List.of(visit)));
        topic.awaitApplied();

        var links = Pattern.compile("<a href=\"(/v1/journeys/" + definition + "/people[^\"]*)\">(\\d+)</a>")
                .matcher(page())
                .results()
                .toList();

        assertThat(links).hasSizeGreaterThan(40);
        for (var link : links) {
            assertThat(Ask.json(link.group(1).replace("&amp;", "&")).getString("total"))
                    .as(link.group(1))
                    .isEqualTo(link.group(2));
        }
    }

    @Test
    void nothingMayRunOnItOrKeepIt() {
        var nonces = new HashSet<String>();
        for (var i = 0; i < 2; i++) {
            var answer = Ask.get("/").statusCode(200).extract();
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("Content-Type")).startsWith("text/html");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            var policy = answer.header("Content-Security-Policy");
            assertThat(policy)
                    .startsWith("default-src 'none'; style-src 'nonce-")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe")
                    .doesNotContain("script-src");
            var nonce = policy.replaceAll(".*'nonce-([^']+)'.*", "$1");
            assertThat(answer.asString()).contains("<style nonce=\"" + nonce + "\">");
            nonces.add(nonce);
        }
        assertThat(nonces).hasSize(2);
    }

    @Test
    void emptyWorkspaceIsToldWhatToDo() {
        topic.execute("delete from definition where workspace = 'other'");

        Ask.as(TestKeys.OTHER_SECRET, "/").statusCode(200).body(containsString("./pasillo define"));
    }

    @Test
    void browserIsAskedForTheKey() {
        given().get("/").then().statusCode(401).header("WWW-Authenticate", containsString("Basic realm=\"Pasillo\""));
        given().auth().preemptive().basic(TestKeys.SECRET, "").get("/").then().statusCode(200);
    }

    private static String page() {
        return Ask.get("/").statusCode(200).extract().asString();
    }
}
