package dev.pasillo.local.survival;

import dev.pasillo.testsupport.guarantee.LedgerSender;
import dev.pasillo.testsupport.history.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Sends events a few at a time, on and on, until it is closed or they are used up.
final class Trickle implements AutoCloseable {
    private static final int AT_A_TIME = 4;
    private static final Duration PAUSE = Duration.ofMillis(60);

    private final LedgerSender sender;
    private final List<Event> events;
    private final Duration pause;
    private final CompletableFuture<Integer> sent;
    private volatile boolean closed;

    /// Begins at once.
    Trickle(LedgerSender sender, List<Event> events) {
        this(sender, events, PAUSE);
    }

    /// Begins at once, and takes about so long.
    static Trickle during(Duration time, LedgerSender sender, List<Event> events) {
        return new Trickle(sender, events, time.dividedBy(Math.max(1, events.size() / AT_A_TIME)));
    }

    private Trickle(LedgerSender sender, List<Event> events, Duration pause) {
        this.sender = sender;
        this.events = events;
        this.pause = pause;
        this.sent = CompletableFuture.supplyAsync(
                this::send, task -> Thread.ofVirtual().start(task));
    }

    private int send() {
        var from = 0;
        try {
            while (!closed && from < events.size()) {
                var to = Math.min(events.size(), from + AT_A_TIME);
                sender.send(events.subList(from, to), AT_A_TIME, 1, List.of());
                from = to;
                Thread.sleep(pause);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return from;
    }

    /// Ends it, once what is on its way is answered.
    ///
    /// @return those that were sent
    List<Event> end() {
        closed = true;
        return events.subList(0, sent.join());
    }

    /// Ends it, and sends the rest at once.
    void finish() throws IOException, InterruptedException {
        var already = end().size();
        sender.send(events.subList(already, events.size()));
    }

    @Override
    public void close() {
        closed = true;
        try {
            sent.join();
        } catch (CompletionException failed) {
            // Whoever asks for what was sent hears of it.
        }
    }
}
