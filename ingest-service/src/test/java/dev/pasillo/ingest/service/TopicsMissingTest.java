package dev.pasillo.ingest.service;

import static dev.pasillo.ingest.service.Sender.good;
import static dev.pasillo.ingest.service.Sender.send;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestBacking;
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
    }

    @Test
    void eventsAreToBeSentLaterAndNoTopicAppears() throws Exception {
        assertThat(send(good(UUID.randomUUID().toString())).statusCode()).isEqualTo(503);

        try (var admin = TestBacking.shared().admin()) {
            assertThat(admin.listTopics().names().get()).noneMatch(name -> name.startsWith("nowhere-"));
        }
    }
}
