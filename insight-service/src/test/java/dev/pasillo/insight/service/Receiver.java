package dev.pasillo.insight.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A webhook receiver as somebody else would write it, from the text of Standard Webhooks alone.
final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Message> messages = Collections.synchronizedList(new ArrayList<>());
    private volatile int status = 204;

    /// A message as it came.
    record Message(String id, String timestamp, String signature, String body) {
        /// Whether it was signed with a secret, just now.
        boolean verifies(String secret) throws GeneralSecurityException {
            var key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + ".").getBytes(StandardCharsets.UTF_8));
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            var expected = Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
            var age = Math.abs(Instant.now().getEpochSecond() - Long.parseLong(timestamp));
            return signature.equals("v1," + expected) && age < 300;
        }
    }

    Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        messages.add(new Message(
                headers.getFirst("webhook-id"),
                headers.getFirst("webhook-timestamp"),
                headers.getFirst("webhook-signature"),
                body));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    void answers(int next) {
        status = next;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    List<Message> messages() {
        return List.copyOf(messages);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
