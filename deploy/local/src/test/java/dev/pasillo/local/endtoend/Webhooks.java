package dev.pasillo.local.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Providers that call an instance, each with its own signature: written from their documents, with nothing of the
/// services' code.
///
/// @param ingest where ingest-service answers
/// @param publicly where the company has told the providers that it does
record Webhooks(String ingest, String publicly) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int UNKNOWN_KEY = 401;

    /// Shopify signs the body.
    int shopify(String key, String secret, String topic, String event, String body)
            throws IOException, InterruptedException {
        return post(
                "/hooks/shopify/" + key,
                Map.of(
                        "Content-Type",
                        "application/json",
                        "X-Shopify-Topic",
                        topic,
                        "X-Shopify-Shop-Domain",
                        "acme.myshopify.com",
                        "X-Shopify-Event-Id",
                        event,
                        "X-Shopify-Hmac-Sha256",
                        hmac("HmacSHA256", secret, body)),
                body);
    }

    /// SendGrid signs time and body, with a key of which only it has the private half.
    int sendGrid(String key, PrivateKey own, Instant now, String body)
            throws IOException, InterruptedException, GeneralSecurityException {
        var time = Long.toString(now.getEpochSecond());
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(own);
        signature.update((time + body).getBytes(UTF_8));
        return post(
                "/hooks/sendgrid/" + key,
                Map.of(
                        "Content-Type",
                        "application/json",
                        "X-Twilio-Email-Event-Webhook-Timestamp",
                        time,
                        "X-Twilio-Email-Event-Webhook-Signature",
                        Base64.getEncoder().encodeToString(signature.sign())),
                body);
    }

    /// Twilio signs the address and the form's fields behind it, sorted.
    int twilio(String key, String secret, Map<String, String> form) throws IOException, InterruptedException {
        var path = "/hooks/twilio/" + key;
        var signed = new StringBuilder(publicly + path);
        new TreeMap<>(form).forEach((name, value) -> signed.append(name).append(value));
        var body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return post(
                path,
                Map.of(
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "X-Twilio-Signature",
                        hmac("HmacSHA1", secret, signed.toString())),
                body);
    }

    /// Typeform signs the body.
    int typeform(String key, String secret, String body) throws IOException, InterruptedException {
        return post(
                "/hooks/typeform/" + key,
                Map.of(
                        "Content-Type",
                        "application/json",
                        "Typeform-Signature",
                        "sha256=" + hmac("HmacSHA256", secret, body)),
                body);
    }

    private static String hmac(String algorithm, String secret, String text) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), algorithm));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Posts until the key, which is new, is known.
    private int post(String path, Map<String, String> headers, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(ingest + path))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return whenTheKeyIsKnown(request.build());
    }

    /// Asks until the key, which is new, is known.
    int get(String path) throws IOException, InterruptedException {
        return whenTheKeyIsKnown(HttpRequest.newBuilder(URI.create(ingest + path))
                .timeout(PATIENCE)
                .build());
    }

    private static int whenTheKeyIsKnown(HttpRequest request) throws IOException, InterruptedException {
        var status = new int[1];
        try (var http = HttpClient.newHttpClient()) {
            TestInstance.await("the key is known", PATIENCE, () -> {
                status[0] = http.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                return status[0] != UNKNOWN_KEY;
            });
        }
        return status[0];
    }
}
