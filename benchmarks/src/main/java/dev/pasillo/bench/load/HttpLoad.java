package dev.pasillo.bench.load;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// A closed loop over HTTP: each of some connections sends the next body as soon as the last one was answered.
public final class HttpLoad implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LARGEST_MICROS = TimeUnit.MINUTES.toMicros(5);

    private final Vertx vertx = Vertx.vertx();
    private final int connections;
    private final HttpClient client;
    private final RequestOptions request;
    private final List<Buffer> bodies;
    private final AtomicInteger next = new AtomicInteger();

    /// @param bodies sent in turn
    public HttpLoad(URI address, Map<String, String> headers, int connections, List<Buffer> bodies) {
        this.connections = connections;
        this.bodies = List.copyOf(bodies);
        client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true).setTcpNoDelay(true),
                new PoolOptions().setHttp1MaxSize(connections));
        request = new RequestOptions().setAbsoluteURI(address.toString()).setMethod(HttpMethod.POST);
        headers.forEach(request::putHeader);
    }

    /// @param answered requests that were answered 2xx
    /// @param refusals requests that were answered otherwise, or not at all
    /// @param micros times to the answer
    public record Result(long answered, Refusals refusals, Duration took, Histogram micros) {
        public double perSecond() {
            return answered / (took.toNanos() / 1e9);
        }
    }

    /// Sends for that long, and waits for the last answers.
    public Result run(Duration length) throws InterruptedException {
        var answered = new AtomicLong();
        var refusals = new Refusals();
        var micros = new ConcurrentHistogram(LARGEST_MICROS, 3);
        var finished = new CountDownLatch(connections);
        var start = System.nanoTime();
        var end = start + length.toNanos();
        for (var at = 0; at < connections; at++) {
            send(end, answered, refusals, micros, finished);
        }
        if (!finished.await(length.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("some requests were not answered within " + PATIENCE);
        }
        return new Result(answered.get(), refusals, Duration.ofNanos(System.nanoTime() - start), micros);
    }

    private void send(
            long end, AtomicLong answered, Refusals refusals, ConcurrentHistogram micros, CountDownLatch finished) {
        var sent = System.nanoTime();
        if (sent >= end) {
            finished.countDown();
            return;
        }
        var body = bodies.get(Math.floorMod(next.getAndIncrement(), bodies.size()));
        client.request(request)
                .compose(open -> open.send(body))
                .compose(response -> response.body().map(any -> response.statusCode()))
                .onComplete(outcome -> {
                    if (refusals.none(outcome)) {
                        answered.incrementAndGet();
                        micros.recordValue((System.nanoTime() - sent) / 1_000);
                    }
                    send(end, answered, refusals, micros, finished);
                });
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
