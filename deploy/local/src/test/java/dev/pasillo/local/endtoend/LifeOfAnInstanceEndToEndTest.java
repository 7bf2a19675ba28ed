package dev.pasillo.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Starting, stopping, crashing.
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class LifeOfAnInstanceEndToEndTest {
    private static String seen(String user) {
        return "{\"id\":\"%1$s\",\"channel\":\"web\",\"type\":\"page_viewed\",\"identifiers\":[{\"namespace\":\"user_id\",\"value\":\"%1$s\"}]}"
                .formatted(user);
    }

    private static void awaitNothingLeft(TestInstance instance) throws Exception {
        TestInstance.await(
                "no process is left",
                Duration.ofMinutes(1),
                () -> instance.processes().isEmpty());
    }

    @Test
    void killOfTheLauncherLeavesNoProcessAndLosesNothingAndASignalStopsAllInOrder() throws Exception {
        try (var instance = new TestInstance()) {
            var launcher = instance.upInForeground();
            var keys = instance.environment();
            assertThat(instance.send(seen("ana")).path("accepted").asInt()).isEqualTo(1);
            var before = instance.awaitJourney("user_id", "ana");
            assertThat(instance.processes()).hasSizeGreaterThanOrEqualTo(6);

            launcher.destroyForcibly();
            awaitNothingLeft(instance);
            assertThat(instance.run("status").status()).isEqualTo(3);

            var again = instance.upInForeground();
            assertThat(instance.environment()).isEqualTo(keys);
            assertThat(instance.awaitJourney("user_id", "ana")).isEqualTo(before);

            // TERM takes the way of Ctrl-C, which cannot be sent where this build itself ignores it.
            again.destroy();
            assertThat(again.waitFor(90, TimeUnit.SECONDS)).isTrue();
            assertThat(instance.processes()).isEmpty();
            var log = instance.run("logs", "launcher", "-n", "6").out();
            assertThat(log.indexOf("ingest stopped")).isBetween(0, log.indexOf("journey stopped"));
            assertThat(log.indexOf("insight stopped")).isBetween(0, log.indexOf("kafka stopped"));
        }
    }

    @Test
    void twoInstancesRunSideBySideAndDoNotMix() throws Exception {
        try (var one = new TestInstance();
                var two = new TestInstance()) {
            one.up();
            assertThat(two.up("--clock", "event")).contains("clock is that of the events");
            assertThat(one.run("status").out()).contains("Clock: wall");
            assertThat(two.run("status").out()).contains("Clock: event");
            one.send(seen("only-in-one"));
            two.send(seen("only-in-two"));
            one.awaitJourney("user_id", "only-in-one");
            two.awaitJourney("user_id", "only-in-two");
            assertThat(one.get("JOURNEY", "/v1/customers/user_id/only-in-two").isMissingNode())
                    .isTrue();
            assertThat(two.get("JOURNEY", "/v1/customers/user_id/only-in-one").isMissingNode())
                    .isTrue();

            assertThat(one.run("down").status()).isZero();
            assertThat(one.processes()).isEmpty();
            assertThat(two.run("status").status()).isZero();
        }
    }
}
