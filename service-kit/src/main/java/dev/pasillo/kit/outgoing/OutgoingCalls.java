package dev.pasillo.kit.outgoing;

import dev.pasillo.kit.outgoing.OutgoingAnswer.Answered;
import dev.pasillo.kit.outgoing.OutgoingRules.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/// Makes calls under [OutgoingRules]. At every call the name is looked up once, all its addresses are checked, and the
/// connection goes to a checked address and to no other: a name that changes its mind in between (DNS rebinding) gains
/// nothing. TLS still asks for, and verifies, the name. Redirects are not followed: an answer of 3xx is an answer.
///
/// Of an answer at most 64 KiB are read. Every call ends within the time-out, and connections are not used twice. Never
/// fails; safe for many threads.
public final class OutgoingCalls implements AutoCloseable {
    private static final int LARGEST_ANSWER = 64 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final OutgoingRules rules;
    private final NameLookup lookup;
    private final Duration timeout;
    private final HttpClient client;

    /// @param timeout from the look-up to the end of the answer
    public OutgoingCalls(Vertx vertx, OutgoingRules rules, NameLookup lookup, Duration timeout) {
        this(vertx, rules, lookup, timeout, new HttpClientOptions());
    }

    /// @param options for tests, which trust another certificate
    OutgoingCalls(Vertx vertx, OutgoingRules rules, NameLookup lookup, Duration timeout, HttpClientOptions options) {
        this.vertx = vertx;
        this.rules = rules;
        this.lookup = lookup;
        this.timeout = timeout;
        this.client = vertx.createHttpClient(options.setKeepAlive(false)
                .setPipelining(false)
                .setVerifyHost(true)
                .setMaxPoolSize(64)
                .setConnectTimeout((int) CONNECT.toMillis())
                .setDecompressionSupported(false));
    }

    /// Posts a body. Nothing of the answer's is kept.
    public Uni<OutgoingAnswer> post(URI target, Map<String, String> headers, byte[] body) {
        return guarded(
                target,
                address -> client.request(options(HttpMethod.POST, target, address, headers))
                        .compose(request ->
                                request.send(Buffer.buffer(body)).compose(response -> answered(request, response))),
                OutgoingAnswer.Refused::new,
                OutgoingAnswer.Failed::new);
    }

    /// Reads what stands at an address: all of it, up to 64 KiB, or nothing.
    public Uni<OutgoingContent> get(URI target, Map<String, String> headers) {
        return guarded(
                target,
                address -> client.request(options(HttpMethod.GET, target, address, headers))
                        .compose(request -> request.send().compose(response -> content(request, response))),
                OutgoingContent.Refused::new,
                OutgoingContent.Failed::new);
    }

    private <T> Uni<T> guarded(
            URI target,
            Function<InetAddress, Future<T>> call,
            Function<Refusal, T> refused,
            Function<String, T> failed) {
        var refusal = rules.refusal(target);
        if (refusal.isPresent()) {
            return Uni.createFrom().item(refused.apply(refusal.get()));
        }
        return Uni.createFrom()
                .<T>completionStage(() -> checked(target.getHost())
                        .compose(address -> address.map(call)
                                .orElseGet(() -> Future.succeededFuture(refused.apply(Refusal.ADDRESS))))
                        .toCompletionStage())
                .ifNoItem()
                .after(timeout.plus(CONNECT))
                .recoverWithItem(() -> failed.apply("timed-out"))
                .onFailure()
                .recoverWithItem(failure -> failed.apply(what(failure)));
    }

    /// The address to connect to; empty where one of the name's addresses may not be called.
    private Future<Optional<InetAddress>> checked(String host) {
        return vertx.executeBlocking(
                () -> {
                    List<InetAddress> addresses = lookup.addresses(withoutBrackets(host));
                    return addresses.stream().allMatch(rules::allows)
                            ? addresses.stream().findFirst()
                            : Optional.empty();
                },
                false);
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private RequestOptions options(HttpMethod method, URI target, InetAddress address, Map<String, String> headers) {
        var secure = target.getScheme().equalsIgnoreCase("https");
        var port = target.getPort() > 0 ? target.getPort() : secure ? 443 : 80;
        var path = target.getRawPath() == null || target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        var options = new RequestOptions()
                .setMethod(method)
                .setSsl(secure)
                .setHost(withoutBrackets(target.getHost()))
                .setPort(port)
                // Where the connection goes; the name above is what TLS verifies and the Host header says.
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setURI(target.getRawQuery() == null ? path : path + "?" + target.getRawQuery())
                .setFollowRedirects(false)
                .setTimeout(timeout.toMillis());
        headers.forEach(options::putHeader);
        return options;
    }

    /// The status has come: whatever becomes of the rest, it is the answer.
    private Future<OutgoingAnswer> answered(HttpClientRequest request, HttpClientResponse response) {
        var answer = new Answered(response.statusCode(), response.getHeader("Retry-After"));
        return read(request, response, chunk -> {}).<OutgoingAnswer>map(answer).otherwise(answer);
    }

    /// All of the answer, or nothing: half of it would say something else.
    private Future<OutgoingContent> content(HttpClientRequest request, HttpClientResponse response) {
        var all = Buffer.buffer();
        return read(request, response, all::appendBuffer)
                .map(whole -> whole
                        ? new OutgoingContent.Content(response.statusCode(), all.getBytes())
                        : new OutgoingContent.Failed("too-large"));
    }

    /// Reads the answer to its end, or until it is enough.
    ///
    /// @return whether that was all; fails where it does not come to its end
    private Future<Boolean> read(HttpClientRequest request, HttpClientResponse response, Consumer<Buffer> chunks) {
        var patience = vertx.setTimer(timeout.toMillis(), late -> request.reset());
        var read = new int[1];
        response.handler(chunk -> {
            read[0] += chunk.length();
            if (read[0] > LARGEST_ANSWER) {
                request.reset();
            } else {
                chunks.accept(chunk);
            }
        });
        return response.end()
                .onComplete(done -> vertx.cancelTimer(patience))
                .map(end -> read[0] <= LARGEST_ANSWER)
                .recover(lost -> read[0] > LARGEST_ANSWER ? Future.succeededFuture(false) : Future.failedFuture(lost));
    }

    private static String what(Throwable failure) {
        return switch (failure) {
            case UnknownHostException _ -> "name-unknown";
            case TimeoutException _ -> "timed-out";
            case SSLException _ -> "tls-failed";
            case ConnectException _ -> "not-connected";
            default ->
                failure.getCause() == null || failure.getCause() == failure
                        ? "connection-lost"
                        : what(failure.getCause());
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
