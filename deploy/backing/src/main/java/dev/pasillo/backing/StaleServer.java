package dev.pasillo.backing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What an earlier PostgreSQL server left in its data folder when it did not end properly.
final class StaleServer {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private StaleServer() {}

    /// Makes way for a new server: an earlier one that still runs on this folder is ended, and a note of one that is
    /// gone is removed. PostgreSQL would take any process that got the old number since then (after a reboot, say)
    /// for a server.
    static void clear(Path data) throws IOException {
        var note = data.resolve("postmaster.pid");
        if (!Files.exists(note)) {
            return;
        }
        var server = runningServer(note, data);
        if (server.isPresent()) {
            end(server.get());
        }
        Files.deleteIfExists(note);
    }

    private static Optional<ProcessHandle> runningServer(Path note, Path data) throws IOException {
        var lines = Files.readAllLines(note);
        if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,10}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(handle -> isServerOf(handle, data));
    }

    private static boolean isServerOf(ProcessHandle handle, Path data) {
        var line = handle.info().commandLine();
        return line.isPresent() && line.get().contains("postgres") && line.get().contains(data.toString());
    }

    private static void end(ProcessHandle server) {
        server.destroyForcibly();
        try {
            server.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new BackingException("PostgreSQL (process %d) does not end".formatted(server.pid()), e);
        }
    }
}
