package dev.pasillo.backing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A child process that ends when this program ends, even when this program is killed.
///
/// Between the two stands a small shell script, the guard. It holds the reading end of a pipe whose writing end lives
/// in this program: when the pipe closes, for whatever reason, the guard sends the child its stop signal, and KILL
/// after the grace time. Guard and child run in a session of their own, so that Ctrl-C in the terminal reaches this
/// program only and the order of stopping is its own.
///
/// Safe for use by several threads.
public final class GuardedProcess {
    private static final String GUARD = "guard.sh";

    private final Process guard;
    private final ProcessHandle child;
    private final Command command;
    private final CompletableFuture<Integer> ended;

    private GuardedProcess(Process guard, ProcessHandle child, Command command) {
        this.guard = guard;
        this.child = child;
        this.command = command;
        this.ended = guard.onExit().thenApply(process -> {
            // Without its guard a child would run on unseen.
            child.destroyForcibly();
            return process.exitValue();
        });
    }

    /// What to run.
    ///
    /// @param arguments the program and its arguments
    /// @param environment added to this program's own
    /// @param folder the working folder, where the guard's script is kept too; made if missing
    /// @param log where output is appended
    /// @param stopSignal name of the signal that asks the program to stop, such as TERM
    /// @param grace how long it may take to stop before it is killed
    public record Command(
            List<String> arguments,
            Map<String, String> environment,
            Path folder,
            Path log,
            String stopSignal,
            Duration grace) {
        public Command {
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
            if (arguments.isEmpty()) {
                throw new IllegalArgumentException("nothing to run");
            }
            if (grace.isNegative()) {
                throw new IllegalArgumentException("grace is negative: " + grace);
            }
        }
    }

    /// Starts the command. The process exists when this returns, though it may end at once.
    public static GuardedProcess start(Command command) throws IOException {
        var all = new ArrayList<>(Sessions.ownSession());
        all.addAll(List.of(
                "sh",
                guardScript(command.folder()).toString(),
                command.stopSignal(),
                Long.toString(command.grace().toSeconds()),
                command.log().toAbsolutePath().toString()));
        all.addAll(command.arguments());
        var builder = new ProcessBuilder(all)
                .directory(command.folder().toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(command.log().toFile()));
        builder.environment().putAll(command.environment());
        var guard = builder.start();
        return new GuardedProcess(guard, childOf(guard, command), command);
    }

    private static ProcessHandle childOf(Process guard, Command command) throws IOException {
        // The guard closes this pipe itself once it has said the number.
        try (var reader = new BufferedReader(new InputStreamReader(guard.getInputStream(), UTF_8))) {
            var line = reader.readLine();
            if (line == null) {
                throw new IOException("The guard of %s did not start; its log: %s"
                        .formatted(command.arguments().getFirst(), command.log()));
            }
            return ProcessHandle.of(Long.parseLong(line.strip())).orElseGet(guard::toHandle);
        }
    }

    private static Path guardScript(Path folder) throws IOException {
        Files.createDirectories(folder);
        var script = folder.resolve(GUARD);
        try (var resource = GuardedProcess.class.getResourceAsStream(GUARD)) {
            if (resource == null) {
                throw new IllegalStateException(GUARD + " is missing beside " + GuardedProcess.class);
            }
            var fresh = Files.createTempFile(folder, "guard", ".tmp");
            Files.copy(resource, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, script, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return script.toAbsolutePath();
    }

    /// The process id of the program itself, not of its guard.
    public long pid() {
        return child.pid();
    }

    public boolean isAlive() {
        return guard.isAlive() && child.isAlive();
    }

    public Path log() {
        return command.log();
    }

    /// Completes with the exit status (128 + signal number after a signal) once nothing of it runs any more.
    public CompletableFuture<Integer> ended() {
        return ended.copy();
    }

    /// The exit status, or -1 while it runs.
    public int exitStatus() {
        return Optional.ofNullable(ended.getNow(null)).orElse(-1);
    }

    /// Asks the program to stop, waits, and kills it after its grace time. Returns when it is gone.
    public void stop() {
        try {
            guard.getOutputStream().close();
        } catch (IOException e) {
            // The guard is gone already.
            child.destroyForcibly();
        }
        try {
            ended.get(command.grace().toSeconds() + 5, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            kill();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    /// Kills the program at once (signal 9), as a crash would.
    public void kill() {
        child.destroyForcibly();
    }

    /// The end of its log, for a message; empty where there is none.
    public String lastLines(int count) {
        try (var lines = Files.lines(command.log())) {
            var all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - count), all.size()));
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }
}
