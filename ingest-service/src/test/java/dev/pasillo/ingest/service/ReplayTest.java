package dev.pasillo.ingest.service;

import static dev.pasillo.ingest.service.Sender.good;
import static dev.pasillo.ingest.service.Sender.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.RejectedEvent;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `POST /v1/replay`: an event that was refused comes again, in its sender's place.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class ReplayTest {
    private static final Instant FIRST = Instant.parse("2026-02-03T04:05:06.007Z");

    private final String run = UUID.randomUUID().toString();

    @Test
    void theEventBelongsToItsSourceAndHappenedWhenItCameFirst() {
        var before = Instant.now();
        var event = "{\"id\":\"" + run + "\",\"channel\":\"web\",\"type\":\"page_viewed\","
                + "\"identifiers\":[{\"namespace\":\"user_id\",\"value\":\"u\"}]}";

        replay("7", event).then().statusCode(202);

        assertThat(Kept.touchpoints(run)).singleElement().satisfies(touchpoint -> {
            assertThat(touchpoint.workspace()).isEqualTo(TestKeys.WORKSPACE);
            assertThat(touchpoint.source()).isEqualTo("shop & more");
            assertThat(touchpoint.occurredAt()).isEqualTo(FIRST);
            assertThat(touchpoint.receivedAt()).isAfterOrEqualTo(before.minusMillis(1));
        });
    }

    @Test
    void anEventWithoutAnIdGetsTheSameOneHoweverOftenItComes() {
        var event = "{\"channel\":\"web\",\"type\":\"page_viewed\",\"properties\":{\"run\":\"" + run + "\"},"
                + "\"identifiers\":[{\"namespace\":\"user_id\",\"value\":\"u\"}]}";
        var entry = Long.toString(run.hashCode() & 0x7fffffffL);

        replay(entry, event).then().statusCode(202);
        replay(entry, event).then().statusCode(202);

        assertThat(Kept.touchpoints("replay-" + entry + "-"))
                .hasSize(2)
                .extracting(touchpoint -> touchpoint.id())
                .containsOnly("random-replay-" + entry + "-0");
    }

    @Test
    void whatIsRefusedAgainIsAnsweredAndNotKeptOnceMore() {
        var answer = replay("8", good(run).replace("\"web\"", "\"pigeon\""));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.jsonPath().getString("rejected[0].code")).isEqualTo("channel-unknown");
        assertThat(Kept.rejected(run)).isEmpty();
    }

    @Test
    void whatCannotBeReadAgainIsAnsweredAndNotKeptOnceMore() {
        var answer = replay("9", "{ " + run);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("json-invalid");
        assertThat(Kept.rejected(run)).isEmpty();
    }

    @Test
    void anEventComesAgainInItsSendersFormat() {
        var call = "{\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"u\",\"messageId\":\"" + run + "\"}";

        replay("segment", "10", call).then().statusCode(202);

        assertThat(Kept.touchpoints(run))
                .singleElement()
                .satisfies(touchpoint -> assertThat(touchpoint.type()).isEqualTo("order_paid"));
    }

    @Test
    void aRefusedEventNamesItsSendersFormat() {
        request("text/plain")
                .body("{\"type\":\"track\",\"userId\":\"u\",\"messageId\":\"" + run + "\"}")
                .post("/k/" + TestKeys.WRITE + "/v1/track");
        request("application/json").body("{\"id\":\"" + run + "\"}").post("/k/" + TestKeys.WRITE + "/v1/events");

        assertThat(Kept.rejected(run)).extracting(RejectedEvent::format).containsExactlyInAnyOrder("segment", null);
    }

    @Test
    void aWriteKeyMaySpeakForNobody() {
        var answer = request("application/octet-stream")
                .header("Authorization", "Bearer " + TestKeys.WRITE)
                .queryParams(Map.of("format", "native", "source", "x", "receivedAt", FIRST.toString(), "entry", "1"))
                .body(good(run).getBytes(UTF_8))
                .post("/v1/replay");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(Kept.touchpoints(run)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "pigeon, api, 2026-01-01T00:00:00.000Z, 1",
        "native, '', 2026-01-01T00:00:00.000Z, 1",
        "native, api, yesterday, 1",
        "native, api, 1969-01-01T00:00:00.000Z, 1",
        "native, api, 2026-01-01T00:00:00.000Z, one",
        "native, api, 2026-01-01T00:00:00.000Z, ''"
    })
    void whoDoesNotSayWhatItIsSendsNothing(String format, String source, String receivedAt, String entry) {
        var answer = request("application/octet-stream")
                .header("Authorization", "Bearer " + TestKeys.SECRET)
                .queryParams(Map.of("format", format, "source", source, "receivedAt", receivedAt, "entry", entry))
                .body(good(run).getBytes(UTF_8))
                .post("/v1/replay");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("replay-invalid");
        assertThat(Kept.touchpoints(run)).isEmpty();
    }

    private static Response replay(String entry, String event) {
        return replay("native", entry, event);
    }

    private static Response replay(String format, String entry, String event) {
        return request("application/octet-stream")
                .header("Authorization", "Bearer " + TestKeys.SECRET)
                .queryParams(Map.of(
                        "format", format, "source", "shop & more", "receivedAt", FIRST.toString(), "entry", entry))
                .body(event.getBytes(UTF_8))
                .post("/v1/replay");
    }
}
