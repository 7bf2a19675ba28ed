package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.tail.LiveTail;
import dev.pasillo.ingest.application.tail.Viewer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// One client's end of a live tail. Ten times a second it writes what waits, as far as the connection takes it: what a
/// slow client does not take waits, and what finds no room to wait is counted. Everything here happens on the request's
/// event loop.
final class TailStream {
    private static final long TICK_MILLIS = 100;
    private static final long TOLD_EVERY = Duration.ofSeconds(1).toNanos();
    /// How long a client may take nothing before it is let go.
    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

    private final RoutingContext routing;
    private final LiveTail tail;
    private final Viewer viewer;
    private final TailEvents events;
    private final long heartbeat;
    private final BooleanSupplier stopping;
    private long timer;
    private long written = System.nanoTime();
    private long told = System.nanoTime();
    private boolean over;

    /// @param stopping whether streams are to end
    TailStream(
            RoutingContext routing,
            LiveTail tail,
            Viewer viewer,
            TailEvents events,
            Duration heartbeat,
            BooleanSupplier stopping) {
        this.routing = routing;
        this.tail = tail;
        this.viewer = viewer;
        this.events = events;
        this.heartbeat = heartbeat.toNanos();
        this.stopping = stopping;
    }

    /// @param hello the first word
    void begin(Buffer hello) {
        routing.addEndHandler(ended -> end());
        routing.response()
                .setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
        write(hello);
        timer = routing.vertx().setPeriodic(TICK_MILLIS, tick -> tick());
        // Whoever reads nothing of a connection does not hear either that it is closed.
        routing.request().resume();
    }

    private void tick() {
        if (over) {
            return;
        }
        if (routing.response().closed()) {
            end();
            return;
        }
        if (stopping.getAsBoolean()) {
            end();
            routing.response().end();
            return;
        }
        long now = System.nanoTime();
        if (full()) {
            if (now - written > PATIENCE) {
                letGo();
            }
            return;
        }
        showWhatWaits();
        if (now - told >= TOLD_EVERY) {
            told = now;
            tell(viewer.news());
        }
        if (now - written >= heartbeat) {
            write(TailEvents.comment("alive"));
        }
    }

    private void showWhatWaits() {
        while (!full()) {
            var next = viewer.next();
            if (next.isEmpty()) {
                return;
            }
            write(events.of(next.get()));
        }
    }

    private void tell(Viewer.Counts news) {
        if (news.seen() > 0 || news.shown() > 0) {
            write(events.sampling(news, viewer.counts()));
        }
    }

    private boolean full() {
        return routing.response().writeQueueFull();
    }

    private void write(Buffer event) {
        written = System.nanoTime();
        routing.response().write(event);
    }

    private void letGo() {
        end();
        if (routing.request().version() == HttpVersion.HTTP_2) {
            routing.response().reset();
        } else {
            routing.request().connection().close();
        }
    }

    /// Gives the place back. Again is harmless.
    private void end() {
        over = true;
        routing.vertx().cancelTimer(timer);
        tail.leave(viewer);
    }
}
