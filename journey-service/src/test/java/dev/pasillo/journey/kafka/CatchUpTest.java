package dev.pasillo.journey.kafka;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.fixture.Definition;
import dev.pasillo.journey.fixture.Inlet;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// The intake stands still for longer than a stage allows, while events wait on the topic.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
class CatchUpTest {
    private static final int CUSTOMERS = 20;
    private static final Duration ALLOWED = Duration.ofSeconds(6);
    private static final String DEFINITION = """
            apiVersion: pasillo/v1
            kind: JourneyDefinition
            name: %s
            stages:
              - {id: enter, enter: [{type: catch_up_entered}], allowedTime: PT6S}
              - {id: advance, enter: [{type: catch_up_advanced}]}
            completion: {stage: advance}
            """;

    @Inject
    Inlet inlet;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url = "";

    @ConfigProperty(name = "quarkus.datasource.username")
    String user = "";

    @ConfigProperty(name = "quarkus.datasource.password")
    String password = "";

    private final String run = UUID.randomUUID().toString();

    @Test
    void nobodyIsDroppedWhoseAdvanceWasWaiting() throws SQLException {
        Definition.put(TestKeys.SECRET, "catch-up", DEFINITION);
        var deadline = Instant.now().plus(ALLOWED);
        inlet.send(everyone("catch_up_entered", CUSTOMERS)).awaitApplied();
        try (var connection = standStill()) {
            inlet.send(everyone("catch_up_advanced", CUSTOMERS / 2));
            assertThat(Instant.now()).as("the advances are in time").isBefore(deadline);
            // The clock passes every deadline, and the sweep goes on looking.
            await().atMost(Duration.ofSeconds(30)).until(() -> Instant.now().isAfter(deadline.plusSeconds(3)));
            connection.rollback();
        }
        inlet.awaitApplied();

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            for (var customer = 0; customer < CUSTOMERS; customer++) {
                assertThat(verdict(customer))
                        .as("customer %d", customer)
                        .isEqualTo(customer < CUSTOMERS / 2 ? "advanced" : "dropped");
            }
        });
        for (var customer = 0; customer < CUSTOMERS / 2; customer++) {
            assertThat(timeline(customer))
                    .as("customer %d was never dropped", customer)
                    .doesNotContain("dropped");
        }
    }

    /// Holds every position, so that no batch can be applied.
    private Connection standStill() throws SQLException {
        var connection = DriverManager.getConnection(url, user, password);
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("select name from stream where next_offset is not null order by name for update");
        }
        return connection;
    }

    private List<Touchpoint> everyone(String type, int count) {
        var touchpoints = new ArrayList<Touchpoint>();
        for (var customer = 0; customer < count; customer++) {
            var now = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
            touchpoints.add(new Touchpoint(
                    TestKeys.WORKSPACE,
                    "api",
                    run + "-" + type + "-" + customer,
                    "web",
                    type,
                    null,
                    Actor.CUSTOMER,
                    now,
                    null,
                    now,
                    List.of(new Identifier("user_id", run + "-" + customer)),
                    Map.of(),
                    Map.of(),
                    null,
                    null,
                    null,
                    null,
                    type));
        }
        return touchpoints;
    }

    private String verdict(int customer) {
        return given().header("X-Api-Key", TestKeys.SECRET)
                .get("/v1/customers/user_id/" + run + "-" + customer)
                .then()
                .statusCode(200)
                .extract()
                .path("journeys.find { it.definition == 'catch-up' }.visits[0].verdict");
    }

    private String timeline(int customer) {
        return given().header("X-Api-Key", TestKeys.SECRET)
                .get("/v1/customers/user_id/" + run + "-" + customer + "/timeline")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }
}
