package dev.pasillo.ingest.service;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pasillo.contract.Actor;
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
import io.restassured.path.json.JsonPath;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The senders' own SDKs, unchanged, in a process of their own: each event arrives once with the right names, times,
/// types and properties, no SDK sees an error, and none sends anything again.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class RealSendersTest {
    private static final NodeProject NODE = NodeProject.of(Path.of(""));

    private final String run = UUID.randomUUID().toString();

    @BeforeAll
    static void nodeIsThere() throws Exception {
        NODE.install();
    }

    private static String address() {
        return "http://127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }

    private static Identifier id(String namespace, String value) {
        return new Identifier(namespace, value);
    }

    /// Correction of the clock may move a time by what the request took, on a machine that is busy.
    private static void happened(Touchpoint touchpoint, String at) {
        assertThat(touchpoint.occurredAt()).isCloseTo(Instant.parse(at), within(30, ChronoUnit.SECONDS));
    }

    private static Touchpoint the(Map<String, Touchpoint> kept, String name) {
        return Objects.requireNonNull(kept.get(name), name);
    }

    private Map<String, Touchpoint> byName(List<Touchpoint> touchpoints, String before) {
        return touchpoints.stream().collect(toMap(kept -> kept.id().substring(before.length()), kept -> kept));
    }

    @Test
    void analyticsNodeSendsByItsHostAlone() throws Exception {
        segmentArrives(JsonPath.from(NODE.run("segment.mjs", address(), "", TestKeys.WRITE, run)));
    }

    @Test
    void analyticsNodeSendsByHostAndPath() throws Exception {
        var path = "/k/" + TestKeys.WRITE + "/v1/batch";

        segmentArrives(JsonPath.from(NODE.run("segment.mjs", address(), path, "as it was", run)));
    }

    private void segmentArrives(JsonPath seen) {
        assertThat(seen.getList("errors")).isEmpty();
        assertThat(seen.getInt("failed")).isZero();
        assertThat(seen.getInt("retries")).isZero();
        assertThat(seen.getInt("requests")).isEqualTo(4);
        assertThat(seen.getList("statuses")).hasSize(4).containsOnly(200);
        callsArrive("url", "https://shop.example/thanks");
    }

    @Test
    void rudderSdkNodeSendsByItsDataPlaneUrlAlone() throws Exception {
        rudderStackArrives(address(), TestKeys.WRITE);
    }

    @Test
    void rudderSdkNodeSendsByAKeyInTheDataPlaneUrl() throws Exception {
        rudderStackArrives(address() + "/k/" + TestKeys.WRITE, "as it was");
    }

    private void rudderStackArrives(String dataPlaneUrl, String key) throws Exception {
        var seen = JsonPath.from(NODE.run("rudderstack.mjs", dataPlaneUrl, key, run));

        assertThat(seen.getList("errors")).isEmpty();
        assertThat(seen.getList("logged")).isEmpty();
        assertThat(seen.getInt("failed")).isZero();
        assertThat(seen.getList("statuses")).hasSize(4).containsOnly(200);
        assertThat(seen.getList("types")).containsOnly("application/x-www-form-urlencoded");
        callsArrive("session_id", "1767225600000");
    }

    /// @param more a property of the order beside those that every SDK is given
    private void callsArrive(String more, String value) {
        var touchpoints = Kept.touchpoints(run);
        assertThat(touchpoints).hasSize(57).allSatisfy(kept -> {
            assertThat(kept.workspace()).isEqualTo(TestKeys.WORKSPACE);
            assertThat(kept.source()).isEqualTo("api");
            assertThat(kept.actor()).isEqualTo(Actor.CUSTOMER);
            assertThat(kept.claimedAt()).isNull();
        });
        var kept = byName(touchpoints, run + "-");
        var user = id("user_id", "u-" + run);
        var anonymous = id("anonymous_id", "an-" + run);

        var viewed = the(kept, "viewed");
        assertThat(viewed.type()).isEqualTo("product_viewed");
        assertThat(viewed.sourceType()).isEqualTo("Product Viewed");
        assertThat(viewed.identifiers()).containsExactly(anonymous);
        assertThat(viewed.properties()).isEqualTo(Map.of("sku", "x"));
        happened(viewed, "2026-01-01T00:00:01Z");

        var identified = the(kept, "identify");
        assertThat(identified.type()).isEqualTo("identified");
        assertThat(identified.identifiers()).containsExactly(user, id("email", run + "@example.org"), anonymous);
        assertThat(identified.traits()).isEqualTo(Map.of("email", run + "@Example.org", "plan", "gold"));
        happened(identified, "2026-01-01T00:00:02Z");

        var page = the(kept, "page");
        assertThat(page.type()).isEqualTo("page_viewed");
        assertThat(page.channel()).isEqualTo("web");
        assertThat(page.properties())
                .containsEntry("path", "/pricing")
                .containsEntry("name", "Pricing")
                .containsEntry("category", "Shop");

        var screen = the(kept, "screen");
        assertThat(screen.type()).isEqualTo("page_viewed");
        assertThat(screen.channel()).isEqualTo("app");
        assertThat(screen.sourceType()).isEqualTo("screen");

        var group = the(kept, "group");
        assertThat(group.type()).isEqualTo("group");
        assertThat(group.identifiers()).containsExactly(user, id("account_id", "acme"));
        assertThat(group.properties()).isEqualTo(Map.of("size", 5));

        assertThat(the(kept, "alias").identifiers()).containsExactly(user, id("anonymous_id", "old-" + run));

        var order = the(kept, "order");
        assertThat(order.type()).isEqualTo("order_paid");
        assertThat(order.sourceType()).isEqualTo("Order Completed");
        assertThat(order.identifiers()).containsExactly(user);
        assertThat(order.properties())
                .isEqualTo(Map.of(
                        "order_id",
                        "o-9",
                        "revenue",
                        12.5,
                        "products",
                        List.of(Map.of("sku", "x", "quantity", 2)),
                        more,
                        value));
        happened(order, "2026-01-01T00:00:07Z");

        assertThat(the(kept, "many-49").type()).isEqualTo("grosse_geandert_49");
        assertThat(the(kept, "many-49").sourceType()).isEqualTo("Größe geändert 49");
    }

    @ParameterizedTest
    @CsvSource({"v0,/batch/", "v1,/i/v1/analytics/events"})
    void posthogNodeSendsInEitherMode(String mode, String path) throws Exception {
        var seen = JsonPath.from(NODE.run("posthog.mjs", address(), TestKeys.WRITE, run, mode));

        assertThat(seen.getList("errors")).isEmpty();
        assertThat(seen.getList("logged")).isEmpty();
        assertThat(seen.getList("statuses")).isNotEmpty().containsOnly(200);
        assertThat(seen.getList("paths")).containsOnly(path, "/flags/?v=2");
        assertThat(seen.getBoolean("flag")).isFalse();

        var touchpoints = Kept.naming(run);
        assertThat(touchpoints).hasSize(57);
        assertThat(touchpoints).extracting(Touchpoint::id).doesNotHaveDuplicates();
        assertThat(touchpoints).extracting(Touchpoint::channel).containsOnly("web");
        var kept = touchpoints.stream()
                .filter(touchpoint -> touchpoint.type().indexOf("geandert") < 0)
                .collect(toMap(
                        touchpoint -> Objects.requireNonNullElse(touchpoint.sourceType(), touchpoint.type()),
                        touchpoint -> touchpoint));
        var user = id("user_id", "u-" + run);
        var account = id("account_id", "acme-" + run);

        var identified = the(kept, "$identify");
        assertThat(identified.type()).isEqualTo("identified");
        assertThat(identified.identifiers())
                .containsExactly(user, id("email", run + "@example.org"), id("anonymous_id", "an-" + run));
        assertThat(identified.traits()).isEqualTo(Map.of("email", run + "@Example.org", "plan", "gold"));

        assertThat(the(kept, "$create_alias").identifiers()).containsExactly(user, id("anonymous_id", "old-" + run));

        var group = the(kept, "$groupidentify");
        assertThat(group.identifiers()).containsExactly(account);
        assertThat(group.properties())
                .isEqualTo(Map.of("group_type", "company", "group_key", "acme-" + run, "size", 5));

        var visited = the(kept, "visited");
        assertThat(visited.identifiers())
                .extracting(Identifier::namespace)
                .containsExactly("anonymous_id", "account_id");
        happened(visited, "2026-01-01T00:00:01Z");

        var page = the(kept, "$pageview");
        assertThat(page.type()).isEqualTo("page_viewed");
        assertThat(page.properties()).isEqualTo(Map.of("url", "https://shop.example/pricing", "path", "/pricing"));
        happened(page, "2026-01-01T00:00:02Z");

        var order = the(kept, "Order Completed");
        assertThat(order.type()).isEqualTo("order_paid");
        assertThat(order.actor()).isEqualTo(Actor.CUSTOMER);
        assertThat(order.identifiers()).containsExactly(user, account);
        assertThat(order.traits()).isEqualTo(Map.of("plan", "silver"));
        assertThat(order.properties())
                .isEqualTo(Map.of(
                        "order_id", "o-9", "revenue", 12.5, "products", List.of(Map.of("sku", "x", "quantity", 2))));
        happened(order, "2026-01-01T00:00:03Z");

        assertThat(the(kept, "$feature_flag_called").actor()).isEqualTo(Actor.SYSTEM);
    }

    @ParameterizedTest
    @CsvSource({"post,true", "post,false", "get,true", "get,false"})
    void snowplowsNodeTrackerSendsByItsEndpointAlone(String method, String base64) throws Exception {
        snowplowArrives(method, "/k/" + TestKeys.WRITE, "shop", base64);
    }

    @Test
    void snowplowsNodeTrackerSendsByItsApplicationAlone() throws Exception {
        snowplowArrives("post", "", TestKeys.WRITE, "true");
    }

    private void snowplowArrives(String method, String below, String application, String base64) throws Exception {
        var seen = JsonPath.from(NODE.run("snowplow.mjs", address() + below, application, run, method, base64));

        assertThat(seen.getList("failures")).isEmpty();
        assertThat(seen.getList("logged")).isEmpty();
        assertThat(seen.getList("statuses"))
                .hasSizeBetween(method.equals("get") ? 6 : 1, 6)
                .containsOnly(200);

        var touchpoints = Kept.naming(run);
        assertThat(touchpoints).hasSize(6).allSatisfy(kept -> {
            assertThat(kept.channel()).isEqualTo("web");
            assertThat(kept.identifiers()).containsExactly(id("user_id", "u-" + run), id("anonymous_id", "an-" + run));
            assertThat(kept.properties()).containsEntry("session_id", "s-" + run);
        });
        var kept = touchpoints.stream()
                .collect(toMap(
                        touchpoint -> Objects.requireNonNullElse(touchpoint.sourceType(), touchpoint.type()),
                        touchpoint -> touchpoint));

        var viewed = the(kept, "page_view");
        assertThat(viewed.type()).isEqualTo("page_viewed");
        assertThat(viewed.properties())
                .containsEntry("url", "https://shop.example/pricing?a=1")
                .containsEntry("path", "/pricing")
                .containsEntry("title", "Pricing")
                .containsEntry("referrer", "https://news.example/")
                .containsEntry("page_view_id", "page-" + run);
        assertThat(viewed.occurredAt()).isEqualTo(Instant.parse("2026-01-01T00:00:01Z"));

        assertThat(the(kept, "page_ping").properties()).containsEntry("max_y", 200);

        var structured = the(kept, "Shop/Add to basket");
        assertThat(structured.type()).isEqualTo("shop_add_to_basket");
        assertThat(structured.properties())
                .containsEntry("label", "sku-1")
                .containsEntry("property", "red")
                .containsEntry("value", 12.5);

        var described = the(kept, "com.acme/quote_requested");
        assertThat(described.type()).isEqualTo("quote_requested");
        assertThat(described.properties())
                .containsEntry("seats", 5)
                .containsEntry("notes", List.of("Größe"))
                .containsEntry("contexts", Map.of("shop", Map.of("name", "Größe")));

        var order = the(kept, "transaction");
        assertThat(order.type()).isEqualTo("order_paid");
        assertThat(order.properties())
                .containsEntry("order_id", "o-" + run)
                .containsEntry("total", 25)
                .containsEntry("tax", 4)
                .containsEntry("currency", "EUR");
        assertThat(order.occurredAt()).isEqualTo(Instant.parse("2026-01-01T00:00:05Z"));

        assertThat(the(kept, "transaction_item").properties())
                .containsEntry("sku", "sku-1")
                .containsEntry("price", 12.5)
                .containsEntry("quantity", 2);
    }

    @Test
    void cloudEventsSendsInEveryMode() throws Exception {
        var seen =
                JsonPath.from(NODE.run("cloudevents.mjs", address() + "/k/" + TestKeys.WRITE + "/v1/cloudevents", run));

        assertThat(seen.getList("statuses")).containsExactly(202, 202, 202);
        assertThat(seen.getList("bodies")).containsOnly("");
        var kept = byName(Kept.touchpoints(run), "/shop " + run + "-");
        assertThat(kept).containsOnlyKeys("binary", "structured", "batch-1", "batch-2");
        kept.forEach((mode, touchpoint) -> {
            assertThat(touchpoint.type()).isEqualTo("order_paid");
            assertThat(touchpoint.sourceType()).isEqualTo("com.acme.order.paid");
            assertThat(touchpoint.channel()).isEqualTo("other");
            assertThat(touchpoint.occurredAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
            assertThat(touchpoint.identifiers())
                    .containsExactly(id("user_id", "u-" + run), id("anonymous_id", "an-" + run));
            assertThat(touchpoint.properties())
                    .isEqualTo(Map.of("total", 12.5, "mode", mode, "lines", List.of(Map.of("sku", "x"))));
        });
    }

    @Test
    void matomoTrackerSendsByItsAddressAlone() throws Exception {
        var seen = JsonPath.from(NODE.run("matomo.mjs", address() + "/k/" + TestKeys.WRITE + "/matomo.php", run));

        assertThat(seen.getList("errors")).isEmpty();
        assertThat(seen.getList("statuses")).hasSize(3).containsOnly(200, 204);
        assertThat(seen.getMap("bulk")).isEqualTo(Map.of("status", "success", "tracked", 2, "invalid", 0));
        var user = id("user_id", "u-" + run);
        var kept = Kept.records(Topics.TOUCHPOINTS).stream()
                .map(found -> ContractJson.read(found.value(), Touchpoint.class))
                .filter(touchpoint -> touchpoint.identifiers().contains(user))
                .collect(toMap(Touchpoint::type, touchpoint -> touchpoint));
        assertThat(kept).containsOnlyKeys("page_viewed", "shop_add", "order_paid", "search");

        var page = the(kept, "page_viewed");
        assertThat(page.channel()).isEqualTo("web");
        assertThat(page.identifiers()).containsExactly(user, id("anonymous_id", "0123456789abcdef"));
        assertThat(page.occurredAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(page.properties()).containsEntry("path", "/p").containsEntry("title", "P");

        var added = the(kept, "shop_add");
        assertThat(added.sourceType()).isEqualTo("shop/add");
        assertThat(added.properties()).containsEntry("name", "sku1").containsEntry("value", 2);
        assertThat(added.occurredAt()).isEqualTo(added.receivedAt());

        var order = the(kept, "order_paid");
        assertThat(order.occurredAt()).isEqualTo(Instant.parse("2026-01-01T00:00:01Z"));
        assertThat(order.properties())
                .containsEntry("order_id", "o-" + run)
                .containsEntry("revenue", 12.5)
                .containsEntry(
                        "items",
                        List.of(Map.of(
                                "sku", "sku1", "name", "Mug", "category", "Größe", "price", 6.25, "quantity", 2)));

        assertThat(the(kept, "search").occurredAt()).isEqualTo(Instant.parse("2026-01-01T00:00:02.500Z"));
        assertThat(the(kept, "search").properties()).containsEntry("search", "mugs");
    }
}
