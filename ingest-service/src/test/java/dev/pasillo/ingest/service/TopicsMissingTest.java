package dev.pasillo.ingest.service;

import static dev.pasillo.ingest.service.Sender.good;
import static dev.pasillo.ingest.service.Sender.send;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestBacking;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/// A deployment that forgot the topics is told so, and they are not created behind its back.
@QuarkusTest
@TestProfile(TopicsMissingTest.Elsewhere.class)
@WithTestResource(BackingResource.class)
class TopicsMissingTest {
    public static class Elsewhere implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("pasillo.topics.prefix", "nowhere-");
        }
    }

    @Test
    void theServiceIsNotReadyAndSaysWhichTopicIsMissing() {
        var port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);

        var answer = given().port(port).get("/q/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body().asString()).contains("nowhere-touchpoints");
        assertThat(answer.jsonPath().getString("checks.find { it.name == 'sources' }.status"))
                .isEqualTo("DOWN");
    }

    @Test
    void aKeyThatMayBeKnownInAMomentIsToldToComeBackInTheWordsOfItsSender() {
        var events = Sender.request(Sender.JSON)
                .header("X-Api-Key", TestKeys.UNKNOWN)
                .body(good(UUID.randomUUID().toString()))
                .post("/v1/events");
        var segment = Sender.request(Sender.JSON)
                .body("{\"batch\":[],\"writeKey\":\"" + TestKeys.UNKNOWN + "\"}")
                .post("/v1/batch");

        assertThat(events.statusCode()).isEqualTo(503);
        assertThat(events.header("Retry-After")).isEqualTo("2");
        assertThat(events.jsonPath().getString("code")).isEqualTo("sources-unread");
        assertThat(segment.statusCode()).isEqualTo(429);
        assertThat(segment.jsonPath().getString("code")).isEqualTo("sources-unread");
    }

    @Test
    void whoHasNoKeyAtAllIsRefusedAsEver() {
        assertThat(Sender.request(Sender.JSON)
                        .body(good(UUID.randomUUID().toString()))
                        .post("/v1/events")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void eventsAreToBeSentLaterAndNoTopicAppears() throws Exception {
        assertThat(send(good(UUID.randomUUID().toString())).statusCode()).isEqualTo(503);

        try (var admin = TestBacking.shared().admin()) {
            assertThat(admin.listTopics().names().get()).noneMatch(name -> name.startsWith("nowhere-"));
        }
    }
}
