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
    void killOfTheLauncherLeavesNoProcessAndLosesNothing() throws Exception {
        try (var instance = new TestInstance()) {
            var launcher = instance.upInForeground();
            var keys = instance.environment();
            assertThat(instance.send(seen("ana")).path("accepted").asInt()).isEqualTo(1);
            var before = instance.awaitJourney("user_id", "ana");
            assertThat(instance.processes()).hasSizeGreaterThanOrEqualTo(6);

            launcher.destroyForcibly();
            awaitNothingLeft(instance);
            assertThat(instance.run("status").status()).isEqualTo(3);

            instance.up();
            assertThat(instance.environment()).isEqualTo(keys);
            assertThat(instance.awaitJourney("user_id", "ana")).isEqualTo(before);

            ProcessHandle.of(instance.pid("launcher")).orElseThrow().destroyForcibly();
            awaitNothingLeft(instance);
        }
    }

    @Test
    void signalToTheLauncherStopsEverythingInOrder() throws Exception {
        try (var instance = new TestInstance()) {
            var launcher = instance.upInForeground();
            // TERM takes the way of Ctrl-C, which cannot be sent where this build itself ignores it.
            launcher.destroy();
            assertThat(launcher.waitFor(90, TimeUnit.SECONDS)).isTrue();
            assertThat(instance.processes()).isEmpty();
            var log = instance.run("logs", "launcher", "-n", "5").out();
            assertThat(log.indexOf("ingest stopped")).isLessThan(log.indexOf("journey stopped"));
            assertThat(log.indexOf("insight stopped")).isLessThan(log.indexOf("kafka stopped"));
        }
    }

    @Test
    void twoInstancesRunSideBySideAndDoNotMix() throws Exception {
        try (var one = new TestInstance();
                var two = new TestInstance()) {
            one.up();
            two.up();
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

    @Test
    void clockOfTheEventsIsSaidByStatus() throws Exception {
        try (var instance = new TestInstance()) {
            var up = instance.run(
                    "up", "--detach", "--clock", "event", "--port-base", Integer.toString(instance.portBase()));
            assertThat(up.status()).as(up.out() + up.err()).isZero();
            assertThat(up.out()).contains("clock is that of the events");
            assertThat(instance.run("status").out()).contains("Clock: event");
        }
    }
}
