package dev.pasillo.kit.outgoing;

import dev.pasillo.kit.outgoing.OutgoingAnswer.Answered;
import dev.pasillo.kit.outgoing.OutgoingAnswer.Failed;
import dev.pasillo.kit.outgoing.OutgoingAnswer.Refused;
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
import javax.net.ssl.SSLException;

/// Makes calls under [OutgoingRules]. At every call the name is looked up once, all its addresses are checked, and the
/// connection goes to a checked address and to no other: a name that changes its mind in between (DNS rebinding) gains
/// nothing. TLS still asks for, and verifies, the name. Redirects are not followed: an answer of 3xx is an answer.
///
/// Of an answer at most 64 KiB are read and none is kept. Every call ends within the time-out, and connections are not
/// used twice. Never fails; safe for many threads.
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

    /// Posts a body.
    public Uni<OutgoingAnswer> post(URI target, Map<String, String> headers, byte[] body) {
        var refusal = rules.refusal(target);
        if (refusal.isPresent()) {
            return Uni.createFrom().item(new Refused(refusal.get()));
        }
        return Uni.createFrom()
                .<OutgoingAnswer>completionStage(() -> checked(target.getHost())
                        .compose(address -> address.map(free -> send(target, free, headers, body))
                                .orElseGet(() -> Future.succeededFuture(new Refused(Refusal.ADDRESS))))
                        .toCompletionStage())
                .ifNoItem()
                .after(timeout.plus(CONNECT))
                .recoverWithItem(new Failed("timed-out"))
                .onFailure()
                .recoverWithItem(failure -> new Failed(what(failure)));
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

    private Future<OutgoingAnswer> send(URI target, InetAddress address, Map<String, String> headers, byte[] body) {
        var secure = target.getScheme().equalsIgnoreCase("https");
        var port = target.getPort() > 0 ? target.getPort() : secure ? 443 : 80;
        var path = target.getRawPath() == null || target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setSsl(secure)
                .setHost(withoutBrackets(target.getHost()))
                .setPort(port)
                // Where the connection goes; the name above is what TLS verifies and the Host header says.
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setURI(target.getRawQuery() == null ? path : path + "?" + target.getRawQuery())
                .setFollowRedirects(false)
                .setTimeout(timeout.toMillis());
        headers.forEach(options::putHeader);
        return client.request(options)
                .compose(request -> request.send(Buffer.buffer(body)).compose(response -> answered(request, response)));
    }

    /// Reads the answer to its end, or until it is enough.
    private Future<OutgoingAnswer> answered(HttpClientRequest request, HttpClientResponse response) {
        var answer = new Answered(response.statusCode(), response.getHeader("Retry-After"));
        var patience = vertx.setTimer(timeout.toMillis(), late -> request.reset());
        var read = new int[1];
        response.handler(chunk -> {
            read[0] += chunk.length();
            if (read[0] > LARGEST_ANSWER) {
                request.reset();
            }
        });
        // The status has come: whatever becomes of the rest, it is the answer.
        return response.end()
                .onComplete(done -> vertx.cancelTimer(patience))
                .<OutgoingAnswer>map(answer)
                .otherwise(answer);
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
