package dev.pasillo.ingest.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Topics;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.NodeProject;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Pages in a real browser, of another origin than the service's: each event arrives once, and the browser has nothing
/// to
/// complain about.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class BrowserSendersTest {
    private static final NodeProject NODE = NodeProject.of(Path.of(""));

    private static final Path SOURCE = Path.of("src", "main", "js", "pasillo.js");
    private static final Path SERVED = Path.of("src", "main", "resources", "pasillo.min.js");
    private static final int LARGEST = 2048;

    private final String run = UUID.randomUUID().toString();

    @BeforeAll
    static void nodeIsThere() throws Exception {
        NODE.install();
    }

    private JsonPath plays(String scenario) throws Exception {
        var address =
                "http://127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        var seen = JsonPath.from(NODE.run("browser.mjs", scenario, address, TestKeys.WRITE, run));
        NodeProject.needs(seen.getString("unavailable"));
        return seen;
    }

    private static List<Touchpoint> of(Collection<String> anonymous) {
        return Kept.records(Topics.TOUCHPOINTS).stream()
                .map(found -> ContractJson.read(found.value(), Touchpoint.class))
                .filter(touchpoint ->
                        touchpoint.identifiers().stream().map(Identifier::value).anyMatch(anonymous::contains))
                .toList();
    }

    @Test
    void pasilloJsTellsWhatHappensOnAPage() throws Exception {
        var seen = plays("pasillo");

        var people = seen.getList("notes.anonymous", String.class);
        assertThat(people).hasSize(3).doesNotHaveDuplicates();
        assertThat(seen.getList("errors"))
                .as("while the line was away")
                .containsExactly("Failed to load resource: net::ERR_INTERNET_DISCONNECTED");
        assertThat(of(people))
                .extracting(Touchpoint::type)
                .containsExactlyInAnyOrder(
                        "page_viewed",
                        "product_viewed",
                        "element_clicked",
                        "page_viewed",
                        "identified",
                        "checkout_started",
                        "order_paid",
                        "page_viewed",
                        "product_viewed",
                        "identified",
                        "page_viewed",
                        "page_scrolled");

        var first = of(people.subList(0, 1));
        assertThat(first).hasSize(9).allSatisfy(touchpoint -> {
            assertThat(touchpoint.channel()).isEqualTo("web");
            assertThat(touchpoint.claimedAt()).isNull();
        });
        assertThat(the(first, "element_clicked").properties()).isEqualTo(Map.of("element", "buy", "path", "/start"));
        assertThat(the(first, "identified").traits()).isEqualTo(Map.of("plan", "gold"));
        assertThat(the(first, "order_paid").identifiers())
                .as("told by a page that was left at once")
                .containsExactly(new Identifier("user_id", "u-known"), new Identifier("anonymous_id", people.get(0)));
        assertThat(first.stream().filter(touchpoint -> touchpoint.type().equals("page_viewed")))
                .extracting(touchpoint -> touchpoint.properties().get("path"))
                .as("without what follows the question mark")
                .containsExactlyInAnyOrder("/start", "/cart", "/thanks");

        assertThat(of(people.subList(1, 2)))
                .as("another user at the same device is nobody's old acquaintance")
                .singleElement()
                .satisfies(touchpoint -> assertThat(touchpoint.identifiers())
                        .containsExactly(
                                new Identifier("user_id", "u-other"), new Identifier("anonymous_id", people.get(1))));
    }

    @Test
    void pasilloJsKeepsAndSendsNothingWithoutTheConsentThatItHasToWaitFor() throws Exception {
        var seen = plays("pasillo");

        assertThat(seen.getMap("notes.beforeConsent")).isEqualTo(Map.of("requests", 0, "stored", List.of()));
        assertThat(seen.getList("notes.afterConsent")).containsExactly("page_viewed", "page_scrolled");
        assertThat(seen.getMap("notes.afterRefusal")).isEqualTo(Map.of("requests", 1, "stored", List.of("pasillo.on")));
    }

    @Test
    void pasilloJsIsServedAsItsSourceSaysAndSmall() throws Exception {
        var served = RestAssured.get("/k/" + TestKeys.WRITE + "/pasillo.js");

        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(served.contentType()).startsWith("text/javascript");
        assertThat(served.asByteArray()).hasSizeLessThanOrEqualTo(LARGEST).isEqualTo(Files.readAllBytes(SERVED));
        assertThat(Files.readString(SERVED))
                .as("(cd target/js && node minify.mjs ../../%s > ../../%s)", SOURCE, SERVED)
                .isEqualTo(NODE.run("minify.mjs", SOURCE.toAbsolutePath().toString()));
    }

    @Test
    void pasilloJsIsNotServedForAKeyThatNobodyKnows() {
        assertThat(RestAssured.get("/k/nobody/pasillo.js").statusCode()).isEqualTo(401);
    }

    @Test
    void analyticsNextSendsByItsSettings() throws Exception {
        var seen = plays("segment");

        assertThat(seen.getList("errors")).isEmpty();
        assertThat(seen.getList("requests", String.class))
                .containsExactlyInAnyOrder(
                        "GET /k/KEY/v1/projects/KEY/settings 200",
                        "POST /k/KEY/v1/p 200",
                        "POST /k/KEY/v1/t 200",
                        "POST /k/KEY/v1/i 200",
                        "POST /k/KEY/v1/g 200",
                        "POST /k/KEY/v1/t 200");
        var anonymous = seen.getString("notes.anonymous");
        var kept = of(List.of(anonymous));
        assertThat(kept)
                .extracting(Touchpoint::type)
                .containsExactlyInAnyOrder("page_viewed", "product_viewed", "identified", "group", "order_paid");
        assertThat(the(kept, "page_viewed").identifiers()).containsExactly(new Identifier("anonymous_id", anonymous));
        assertThat(the(kept, "page_viewed").properties())
                .containsEntry("path", "/pricing")
                .containsEntry("campaign", Map.of("source", "spring"));
        assertThat(the(kept, "identified").identifiers())
                .containsExactly(
                        new Identifier("user_id", "u-" + run),
                        new Identifier("email", run + "@example.org"),
                        new Identifier("anonymous_id", anonymous));
        assertThat(the(kept, "order_paid").properties()).containsEntry("revenue", 12.5);
        happenedNow(kept);
    }

    @Test
    void rudderStackSendsByItsSourceConfig() throws Exception {
        var seen = plays("rudderstack");

        assertThat(seen.getList("errors")).isEmpty();
        assertThat(seen.getList("requests", String.class))
                .containsExactlyInAnyOrder(
                        "GET /k/KEY/sourceConfig/ 200",
                        "POST /k/KEY/v1/page 200",
                        "POST /k/KEY/v1/track 200",
                        "POST /k/KEY/v1/identify 200",
                        "POST /k/KEY/v1/track 200");
        var anonymous = seen.getString("notes.anonymous");
        var kept = of(List.of(anonymous));
        assertThat(kept)
                .extracting(Touchpoint::type)
                .containsExactlyInAnyOrder("page_viewed", "product_viewed", "identified", "order_paid");
        assertThat(the(kept, "page_viewed").identifiers())
                .as("of a call whose userId is empty")
                .containsExactly(new Identifier("anonymous_id", anonymous));
        assertThat(the(kept, "page_viewed").properties()).containsEntry("path", "/pricing");
        assertThat(the(kept, "identified").identifiers())
                .containsExactlyInAnyOrder(
                        new Identifier("user_id", "u-" + run),
                        new Identifier("email", run + "@example.org"),
                        new Identifier("anonymous_id", anonymous));
        assertThat(the(kept, "order_paid").properties()).containsEntry("revenue", 12.5);
        happenedNow(kept);
    }

    @Test
    void snowplowsTrackerSendsByItsEndpoint() throws Exception {
        var seen = plays("snowplow");

        assertThat(seen.getList("errors")).isEmpty();
        assertThat(seen.getList("requests", String.class))
                .isNotEmpty()
                .containsOnly("POST /k/KEY/com.snowplowanalytics.snowplow/tp2 200");
        var anonymous = seen.getString("notes.anonymous");
        var kept = of(List.of(anonymous));
        assertThat(kept)
                .extracting(Touchpoint::type)
                .containsExactlyInAnyOrder("page_viewed", "shop_add", "order_paid");
        assertThat(the(kept, "page_viewed").identifiers()).containsExactly(new Identifier("anonymous_id", anonymous));
        assertThat(the(kept, "page_viewed").properties())
                .containsEntry("path", "/pricing")
                .containsEntry("title", run)
                .containsKey("page_view_id");
        assertThat(the(kept, "shop_add").properties())
                .containsEntry("category", "shop")
                .containsEntry("label", run);
        assertThat(the(kept, "order_paid").identifiers())
                .containsExactlyInAnyOrder(
                        new Identifier("user_id", "u-" + run), new Identifier("anonymous_id", anonymous));
        assertThat(the(kept, "order_paid").properties()).containsEntry("total", 12.5);
        happenedNow(kept);
    }

    @Test
    void posthogJsSendsGzipThatNothingSaysToBeIt() throws Exception {
        var seen = plays("posthog");

        assertThat(seen.getList("errors")).isEmpty();
        assertThat(seen.getList("requests", String.class))
                .as("however many it sends at once")
                .contains("GET /k/KEY/array/KEY/config.js 200", "POST /k/KEY/e/ 200")
                .isSubsetOf("GET /k/KEY/array/KEY/config.js 200", "POST /k/KEY/e/ 200", "POST /k/KEY/flags/ 200");
        var anonymous = seen.getString("notes.anonymous");
        var kept = of(List.of(anonymous));
        assertThat(kept)
                .extracting(Touchpoint::type)
                .containsExactlyInAnyOrder("page_viewed", "product_viewed", "identified", "order_paid");
        assertThat(the(kept, "product_viewed").identifiers())
                .containsExactly(new Identifier("anonymous_id", anonymous));
        assertThat(the(kept, "page_viewed").properties()).containsEntry("path", "/pricing");
        assertThat(the(kept, "identified").identifiers())
                .containsExactlyInAnyOrder(
                        new Identifier("user_id", "u-" + run),
                        new Identifier("email", run + "@example.org"),
                        new Identifier("anonymous_id", anonymous));
        assertThat(the(kept, "order_paid").properties()).containsEntry("revenue", 12.5);
        happenedNow(kept);
    }

    private static void happenedNow(List<Touchpoint> kept) {
        assertThat(kept)
                .allSatisfy(touchpoint ->
                        assertThat(touchpoint.occurredAt()).isCloseTo(Instant.now(), within(2, ChronoUnit.MINUTES)));
    }

    private static Touchpoint the(List<Touchpoint> touchpoints, String type) {
        return touchpoints.stream()
                .filter(touchpoint -> touchpoint.type().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
