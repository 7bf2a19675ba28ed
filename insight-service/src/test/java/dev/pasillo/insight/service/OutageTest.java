package dev.pasillo.insight.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Fact;
import dev.pasillo.insight.fixture.Histories;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestBacking;
import dev.pasillo.testsupport.TestBacking.Server;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Servers that die and come back while changes flow.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "insight"))
class OutageTest {
    @Inject
    Pool pool;

    private final String definition = "o-" + UUID.randomUUID();
    private final Histories history = new Histories(21, definition, definition, 20);

    @Test
    void databaseKilledAndStartedAgainLosesAndRepeatsNothing() {
        survives(Server.POSTGRESQL);
    }

    @Test
    void brokerKilledAndStartedAgainLosesAndRepeatsNothing() {
        survives(Server.BROKER);
    }

    private void survives(Server server) {
        try (var topic = new ChangesTopic("", pool)) {
            topic.define(TestKeys.WORKSPACE, definition, "Outage");
            var stream = "touchpoints-" + definition;
            for (var i = 0; i < 400; i++) {
                topic.change(TestKeys.WORKSPACE, stream, history.next());
                if (i == 200) {
                    TestBacking.shared().kill(server);
                }
            }
            TestBacking.shared().restart(server);
            topic.awaitApplied();

            var entered = Ask.json("/v1/journeys/" + definition + "/stages").<Integer>getList("stages.entered");
            assertThat(entered.stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(history.facts().stream()
                            .filter(Fact.Visit.class::isInstance)
                            .count());
        }
    }
}
