package dev.pasillo.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pasillo.backing.BackingException;
import dev.pasillo.backing.GuardedProcess;
import dev.pasillo.backing.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedTest {
    @TempDir
    Path folder;

    private final List<String> journal = new CopyOnWriteArrayList<>();
    private final AtomicInteger changes = new AtomicInteger();
    private Supervised supervised = supervise("exec sleep 300");

    private Supervised supervise(String script) {
        return new Supervised(new Script(script), journal::add, changes::incrementAndGet);
    }

    @AfterEach
    void stop() {
        supervised.stop();
    }

    /// A part that is ready as soon as it runs.
    private final class Script implements Part {
        private final String script;

        Script(String script) {
            this.script = script;
        }

        @Override
        public String name() {
            return "script";
        }

        @Override
        public GuardedProcess launch() throws IOException {
            return GuardedProcess.start(new GuardedProcess.Command(
                    List.of("sh", "-c", script),
                    Map.of(),
                    folder,
                    folder.resolve("script.log"),
                    "TERM",
                    Duration.ofSeconds(1)));
        }

        @Override
        public boolean ready() {
            return Files.exists(folder.resolve("script.log")) && !script.contains("never");
        }
    }

    @Test
    void killedPartIsStartedAgain() throws Exception {
        supervised.start();
        supervised.keepAlive();
        var first = supervised.state().pid();
        for (int kills = 1; kills <= 2; kills++) {
            var pid = supervised.state().pid();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            await(() -> {
                var now = supervised.state().pid();
                return now > 0 && now != pid;
            });
        }
        assertThat(supervised.state().pid()).isNotEqualTo(first);
        assertThat(supervised.state().restarts()).isEqualTo(2);
        assertThat(changes).hasValue(3);
        assertThat(journal).anyMatch(line -> line.startsWith("script ended (signal 9); it is started again in"));
    }

    @Test
    void stoppedPartStaysStopped() throws Exception {
        supervised.start();
        supervised.keepAlive();
        var process = ProcessHandle.of(supervised.state().pid()).orElseThrow();
        supervised.stop();
        assertThat(process.isAlive()).isFalse();
        assertThat(supervised.state().pid()).isZero();
        assertThat(supervised.state().restarts()).isZero();
        assertThat(journal).last().asString().startsWith("script stopped");
        assertThatThrownBy(supervised::start).isInstanceOf(BackingException.class);
    }

    @Test
    void partThatEndsBeforeItIsReadyShowsTheEndOfItsLog() {
        supervised = supervise("echo never; echo 'no room left'; exit 4");
        assertThatThrownBy(supervised::start)
                .isInstanceOf(BackingException.class)
                .hasMessageContaining("status 4")
                .hasMessageContaining("no room left");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.sleep(10);
        }
    }
}
