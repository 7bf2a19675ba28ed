package dev.pasillo.ingest.service;

import static io.restassured.RestAssured.given;
import static io.restassured.config.EncoderConfig.encoderConfig;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.testsupport.TestKeys;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/// Sends bodies as they are, and knows what a good event looks like.
final class Sender {
    private Sender() {}

    static final String JSON = "application/json";
    static final String LINES = "application/x-ndjson";

    static String good(String id) {
        return """
            {"id":"%s","occurredAt":"2026-01-01T00:00:00Z","channel":"web","type":"page_viewed",\
            "identifiers":[{"namespace":"user_id","value":"user of %s"}],"properties":{"path":"/pricing"}}""".formatted(id, id);
    }

    /// A good event with one more field at its beginning.
    static String with(String id, String field) {
        return "{" + field + "," + good(id).substring(1);
    }

    static RequestSpecification request(String contentType) {
        return given().config(RestAssuredConfig.config()
                        .encoderConfig(encoderConfig()
                                .encodeContentTypeAs(LINES, ContentType.TEXT)
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .contentType(contentType);
    }

    static Response send(String contentType, byte[] body) {
        return request(contentType)
                .header("Authorization", "Bearer " + TestKeys.WRITE)
                .body(body)
                .post("/v1/events");
    }

    static Response send(String contentType, String body) {
        return send(contentType, body.getBytes(UTF_8));
    }

    static Response send(String body) {
        return send(JSON, body);
    }

    static byte[] gzip(byte[] plain) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
