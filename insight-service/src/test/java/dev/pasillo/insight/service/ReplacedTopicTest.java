package dev.pasillo.insight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestBacking;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A topic that is made anew under a running service. The service stands still afterwards, so it has its own
/// topics and database.
@QuarkusTest
@TestProfile(ReplacedTopicTest.Watchful.class)
@WithTestResource(
        value = BackingResource.class,
        initArgs = {
            @ResourceArg(name = "database", value = "replaced"),
            @ResourceArg(name = "topics.prefix", value = "replaced.")
        })
class ReplacedTopicTest {
    @Inject
    Pool pool;

    @TestHTTPResource(value = "/", management = true)
    URI management = URI.create("");

    /// Looks often.
    public static final class Watchful implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("pasillo.insight.topic-check", "1s");
        }
    }

    @Test
    void topicMadeAnewIsNotReadFromItsBeginning() {
        try (var topic = new ChangesTopic("replaced.", pool)) {
            topic.mark(Instant.parse("2026-03-02T00:00:00Z"));
            topic.mark(Instant.parse("2026-03-02T00:00:01Z"));
            topic.awaitApplied();

            TestBacking.shared().freshTopics("replaced.", ChangesTopic.PARTITIONS);

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(health()).contains("topic-replaced").contains("position=2 beginning=0 end=0"));
            assertThat(topic.positions()).containsEntry(0, 2L);
        }
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
