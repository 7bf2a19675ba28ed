package dev.pasillo.ingest.service;

import static dev.pasillo.ingest.service.Sender.good;
import static dev.pasillo.ingest.service.Sender.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestBacking;
import dev.pasillo.testsupport.TestBacking.Server;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The broker is killed and back within the time that a request may take: who waits gets its answer.
@QuarkusTest
@TestProfile(BrokerRestartTest.Patient.class)
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class BrokerRestartTest {
    /// Time enough for a broker on a busy machine.
    public static class Patient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("mp.messaging.outgoing.touchpoints.delivery.timeout.ms", "60000");
        }
    }

    @Test
    void aRequestOutlivesARestartOfTheBroker() throws Exception {
        var run = UUID.randomUUID().toString();
        assertThat(send(good(run + "-before")).statusCode()).isEqualTo(202);
        TestBacking.shared().kill(Server.BROKER);

        var answer = CompletableFuture.supplyAsync(() -> send(good(run + "-during")));
        TestBacking.shared().restart(Server.BROKER);

        assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
        assertThat(Kept.touchpoints(run + "-during")).hasSize(1);
    }
}
