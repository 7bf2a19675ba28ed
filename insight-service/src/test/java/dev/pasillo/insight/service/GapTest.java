package dev.pasillo.insight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.JourneyChange;
import dev.pasillo.contract.Topics;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A stream that goes on where it did not stop. The service of this test stands still afterwards, so it has its
/// own topics and database.
@QuarkusTest
@WithTestResource(
        value = BackingResource.class,
        initArgs = {@ResourceArg(name = "database", value = "gap"), @ResourceArg(name = "topics.prefix", value = "gap.")
        })
class GapTest {
    @Inject
    Pool pool;

    @TestHTTPResource(value = "/", management = true)
    URI management = URI.create("");

    @Test
    void gapStopsTheServiceAndItsHealthSaysSo() throws Exception {
        try (var topic = new ChangesTopic("gap.", pool)) {
            topic.define(TestKeys.WORKSPACE, "d", "Purchase");
            topic.send(1, Topics.KIND_CHANGE, change(1, 0));
            topic.awaitApplied();
            assertThat(health()).contains("\"status\": \"UP\"");

            topic.send(1, Topics.KIND_CHANGE, change(3, 2));
            topic.send(1, Topics.KIND_CHANGE, change(4, 3));

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(health())
                            .contains("stream-gap")
                            .contains("partition=1 offset=1 stream=touchpoints-0 last=1 previous=2 sequence=3"));
            assertThat(topic.positions()).containsEntry(1, 1L);
            assertThat(topic.count("select sequence from stream_position where stream = 'touchpoints-0'"))
                    .isEqualTo(1);
            Ask.get("/v1/journeys/d/stages").statusCode(200);
        }
    }

    private static byte[] change(long sequence, long previous) {
        return ContractJson.bytes(
                new JourneyChange(TestKeys.WORKSPACE, "touchpoints-0", sequence, 0, previous, List.of(), List.of()));
    }

    private String health() throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(management.resolve("/q/health/ready"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
