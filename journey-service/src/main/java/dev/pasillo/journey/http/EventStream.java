package dev.pasillo.journey.http;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.journey.application.ChangePlace;
import dev.pasillo.journey.application.FollowChanges.News;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One client's end of a stream. A call returns when its event has left for the client, so a slow client slows its own
/// stream down and nothing piles up. Used by one thread.
final class EventStream implements AutoCloseable {
    private static final Duration HEAD_LOOK = Duration.ofMillis(50);
    private static final int HEAD_LOOKS = 200;
    private static final Duration WRITE_PATIENCE = Duration.ofSeconds(30);

    private final SseEventSink sink;
    private final Sse sse;
    private final CountDownLatch headLeft = new CountDownLatch(1);

    EventStream(SseEventSink sink, Sse sse, RoutingContext request) {
        this.sink = sink;
        this.sse = sse;
        request.addHeadersEndHandler(_ -> headLeft.countDown());
    }

    private record ChangeJson(List<PublishedFact> removed, List<PublishedFact> added) {}

    /// Waits until the framework has sent the answer's head: nothing may be sent before.
    ///
    /// @return whether it has; not where the client went before
    boolean begun() throws InterruptedException {
        for (var looks = 0; looks < HEAD_LOOKS && !closed(); looks++) {
            if (headLeft.await(HEAD_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    /// The client has gone.
    boolean closed() {
        return sink.isClosed();
    }

    void send(News news) throws InterruptedException {
        switch (news) {
            case News.Change change ->
                send(sse.newEventBuilder()
                        .id(change.after().text())
                        .name("journey-change")
                        .mediaType(MediaType.TEXT_PLAIN_TYPE)
                        .data(ContractJson.write(new ChangeJson(change.removed(), change.added())))
                        .build());
            case News.Reset reset ->
                send(sse.newEventBuilder()
                        .id(reset.after().text())
                        .name("reset")
                        .data("{}")
                        .build());
        }
    }

    /// A comment, which clients pass over; its id tells them the place all the same.
    void sendPlace(String comment, ChangePlace place) throws InterruptedException {
        send(sse.newEventBuilder().comment(comment).id(place.text()).build());
    }

    private void send(OutboundSseEvent event) throws InterruptedException {
        try {
            sink.send(event).toCompletableFuture().get(WRITE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException gone) {
            throw new ClientGone(gone);
        } catch (IllegalStateException closedMeanwhile) {
            throw new ClientGone(closedMeanwhile);
        }
    }

    @Override
    public void close() {
        sink.close();
    }

    /// The client has closed the connection or takes nothing any more.
    static final class ClientGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ClientGone(Throwable cause) {
            super("the client has gone", cause);
        }
    }
}
