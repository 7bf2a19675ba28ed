package dev.pasillo.bench.load;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// An open loop over HTTP: bodies go out at fixed times, however long the answers take, as people do not wait for each
/// other either. From the beginning until it is closed.
public final class OpenLoop implements AutoCloseable {
    private static final int CONNECTIONS = 32;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client;
    private final RequestOptions request;
    private final AtomicLong answered = new AtomicLong();
    private final Refusals refusals = new Refusals();
    private final Thread sender;
    private volatile boolean stopped;
    private final AtomicLong sent = new AtomicLong();

    /// @param bodies asked for one by one, by one thread; the load ends where they end
    /// @param perSecond how many bodies
    public OpenLoop(URI address, Map<String, String> headers, Iterator<Buffer> bodies, double perSecond) {
        client = vertx.createHttpClient(
                // Connections stay: most of them wait for longer than a minute for their next request.
                new HttpClientOptions()
                        .setKeepAlive(true)
                        .setKeepAliveTimeout(0)
                        .setTcpNoDelay(true),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        request = new RequestOptions().setAbsoluteURI(address.toString()).setMethod(HttpMethod.POST);
        headers.forEach(request::putHeader);
        sender = Thread.ofPlatform().daemon().name("open loop").start(() -> send(bodies, perSecond));
    }

    private void send(Iterator<Buffer> bodies, double perSecond) {
        var start = System.nanoTime();
        while (!stopped && bodies.hasNext()) {
            var due = start + (long) (sent.get() * 1e9 / perSecond);
            var early = due - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
                continue;
            }
            sent.incrementAndGet();
            var body = bodies.next();
            client.request(request)
                    .compose(open -> open.send(body))
                    .compose(response -> response.body().map(any -> response.statusCode()))
                    .onComplete(outcome -> {
                        if (refusals.none(outcome)) {
                            answered.incrementAndGet();
                        }
                    });
        }
    }

    /// Bodies that were answered 2xx.
    public long answered() {
        return answered.get();
    }

    /// Bodies that were answered otherwise, or not at all.
    public Refusals refusals() {
        return refusals;
    }

    /// Sends nothing more and waits until all is answered.
    public void stop() throws InterruptedException {
        stopped = true;
        sender.join();
        var patience = System.nanoTime() + 60_000_000_000L;
        while (unanswered() > 0) {
            if (System.nanoTime() > patience) {
                throw new IllegalStateException(unanswered() + " requests were not answered");
            }
            Thread.sleep(10);
        }
    }

    private long unanswered() {
        return sent.get() - answered.get() - refusals.count();
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        sender.join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
