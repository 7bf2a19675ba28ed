package dev.pasillo.ingest.service;

import static dev.pasillo.ingest.service.Sender.JSON;
import static dev.pasillo.ingest.service.Sender.LINES;
import static dev.pasillo.ingest.service.Sender.good;
import static dev.pasillo.ingest.service.Sender.gzip;
import static dev.pasillo.ingest.service.Sender.request;
import static dev.pasillo.ingest.service.Sender.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Topics;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class EventsEndpointTest {
    private final String run = UUID.randomUUID().toString();

    @Test
    void oneEventIsAcceptedAndIsATouchpoint() {
        var before = Instant.now();

        send(good(run)).then().statusCode(202);

        assertThat(Kept.touchpoints(run)).singleElement().satisfies(touchpoint -> {
            assertThat(touchpoint.workspace()).isEqualTo("default");
            assertThat(touchpoint.source()).isEqualTo("api");
            assertThat(touchpoint.channel()).isEqualTo("web");
            assertThat(touchpoint.occurredAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
            assertThat(touchpoint.receivedAt())
                    .isBetween(before.minusMillis(1), Instant.now().plusMillis(1));
            assertThat(touchpoint.identifiers()).containsExactly(new Identifier("user_id", "user of " + run));
            assertThat(touchpoint.properties()).containsEntry("path", "/pricing");
        });
    }

    @Test
    void theAnswerToGoodEventsIsShort() {
        assertThat(send(good(run)).body().asString()).isEqualTo("{\"accepted\":1,\"rejected\":[]}");
    }

    @Test
    void aTouchpointIsKeyedByWorkspaceAndOwner() {
        send(good(run));

        assertThat(Kept.records(Topics.TOUCHPOINTS))
                .extracting(found -> new String(found.key(), UTF_8))
                .contains("default/user_id/user of " + run);
    }

    @Test
    void anArrayIsAccepted() {
        send("[" + good(run + "-1") + "," + good(run + "-2") + "]").then().statusCode(202);

        assertThat(Kept.touchpoints(run)).hasSize(2);
    }

    @Test
    void jsonLinesAreAccepted() {
        send(LINES, good(run + "-1") + "\n" + good(run + "-2") + "\n").then().statusCode(202);

        assertThat(Kept.touchpoints(run)).hasSize(2);
    }

    @Test
    void gzipIsAcceptedWithItsHeader() {
        var answer = request(JSON)
                .header("Authorization", "Bearer " + TestKeys.WRITE)
                .header("Content-Encoding", "gzip")
                .body(gzip(good(run).getBytes(UTF_8)))
                .post("/v1/events");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(Kept.touchpoints(run)).hasSize(1);
    }

    @Test
    void gzipIsAcceptedWithoutItsHeader() {
        send("text/plain", gzip((good(run + "-1") + "\n" + good(run + "-2")).getBytes(UTF_8)))
                .then()
                .statusCode(202);

        assertThat(Kept.touchpoints(run)).hasSize(2);
    }

    @Test
    void aBodyWithoutATypeIsAccepted() throws IOException {
        var answer = RawHttp.post("Accept: */*", good(run));

        assertThat(answer.status()).isEqualTo(202);
    }

    @Test
    void aBodyThatCurlCallsAFormIsAccepted() throws IOException {
        var answer = RawHttp.post("Content-Type: application/x-www-form-urlencoded", good(run));

        assertThat(answer.status()).isEqualTo(202);
    }

    @Test
    void theKeyMayBeABearerToken() {
        assertThat(request(JSON)
                        .header("Authorization", "Bearer " + TestKeys.WRITE)
                        .body(good(run))
                        .post("/v1/events")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void theKeyMayBeAHeaderOfItsOwn() {
        assertThat(request(JSON)
                        .header("X-Api-Key", TestKeys.WRITE)
                        .body(good(run))
                        .post("/v1/events")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void theKeyMayBeTheBasicUserName() {
        assertThat(request(JSON)
                        .auth()
                        .preemptive()
                        .basic(TestKeys.WRITE, "")
                        .body(good(run))
                        .post("/v1/events")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void theKeyMayStandInThePath() {
        assertThat(request(JSON)
                        .body(good(run))
                        .post("/k/" + TestKeys.WRITE + "/v1/events")
                        .statusCode())
                .isEqualTo(202);
        assertThat(Kept.touchpoints(run)).extracting(Touchpoint::workspace).containsExactly("default");
    }

    @Test
    void theKeyMayBeASecretOne() {
        assertThat(request(JSON)
                        .header("X-Api-Key", TestKeys.SECRET)
                        .body(good(run))
                        .post("/v1/events")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void theWorkspaceIsTheKeys() {
        request(JSON).header("X-Api-Key", TestKeys.OTHER_WRITE).body(good(run)).post("/v1/events");

        assertThat(Kept.touchpoints(run)).extracting(Touchpoint::workspace).containsExactly("other");
    }

    @Test
    void aRepetitionHasTheSameIdAndFingerprint() {
        var event = good("x").replace("\"id\":\"x\",", "").replace("user of x", run);
        var again = event.replace(":", " : ").replace("2026-01-01T00 : 00 : 00Z", "2026-01-01T02:00:00.000+02:00");

        assertThat(send(event).statusCode()).isEqualTo(202);
        assertThat(send("[" + again + "]").statusCode()).isEqualTo(202);

        var kept = Kept.touchpoints("content-").stream()
                .filter(touchpoint -> touchpoint.owner().value().equals(run))
                .toList();
        assertThat(kept).hasSize(2);
        assertThat(kept.get(0).id()).isEqualTo(kept.get(1).id());
        assertThat(kept.get(0).fingerprint()).isEqualTo(kept.get(1).fingerprint());
    }

    @Test
    void aTimeInTheFutureIsClampedAndTheClaimKept() {
        var claimed = Instant.now().plus(Duration.ofDays(2)).truncatedTo(java.time.temporal.ChronoUnit.MILLIS);

        send(good(run).replace("2026-01-01T00:00:00Z", claimed.toString()));

        assertThat(Kept.touchpoints(run)).singleElement().satisfies(touchpoint -> {
            assertThat(touchpoint.occurredAt()).isEqualTo(touchpoint.receivedAt());
            assertThat(touchpoint.claimedAt()).isEqualTo(claimed);
        });
    }

    @Test
    void refusedEventsAreToldByPlaceIdAndCode() {
        var answer = send(
                "[" + good(run + "-1") + ",{\"id\":\"" + run + "-2\",\"channel\":\"web\"}," + good(run + "-3") + "]");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.contentType()).startsWith("application/json");
        assertThat(answer.jsonPath().getInt("accepted")).isEqualTo(2);
        assertThat(answer.jsonPath().getInt("rejected[0].index")).isEqualTo(1);
        assertThat(answer.jsonPath().getString("rejected[0].id")).isEqualTo(run + "-2");
        assertThat(answer.jsonPath().getString("rejected[0].code")).isEqualTo("type-missing");
        assertThat(answer.jsonPath().getInt("rejectedTotal")).isEqualTo(1);
    }

    @Test
    void fieldsThatNobodyKnowsAreNamed() {
        var answer = send(Sender.with(run, "\"ocurredAt\":\"2026-01-01T00:00:00Z\""));

        assertThat(answer.jsonPath().getInt("accepted")).isEqualTo(1);
        assertThat(answer.jsonPath().getList("ignoredFields")).isEqualTo(List.of("ocurredAt"));
    }

    @Test
    void aLargeBodyIsReceivedPieceByPieceAndNothingIsMissing() {
        var filler = "x".repeat(900);
        var body = IntStream.range(0, 10_000)
                .mapToObj(n -> Sender.with(run + "-" + n, "\"traits\":{\"filler\":\"" + filler + "\"}"))
                .collect(Collectors.joining("\n"));

        var answer = send(LINES, gzip(body.getBytes(UTF_8)));

        assertThat(answer.jsonPath().getInt("accepted")).isEqualTo(10_000);
        assertThat(Kept.touchpoints(run).stream().map(Touchpoint::id).distinct())
                .hasSize(10_000);
    }

    @Test
    void severalLargeBodiesAtOnceAreAllReceived() {
        var random = new Random(1);
        var bodies = IntStream.range(0, 6)
                .mapToObj(body -> gzip(IntStream.range(0, 3_000)
                        .mapToObj(n -> Sender.with(
                                run + "-" + body + "-" + n,
                                "\"traits\":{\"filler\":\"" + HexFormat.of().formatHex(bytes(random, 400)) + "\"}"))
                        .collect(Collectors.joining("\n"))
                        .getBytes(UTF_8)))
                .toList();
        assertThat(bodies).allSatisfy(body -> assertThat(body).hasSizeGreaterThan(1 << 20));

        var answers = bodies.stream()
                .map(body -> CompletableFuture.supplyAsync(() -> send(LINES, body), Thread::startVirtualThread))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(202));
        assertThat(Kept.touchpoints(run).stream().map(Touchpoint::id).distinct())
                .hasSize(18_000);
    }

    private static byte[] bytes(Random random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
