package dev.pasillo.journey.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.FollowChanges;
import dev.pasillo.journey.fixture.Inlet;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestBacking;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(JourneyStreamTest.FewAndLively.class)
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "stream"))
class JourneyStreamTest {
    private static final int MOST = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Inlet inlet;

    @Inject
    FollowChanges changes;

    @Inject
    OpenStreams streams;

    private final List<StreamClient> clients = new ArrayList<>();

    public static final class FewAndLively implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("pasillo.stream.subscribers", String.valueOf(MOST), "pasillo.stream.heartbeat", "200ms");
        }
    }

    @BeforeEach
    void define() {
        for (var key : List.of(TestKeys.SECRET, TestKeys.OTHER_SECRET)) {
            for (var name : List.of("stream-a", "stream-b")) {
                given().header("X-Api-Key", key)
                        .contentType("application/yaml")
                        .body("""
                                apiVersion: pasillo/v1
                                kind: JourneyDefinition
                                name: %s
                                stages:
                                  - {id: come, enter: [{type: page_viewed}]}
                                """.formatted(name).getBytes(StandardCharsets.UTF_8))
                        .put("/v1/definitions/" + name)
                        .then()
                        .statusCode(oneOf(200, 201));
            }
        }
    }

    @AfterEach
    void nothingIsLeftOpen() {
        clients.forEach(StreamClient::close);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(streams.open()).isZero();
            assertThat(changes.free()).isEqualTo(MOST);
            assertThat(Consumers.following()).isZero();
        });
    }

    @Nested
    class AFollower {
        @Test
        void isToldWhatBecomesTrueOfItsWorkspace() {
            var ours = open(TestKeys.SECRET, "", null);
            var theirs = open(TestKeys.OTHER_SECRET, "", null);

            arrive(TestKeys.WORKSPACE, "told");

            var event = ours.next("journey-change");
            assertThat(event.data().path("removed")).isEmpty();
            assertThat(event.data().path("added").findValuesAsText("fact"))
                    .contains("journey", "visit", "funnel")
                    .hasSize(6);
            assertThat(event.data().path("added").findValuesAsText("definition"))
                    .contains("stream-a", "stream-b");
            theirs.nextComment();
            theirs.nextComment();
            assertThat(theirs.eventsSoFar()).isEmpty();
        }

        @Test
        void isToldOfTheDefinitionItAsksFor() {
            var follower = open(TestKeys.SECRET, "?definition=stream-b", null);

            arrive(TestKeys.WORKSPACE, "asked");

            assertThat(follower.next("journey-change").data().path("added").findValuesAsText("definition"))
                    .hasSize(3)
                    .containsOnly("stream-b");
        }

        @Test
        void isToldThatTheConnectionLives() {
            var follower = open(TestKeys.SECRET, "", null);

            follower.nextComment();
            follower.nextComment();

            assertThat(follower.header("X-Accel-Buffering")).hasValue("no");
            assertThat(follower.header("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
            assertThat(follower.eventsSoFar()).isEmpty();
        }

        @Test
        void resumesExactlyAfterAnyEvent() {
            var whole = open(TestKeys.SECRET, "", null);
            for (var number = 0; number < 6; number++) {
                arrive(TestKeys.WORKSPACE, "resume-" + number);
            }
            var told = IntStream.range(0, 6)
                    .mapToObj(any -> whole.next("journey-change"))
                    .toList();
            whole.close();

            // Records of several partitions come in any order, but each comes once.
            for (var seen = 0; seen < told.size(); seen++) {
                var rest = told.subList(seen + 1, told.size());
                try (var again = open(TestKeys.SECRET, "", told.get(seen).id())) {
                    assertThat(rest.stream()
                                    .map(any -> again.next("journey-change").data()))
                            .as("after event %d", seen)
                            .containsExactlyInAnyOrderElementsOf(
                                    rest.stream().map(StreamClient.Event::data).toList());
                    again.nextComment();
                    again.nextComment();
                    assertThat(again.eventsSoFar()).isEmpty();
                }
            }
        }

        @Test
        void resumesAfterWhatItWasNotToldOf() {
            var idle = open(TestKeys.OTHER_SECRET, "", null);
            arrive(TestKeys.WORKSPACE, "passed-over");
            idle.nextComment();
            idle.nextComment();
            var place = idle.lastId();
            idle.close();

            arrive(TestKeys.OTHER_WORKSPACE, "missed");

            assertThat(open(TestKeys.OTHER_SECRET, "", place)
                            .next("journey-change")
                            .data()
                            .path("added"))
                    .hasSize(6);
        }
    }

    @Nested
    class APlaceThatIsNotKept {
        @Test
        void beginsWithAResetAndGoesOnFromTheEnd() {
            arrive(TestKeys.WORKSPACE, "forgotten");
            forgetEverything();

            var follower = open(TestKeys.SECRET, "", "0:0.1:0.2:0.3:0");

            assertThat(follower.next("reset").data()).isEmpty();
            arrive(TestKeys.WORKSPACE, "after-reset");
            assertThat(follower.next("journey-change").data().path("added")).hasSize(6);
        }

        @Test
        void isAlsoOneThatHasNotComeYet() {
            var follower = open(TestKeys.SECRET, "", "0:99999999.1:0.2:0.3:0");

            assertThat(follower.next("reset").data()).isEmpty();
        }

        @Test
        void isRefusedWhereItIsNoPlace() {
            for (var id : List.of("x", "1", "0:1,1:2", "0:-1", "a:b")) {
                given().header("X-Api-Key", TestKeys.SECRET)
                        .header("Last-Event-ID", id)
                        .get("/v1/journeys/stream")
                        .then()
                        .statusCode(400)
                        .contentType("application/problem+json")
                        .body("code", equalTo("last-event-id-invalid"));
            }
        }
    }

    @Nested
    class WhenAsManyFollowAsAllowed {
        @Test
        void theNextIsRefusedUntilOneGoes() {
            var open = Stream.generate(() -> open(TestKeys.SECRET, "", null))
                    .limit(MOST)
                    .toList();

            given().header("X-Api-Key", TestKeys.SECRET)
                    .get("/v1/journeys/stream")
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .body("code", equalTo("too-many-streams"));
            assertThat(Consumers.following()).isEqualTo(MOST);

            open.getFirst().close();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(changes.free()).isEqualTo(1));
            open(TestKeys.SECRET, "", null).nextComment();
        }
    }

    @Nested
    class ClientsThatGo {
        @Test
        void atOnceLeaveNothingBehind() {
            for (var round = 0; round < 20; round++) {
                StreamClient.knock(RestAssured.port, TestKeys.SECRET);
            }

            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(streams.open()).isZero();
                assertThat(changes.free()).isEqualTo(MOST);
                assertThat(Consumers.following()).isZero();
            });
        }
    }

    private StreamClient open(String key, String parameters, @Nullable String lastEventId) {
        var client = StreamClient.open(RestAssured.port, key, "/v1/journeys/stream" + parameters, lastEventId);
        clients.add(client);
        return client;
    }

    private void arrive(String workspace, String user) {
        var now = Instant.now();
        inlet.send(List.of(new Touchpoint(
                        workspace,
                        "api",
                        UUID.randomUUID().toString(),
                        "web",
                        "page_viewed",
                        null,
                        Actor.CUSTOMER,
                        now,
                        null,
                        now,
                        List.of(new Identifier("user_id", user)),
                        Map.of(),
                        Map.of(),
                        null,
                        null,
                        null,
                        null,
                        user)))
                .awaitApplied();
    }

    private static void forgetEverything() {
        try (var admin = TestBacking.shared().admin()) {
            var partitions = IntStream.range(0, 4)
                    .mapToObj(number -> new TopicPartition("journey-changes", number))
                    .toList();
            var ends = admin.listOffsets(partitions.stream()
                            .collect(Collectors.toMap(partition -> partition, any -> OffsetSpec.latest())))
                    .all()
                    .get();
            var all = ends.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            end -> RecordsToDelete.beforeOffset(end.getValue().offset())));
            admin.deleteRecords(all).all().get();
        } catch (ExecutionException refused) {
            throw new AssertionError(refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }
}
