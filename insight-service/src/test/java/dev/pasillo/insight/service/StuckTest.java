package dev.pasillo.insight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.insight.fixture.Histories;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
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
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// Somebody holds a table that every batch writes to.
@QuarkusTest
@TestProfile(StuckTest.Impatient.class)
@WithTestResource(
        value = BackingResource.class,
        initArgs = {
            @ResourceArg(name = "database", value = "stuck"),
            @ResourceArg(name = "topics.prefix", value = "stuck.")
        })
class StuckTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Pool pool;

    @TestHTTPResource(value = "/", management = true)
    URI management = URI.create("");

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url = "";

    @ConfigProperty(name = "quarkus.datasource.username")
    String user = "";

    @ConfigProperty(name = "quarkus.datasource.password")
    String password = "";

    /// Looks often, and does not wait long.
    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("pasillo.insight.topic-check", "1s", "pasillo.insight.stuck-after", "2s");
        }
    }

    @Test
    void batchThatCannotBeAppliedIsToldByReadinessAndCountedByItsCauseUntilItCan() throws Exception {
        try (var topic = new ChangesTopic("stuck.", pool)) {
            topic.define(TestKeys.WORKSPACE, "d", "Purchase");
            var history = new Histories(7, "d", "s-", 3);
            topic.change(TestKeys.WORKSPACE, "touchpoints-0", history.next());
            topic.awaitApplied();
            assertThat(management("health/ready").statusCode()).isEqualTo(200);

            try (var holder = DriverManager.getConnection(url, user, password);
                    var statement = holder.createStatement()) {
                holder.setAutoCommit(false);
                statement.execute("lock table fact in access exclusive mode");
                topic.change(TestKeys.WORKSPACE, "touchpoints-0", history.next());

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(management("health/ready"))
                                .satisfies(answer ->
                                        assertThat(answer.statusCode()).isEqualTo(503))
                                .satisfies(answer -> assertThat(answer.body())
                                        .contains("\"reason\": \"stuck\"")
                                        .containsPattern("partition \\d stays at \\d+ since \\S+ while 1 wait")));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(management("metrics").body())
                                .containsPattern("pasillo_insight_retries_total\\{cause=\"lock-timeout\"} [1-9]"));
                holder.rollback();
            }

            topic.awaitApplied();
            await().atMost(PATIENCE).until(() -> management("health/ready").statusCode() == 200);
        }
    }

    private HttpResponse<String> management(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(management.resolve("/q/" + path)).build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
