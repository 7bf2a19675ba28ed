package dev.pasillo.local.send;

import dev.pasillo.local.LauncherException;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;

/// Sends a whole input, a few batches at a time.
public final class Sending {
    private Sending() {}

    /// Returns when every batch was answered for.
    ///
    /// @param parallel so many requests at once
    /// @throws LauncherException when the service cannot be used; the sender's report holds what was sent before
    public static void sendAll(BatchReader input, EventSender sender, int parallel)
            throws IOException, InterruptedException {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var requests = new ExecutorCompletionService<Void>(executor);
            var open = 0;
            try {
                for (var batch = input.next(); batch.isPresent(); batch = input.next()) {
                    var ready = batch.get();
                    if (open == parallel) {
                        finish(requests);
                        open--;
                    }
                    requests.submit(() -> {
                        sender.send(ready);
                        return null;
                    });
                    open++;
                }
                for (; open > 0; open--) {
                    finish(requests);
                }
            } catch (LauncherException | InterruptedException e) {
                executor.shutdownNow();
                throw e;
            }
        }
    }

    private static void finish(ExecutorCompletionService<Void> requests) throws InterruptedException {
        try {
            requests.take().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LauncherException cause) {
                throw cause;
            }
            throw new IllegalStateException("A request failed", e.getCause());
        }
    }
}
