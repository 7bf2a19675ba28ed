package dev.pasillo.backing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedProcessTest {
    private static final String STUBBORN = "trap '' TERM; echo ready; while :; do sleep 1; done";

    @TempDir
    Path folder;

    @Test
    void processIdIsTheProgramsOwn() throws Exception {
        var process = start("echo $$; exec sleep 60");
        try {
            assertThat(ProcessHandle.of(process.pid())).isPresent();
            process.kill();
            assertThat(process.ended().get(5, SECONDS)).isEqualTo(128 + 9);
            assertThat(Files.readString(process.log())).startsWith(process.pid() + "\n");
        } finally {
            process.stop();
        }
    }

    @Test
    void exitStatusIsTheProgramsOwn() throws Exception {
        assertThat(start("exit 7").ended().get(5, SECONDS)).isEqualTo(7);
    }

    @Test
    void stopSendsTheStopSignal() throws Exception {
        var process = start("trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 1; done");
        awaitOutput(process);
        process.stop();
        assertThat(process.exitStatus()).isEqualTo(3);
        assertThat(process.lastLines(1)).isEqualTo("bye");
    }

    @Test
    void programThatDoesNotStopIsKilledAfterItsGraceTime() throws Exception {
        var process = start(STUBBORN);
        awaitOutput(process);
        process.stop();
        assertThat(process.exitStatus()).isEqualTo(128 + 9);
    }

    @Test
    void programRunsInASessionWithoutTheTerminal() throws Exception {
        var process = start("ps -o sid= -p $$ || echo none; exec sleep 60");
        try {
            var own = new ProcessBuilder(
                            "ps",
                            "-o",
                            "sid=",
                            "-p",
                            Long.toString(ProcessHandle.current().pid()))
                    .start();
            var ownSession = new String(own.getInputStream().readAllBytes(), UTF_8).strip();
            awaitOutput(process);
            assertThat(process.lastLines(1).strip()).isNotEqualTo(ownSession);
        } finally {
            process.stop();
        }
    }

    @Test
    void killOfTheParentEndsTheProgram() throws Exception {
        assertThat(childOfAKilledParent("exec sleep 300")).isTrue();
    }

    @Test
    void killOfTheParentEndsAProgramThatIgnoresItsStopSignal() throws Exception {
        assertThat(childOfAKilledParent(STUBBORN)).isTrue();
    }

    @Test
    void killOfTheGuardEndsTheProgram() throws Exception {
        var process = start("exec sleep 300");
        var child = ProcessHandle.of(process.pid()).orElseThrow();
        child.parent().orElseThrow().destroyForcibly();
        assertThat(child.onExit().get(5, SECONDS).isAlive()).isFalse();
    }

    private boolean childOfAKilledParent(String script) throws Exception {
        var parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        folder.toString(),
                        script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var reader = new BufferedReader(new InputStreamReader(parent.getInputStream(), UTF_8))) {
            var child = ProcessHandle.of(Long.parseLong(reader.readLine())).orElseThrow();
            assertThat(child.isAlive()).isTrue();
            parent.destroyForcibly();
            child.onExit().get(10, SECONDS);
            return !child.isAlive();
        } finally {
            parent.destroyForcibly();
        }
    }

    private static void awaitOutput(GuardedProcess process) throws Exception {
        var deadline = System.nanoTime() + SECONDS.toNanos(10);
        while (Files.size(process.log()) == 0) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    private GuardedProcess start(String script) throws Exception {
        return GuardedProcess.start(new GuardedProcess.Command(
                List.of("sh", "-c", script),
                Map.of(),
                folder,
                folder.resolve("child.log"),
                "TERM",
                Duration.ofSeconds(2)));
    }
}
