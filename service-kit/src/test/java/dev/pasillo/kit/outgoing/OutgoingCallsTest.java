package dev.pasillo.kit.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.kit.outgoing.OutgoingAnswer.Answered;
import dev.pasillo.kit.outgoing.OutgoingAnswer.Failed;
import dev.pasillo.kit.outgoing.OutgoingAnswer.Refused;
import dev.pasillo.kit.outgoing.OutgoingContent.Content;
import dev.pasillo.kit.outgoing.OutgoingRules.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against real servers on the loopback address.
class OutgoingCallsTest {
    private static final String NAME = "hooks.example.test";
    private static final byte[] BODY = "{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    @TempDir
    Path folder = Path.of("");

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger lookups = new AtomicInteger();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void bodyAndHeadersArriveUnderTheNameAtTheCheckedAddress() throws Exception {
        var port = listen(
                new HttpServerOptions(),
                request -> request.body().onSuccess(body -> {
                    seen.add(request.method() + " " + request.uri() + " " + request.getHeader("Host") + " "
                            + request.getHeader("webhook-id") + " " + body);
                    request.response().setStatusCode(204).end();
                }));

        var answer = post(calls("127.0.0.1"), "http://" + NAME + ":" + port + "/in?x=1");

        assertThat(answer).isEqualTo(new Answered(204, null));
        assertThat(seen).containsExactly("POST /in?x=1 " + NAME + ":" + port + " msg_1 {\"a\":1}");
        assertThat(lookups).hasValue(1);
    }

