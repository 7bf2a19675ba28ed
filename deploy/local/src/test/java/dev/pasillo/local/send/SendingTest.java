package dev.pasillo.local.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pasillo.local.LauncherException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SendingTest {
    private static final Retry QUICK = new Retry(Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofMillis(20));

    private final List<List<String>> requests = new CopyOnWriteArrayList<>();
    private final SendReport report = new SendReport();
    private HttpServer server;

    /// What the service does with a request.
    private interface Answer {
        void to(HttpExchange exchange, List<String> lines) throws IOException;
    }

    @BeforeEach
    void open() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void answers(Answer answer) {
        server.createContext("/v1/events", exchange -> {
            var lines = new String(exchange.getRequestBody().readAllBytes(), UTF_8)
                    .lines()
                    .toList();
            requests.add(lines);
            assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer pk_test");
            assertThat(exchange.getRequestHeaders().getFirst("Content-Type")).isEqualTo("application/x-ndjson");
            answer.to(exchange, lines);
        });
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void accept(HttpExchange exchange, List<String> lines) throws IOException {
        reply(exchange, 202, "{\"accepted\":%d,\"rejected\":[]}".formatted(lines.size()));
    }

    private static String lines(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "{\"id\":\"e-" + i + "\"}\n")
                .collect(Collectors.joining());
    }

    private void send(String input, int batch) throws Exception {
        send(input.getBytes(UTF_8), batch, QUICK);
    }

    private void send(byte[] input, int batch, Retry retry) throws Exception {
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (var reader = new BatchReader(new ByteArrayInputStream(input), batch, 1 << 20);
                var sender = new EventSender(address, "pk_test", report, retry)) {
            Sending.sendAll(reader, sender, 3);
        }
    }

    @Test
    void everyLineIsSentOnceInBatches() throws Exception {
        answers(SendingTest::accept);
        send(lines(25), 10);
        assertThat(requests).extracting(List::size).containsExactlyInAnyOrder(10, 10, 5);
        assertThat(requests.stream().flatMap(List::stream).distinct()).hasSize(25);
        assertThat(report.accepted()).isEqualTo(25);
        assertThat(report.summary(0.5)).isEqualTo("25 accepted, 0 refused in 0.5 s (50 events/s)");
    }

    @Test
    void gzipIsToldByItsBytesAndBlankLinesArePassedOver() throws Exception {
        answers(SendingTest::accept);
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write("{\"id\":\"a\"}\n\n   \n{\"id\":\"b\"}".getBytes(UTF_8));
        }
        send(bytes.toByteArray(), 10, QUICK);
        assertThat(requests).containsExactly(List.of("{\"id\":\"a\"}", "{\"id\":\"b\"}"));
    }

    @Test
    void emptyInputSendsNothing() throws Exception {
        answers(SendingTest::accept);
        send("", 10);
        assertThat(requests).isEmpty();
        assertThat(report.sent()).isZero();
    }

    @Test
    void refusedEventsAreCountedByReasonWithTheirLines() throws Exception {
        answers((exchange, lines) -> reply(exchange, 202, """
                {"accepted":%d,"rejected":[{"index":1,"id":"e-2","code":"occurred-at-invalid","detail":"not a time"}]}
                """.formatted(lines.size() - 1)));
        send("\n" + lines(4), 2);
        assertThat(report.accepted()).isEqualTo(2);
        assertThat(report.refused()).isEqualTo(2);
        assertThat(report.summary(1))
                .startsWith("2 accepted, 2 refused")
                .contains("occurred-at-invalid: 2", "line 3 (e-2): not a time", "line 5");
    }

    @Nested
    class WhileTheServiceIsBusy {
        @Test
        void requestIsRepeatedAsTheServiceAsks() throws Exception {
            var tries = new AtomicInteger();
            answers((exchange, lines) -> {
                switch (tries.incrementAndGet()) {
                    case 1 -> {
                        exchange.getResponseHeaders().set("Retry-After", "0");
                        reply(exchange, 503, "{}");
                    }
                    case 2 -> reply(exchange, 429, "{}");
                    default -> accept(exchange, lines);
                }
            });
            send(lines(3), 10);
            assertThat(requests).hasSize(3).allMatch(lines -> lines.size() == 3);
            assertThat(report.accepted()).isEqualTo(3);
            assertThat(report.summary(1)).contains("2 requests repeated");
        }

        @Test
        void serviceThatStaysBusyIsGivenUp() {
            answers((exchange, lines) -> reply(exchange, 503, "{}"));
            var soon = new Retry(Duration.ofMillis(100), Duration.ofMillis(1), Duration.ofMillis(20));
            assertThatThrownBy(() -> send(lines(3).getBytes(UTF_8), 10, soon))
                    .isInstanceOf(LauncherException.class)
                    .hasMessageContaining("503");
            assertThat(report.accepted()).isZero();
        }

        @Test
        void serviceThatIsAwayForAMomentIsWaitedFor() throws Exception {
            var port = server.getAddress().getPort();
            server.stop(0);
            Thread.ofVirtual().start(() -> {
                try {
                    Thread.sleep(150);
                    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
                    answers(SendingTest::accept);
                    server.start();
                } catch (InterruptedException | IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            var address = URI.create("http://127.0.0.1:" + port);
            var patient = new Retry(Duration.ofSeconds(20), Duration.ofMillis(10), Duration.ofMillis(50));
            try (var sender = new EventSender(address, "pk_test", report, patient)) {
                sender.send(new Batch(List.of(new Batch.Line(1, "{}"))));
            }
            assertThat(report.accepted()).isEqualTo(1);
        }
    }

    @Test
    void batchThatIsTooLargeIsHalved() throws Exception {
        answers((exchange, lines) -> {
            if (lines.size() > 3) {
                reply(exchange, 413, "{\"code\":\"body-too-large\"}");
            } else {
                accept(exchange, lines);
            }
        });
        send(lines(10), 10);
        assertThat(report.accepted()).isEqualTo(10);
    }

    @Test
    void eventThatIsTooLargeByItselfIsRefusedAlone() throws Exception {
        answers((exchange, lines) -> {
            if (lines.stream().anyMatch(line -> line.contains("e-3"))) {
                reply(exchange, 413, "{\"code\":\"body-too-large\",\"detail\":\"more than 1 MiB\"}");
            } else {
                accept(exchange, lines);
            }
        });
        send(lines(8), 8);
        assertThat(report.accepted()).isEqualTo(7);
        assertThat(report.summary(1)).contains("body-too-large: 1", "line 3: more than 1 MiB");
    }

    @Test
    void keyThatIsNotTakenEndsIt() {
        answers((exchange, lines) -> reply(exchange, 401, "{\"detail\":\"unknown key\"}"));
        assertThatThrownBy(() -> send(lines(3), 10))
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("unknown key");
    }

    @Test
    void retryAfterIsSecondsOrADate() {
        assertThat(Retry.asked(Optional.of("3"))).contains(Duration.ofSeconds(3));
        assertThat(Retry.asked(Optional.of("Wed, 21 Oct 2015 07:28:00 GMT"))).contains(Duration.ZERO);
        assertThat(Retry.asked(Optional.of("soon"))).isEmpty();
        assertThat(Retry.asked(Optional.empty())).isEmpty();
    }
}
