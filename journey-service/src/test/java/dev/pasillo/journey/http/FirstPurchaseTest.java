package dev.pasillo.journey.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.fixture.FirstPurchase;
import dev.pasillo.journey.fixture.Inlet;
import dev.pasillo.kit.Keys;
import dev.pasillo.testsupport.BackingResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The hand-written fixture through broker, batches and PostgreSQL to the answers: every customer is as worked out by
/// hand, in whatever order and however divided the events came. Each arrangement has a workspace of its own.
@QuarkusTest
@TestProfile(FirstPurchaseTest.Workspaces.class)
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "fixture"))
class FirstPurchaseTest {
    /// As sent, reversed, and shuffled ten times.
    private static final int ARRANGEMENTS = 12;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Pool pool;

    @Inject
    Inlet inlet;

    public static final class Workspaces implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            var keys = new HashMap<String, String>();
            for (var way : List.of("single", "together", "again")) {
                for (var number = 0; number < ARRANGEMENTS; number++) {
                    var workspace = workspace(way, number);
                    keys.put("pasillo.keys." + workspace + ".workspace", workspace);
                    keys.put("pasillo.keys." + workspace + ".kind", "secret");
                    keys.put("pasillo.keys." + workspace + ".sha256", Keys.hash(secret(workspace)));
                }
            }
            return keys;
        }
    }

    @Test
    void eventsSentOneByOneGiveTheExpectedCustomersInWhateverOrder() {
        var arrangements = arrangements("single");
        for (var place = 0; place < arrangements.getFirst().size(); place++) {
            var next = place;
            inlet.send(arrangements.stream().map(events -> events.get(next)).toList())
                    .awaitApplied();
        }

        assertAllAreAsExpected("single");
    }

    @Test
    void eventsSentAllAtOnceGiveTheExpectedCustomersInWhateverOrder() {
        var arrangements = arrangements("together");
        arrangements.forEach(inlet::send);
        inlet.awaitApplied();

        assertAllAreAsExpected("together");
    }

    @Test
    void eventsSentAgainLeaveEveryCustomerByteForByteAsItWas() {
        var workspace = workspace("again", 0);
        define(workspace);
        var events = FirstPurchase.touchpoints(workspace, Instant.now());
        inlet.send(events).awaitApplied();
        await().atMost(PATIENCE).untilAsserted(() -> assertAsExpected(workspace));
        var before = bodies(workspace);

        inlet.send(events.reversed()).awaitApplied();

        assertThat(bodies(workspace)).isEqualTo(before);
    }

    @Test
    void definitionsAppliedAfterTheEventsGiveTheExpectedCustomers() {
        var workspace = workspace("again", 1);
        inlet.send(FirstPurchase.touchpoints(workspace, Instant.now())).awaitApplied();

        define(workspace);

        // Before the re-fold has come by, the answer is folded from the history; afterwards it is told from evidence.
        assertAsExpected(workspace);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(openRefolds()).isZero());
        assertAsExpected(workspace);
    }

    private void assertAllAreAsExpected(String way) {
        var told = new ArrayList<Map<String, String>>();
        for (var number = 0; number < ARRANGEMENTS; number++) {
            var workspace = workspace(way, number);
            await().atMost(PATIENCE).untilAsserted(() -> assertAsExpected(workspace));
            told.add(withHashesHidden(bodies(workspace)));
        }
        assertThat(told)
                .as("bytes, apart from the hashes that the workspace enters into")
                .allSatisfy(bodies -> assertThat(bodies).isEqualTo(told.getFirst()));
    }

    private static void assertAsExpected(String workspace) {
        var bodies = bodies(workspace);
        FirstPurchase.expected()
                .forEach((name, expected) -> assertThat(FirstPurchase.withoutHashes(
                                bodies.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8)))
                        .as("%s in %s", name, workspace)
                        .isEqualTo(expected));
    }

    /// Lists of aliases are ordered by what is hidden, so they are hidden whole.
    private static Map<String, String> withHashesHidden(Map<String, String> bodies) {
        var hidden = new TreeMap<String, String>();
        bodies.forEach((name, body) -> hidden.put(
                name, body.replaceAll("\"aliases\":\\[[^]]*]", "\"aliases\":#").replaceAll("[0-9a-f]{32}", "#")));
        return hidden;
    }

    private static Map<String, String> bodies(String workspace) {
        var bodies = new TreeMap<String, String>();
        for (var name : FirstPurchase.expected().keySet()) {
            var slash = name.indexOf('/');
            bodies.put(
                    name,
                    given().header("X-Api-Key", secret(workspace))
                            .get(
                                    "/v1/customers/{namespace}/{value}",
                                    name.substring(0, slash),
                                    name.substring(slash + 1))
                            .then()
                            .statusCode(200)
                            .extract()
                            .asString());
        }
        return bodies;
    }

    private static List<List<Touchpoint>> arrangements(String way) {
        return IntStream.range(0, ARRANGEMENTS)
                .mapToObj(number -> {
                    var workspace = workspace(way, number);
                    define(workspace);
                    return arranged(FirstPurchase.touchpoints(workspace, Instant.now()), number);
                })
                .toList();
    }

    private static List<Touchpoint> arranged(List<Touchpoint> events, int number) {
        return switch (number) {
            case 0 -> events;
            case 1 -> events.reversed();
            default -> {
                var shuffled = new ArrayList<>(events);
                Collections.shuffle(shuffled, new Random(number));
                yield shuffled;
            }
        };
    }

    private static void define(String workspace) {
        for (var name : FirstPurchase.DEFINITIONS) {
            given().header("X-Api-Key", secret(workspace))
                    .contentType("application/yaml")
                    .body(FirstPurchase.definition(name))
                    .put("/v1/definitions/{name}", name)
                    .then()
                    .statusCode(201);
        }
    }

    private long openRefolds() {
        return pool.query("select from refold_job where finished_at is null")
                .execute()
                .await()
                .atMost(PATIENCE)
                .size();
    }

    private static String workspace(String way, int number) {
        return way + "-" + number;
    }

    private static String secret(String workspace) {
        return "sk_" + workspace;
    }
}