    /// The name is public when a careful client looks, and private when a careless one looks again.
    @Test
    void nameThatChangesItsMindIsLookedUpOnceAndCalledWhereItWasChecked() throws Exception {
        var port = listen(new HttpServerOptions(), request -> {
            seen.add("called");
            request.response().end();
        });
        var answers = List.of("203.0.113.9", "127.0.0.1");
        var rules = OutgoingRules.allowing(List.of("http", "203.0.113.0/24"));
        try (var calls = new OutgoingCalls(vertx, rules, name -> next(answers), Duration.ofMillis(700))) {
            assertThat(post(calls, "http://" + NAME + ":" + port + "/"))
                    .as("goes to the checked address, where nobody is")
                    .isInstanceOf(Failed.class);
            assertThat(lookups).hasValue(1);

            assertThat(post(calls, "http://" + NAME + ":" + port + "/"))
                    .as("is checked again at the next call")
                    .isEqualTo(new Refused(Refusal.ADDRESS));
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void nameWithOneAddressThatIsNotPublicIsRefused() throws Exception {
        NameLookup both = name -> List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("169.254.169.254"));
        var rules = OutgoingRules.allowing(List.of("http", "127.0.0.0/8"));
        try (var calls = new OutgoingCalls(vertx, rules, both, Duration.ofSeconds(2))) {
            assertThat(post(calls, "http://" + NAME + ":1/")).isEqualTo(new Refused(Refusal.ADDRESS));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://127.1/",
                "https://2130706433/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[2002:7f00:1::]/",
                "https://169.254.169.254/latest/meta-data",
                "https://localhost/"
            })
    void spellingsOfPrivateAddressesAreRefused(String url) {
        try (var calls =
                new OutgoingCalls(vertx, OutgoingRules.allowing(List.of()), NameLookup.SYSTEM, Duration.ofSeconds(2))) {
            var answer = post(calls, url);
            // A spelling that the system does not take for an address leads nowhere, which is as good.
            assertThat(answer)
                    .isIn(new Refused(Refusal.ADDRESS), new Refused(Refusal.FORM), new Failed("name-unknown"));
        }
    }

    @Test
    void redirectIsAnAnswerAndNotFollowed() throws Exception {
        var secret = listen(new HttpServerOptions(), request -> {
            seen.add("followed");
            request.response().end();
        });
        var port = listen(
                new HttpServerOptions(),
                request -> request.response()
                        .setStatusCode(307)
                        .putHeader("Location", "http://127.0.0.1:" + secret + "/")
                        .end());

        assertThat(post(calls("127.0.0.1"), "http://" + NAME + ":" + port + "/"))
                .isEqualTo(new Answered(307, null));
        assertThat(seen).isEmpty();
    }

    @Test
    void retryAfterIsHandedOn() throws Exception {
        var port = listen(
                new HttpServerOptions(),
                request -> request.response()
                        .setStatusCode(503)
                        .putHeader("Retry-After", "120")
                        .end("busy"));

        assertThat(post(calls("127.0.0.1"), "http://" + NAME + ":" + port + "/"))
                .isEqualTo(new Answered(503, "120"));
    }

    @Test
    void endlessAnswerEndsTheCall() throws Exception {
        var port = listen(new HttpServerOptions(), request -> {
            request.response().setChunked(true);
            vertx.setPeriodic(
                    1,
                    timer -> request.response()
                            .write(Buffer.buffer(new byte[16_384]))
                            .onFailure(gone -> vertx.cancelTimer(timer)));
        });

        assertThat(post(calls("127.0.0.1"), "http://" + NAME + ":" + port + "/"))
                .isEqualTo(new Answered(200, null));
    }

    @Test
    void whatStandsThereIsReadWholeAtTheCheckedAddress() throws Exception {
        var port = listen(new HttpServerOptions(), request -> {
            seen.add(request.method() + " " + request.uri() + " " + request.getHeader("Host") + " "
                    + request.getHeader("user-agent"));
            request.response().setStatusCode(203).end("certificate");
        });

        var content = get(calls("127.0.0.1"), "http://" + NAME + ":" + port + "/x.pem?y=1");

        assertThat(content).isInstanceOfSatisfying(Content.class, read -> {
            assertThat(read.status()).isEqualTo(203);
            assertThat(new String(read.bytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("certificate");
        });
        assertThat(seen).containsExactly("GET /x.pem?y=1 " + NAME + ":" + port + " Pasillo");
        assertThat(lookups).hasValue(1);
    }

    @Test
    void whatIsTooLargeIsNotReadInPart() throws Exception {
        var port = listen(
                new HttpServerOptions(), request -> request.response().end(Buffer.buffer(new byte[64 * 1024 + 1])));

        assertThat(get(calls("127.0.0.1"), "http://" + NAME + ":" + port + "/"))
                .isEqualTo(new OutgoingContent.Failed("too-large"));
    }

    @Test
    void halfAnAnswerIsNone() throws Exception {
        var port = listen(new HttpServerOptions(), request -> {
            request.response().putHeader("Content-Length", "1000").write("half");
            vertx.setTimer(50, late -> request.connection().close());
        });

        assertThat(get(calls("127.0.0.1"), "http://" + NAME + ":" + port + "/"))
                .isEqualTo(new OutgoingContent.Failed("connection-lost"));
    }

    @Test
    void anAnswerThatDoesNotEndIsNone() throws Exception {
        var port = listen(
                new HttpServerOptions(),
                request ->
                        request.response().putHeader("Content-Length", "1000").write("half"));
        try (var calls = calls("127.0.0.1", Duration.ofMillis(500), new HttpClientOptions())) {
            assertThat(get(calls, "http://" + NAME + ":" + port + "/")).isInstanceOf(OutgoingContent.Failed.class);
        }
    }

    @Test
    void aRedirectIsNotReadElsewhere() throws Exception {
        var port = listen(
                new HttpServerOptions(),
                request -> request.response()
                        .setStatusCode(302)
                        .putHeader("Location", "http://127.0.0.1:1/")
                        .end());

        assertThat(get(calls("127.0.0.1"), "http://" + NAME + ":" + port + "/"))
                .isInstanceOfSatisfying(
                        Content.class, read -> assertThat(read.status()).isEqualTo(302));
    }

    @Test
    void whatIsNotPublicIsNotRead() {
        try (var calls =
                new OutgoingCalls(vertx, OutgoingRules.allowing(List.of()), NameLookup.SYSTEM, Duration.ofSeconds(2))) {
            assertThat(get(calls, "https://169.254.169.254/latest/meta-data"))
                    .isEqualTo(new OutgoingContent.Refused(Refusal.ADDRESS));
            assertThat(get(calls, "http://192.0.2.1/")).isEqualTo(new OutgoingContent.Refused(Refusal.SCHEME));
        }
    }

    @Test
    void silenceEndsTheCallInTime() throws Exception {
        var port = listen(new HttpServerOptions(), request -> seen.add("called"));
        try (var calls = calls("127.0.0.1", Duration.ofMillis(500), new HttpClientOptions())) {
            assertThat(post(calls, "http://" + NAME + ":" + port + "/")).isInstanceOf(Failed.class);
        }
        assertThat(seen).containsExactly("called");
    }

    @Test
    void nobodyThereIsNoAnswer() {
        assertThat(post(calls("127.0.0.1"), "http://" + NAME + ":1/")).isEqualTo(new Failed("not-connected"));
    }

    @Test
    void tlsAsksForTheNameAndVerifiesIt() throws Exception {
        var certificate = certificate();
        var port = listen(new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(certificate), request -> {
            seen.add(request.connection().indicatedServerName());
            request.response().end();
        });
        var trusting = new HttpClientOptions().setTrustOptions(certificate);
        try (var calls = calls("127.0.0.1", Duration.ofSeconds(5), trusting)) {
            assertThat(post(calls, "https://" + NAME + ":" + port + "/")).isEqualTo(new Answered(200, null));
            assertThat(seen).containsExactly(NAME);

            assertThat(post(calls, "https://other.example.test:" + port + "/"))
                    .as("a certificate of another name")
                    .isEqualTo(new Failed("tls-failed"));
        }
        assertThat(post(calls("127.0.0.1"), "https://" + NAME + ":" + port + "/"))
                .as("a certificate that nobody vouches for")
                .isEqualTo(new Failed("tls-failed"));
    }

    private PfxOptions certificate() throws IOException, InterruptedException {
        var store = folder.resolve("store.p12");
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "hooks",
                        "-dname",
                        "CN=" + NAME,
                        "-ext",
                        "san=dns:" + NAME,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "secret",
                        "-validity",
                        "2")
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        return new PfxOptions().setPath(store.toString()).setPassword("secret");
    }

    private OutgoingCalls calls(String address) {
        return calls(address, Duration.ofSeconds(5), new HttpClientOptions());
    }

    private OutgoingCalls calls(String address, Duration timeout, HttpClientOptions options) {
        return new OutgoingCalls(
                vertx,
                OutgoingRules.allowing(List.of("http", "127.0.0.0/8")),
                name -> next(List.of(address)),
                timeout,
                options);
    }

    /// The addresses one after the other, the last for ever.
    private List<InetAddress> next(List<String> addresses) throws UnknownHostException {
        var at = Math.min(lookups.getAndIncrement(), addresses.size() - 1);
        return List.of(InetAddress.getByName(addresses.get(at)));
    }

    private static OutgoingAnswer post(OutgoingCalls calls, String url) {
        return calls.post(URI.create(url), Map.of("webhook-id", "msg_1"), BODY)
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    private static OutgoingContent get(OutgoingCalls calls, String url) {
        return calls.get(URI.create(url), Map.of("user-agent", "Pasillo"))
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    private int listen(HttpServerOptions options, io.vertx.core.Handler<HttpServerRequest> handler) throws Exception {
        var server = vertx.createHttpServer(options)
                .requestHandler(handler)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        return server.actualPort();
    }
}
