package dev.pasillo.ingest.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pasillo.testsupport.TestKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import org.eclipse.microprofile.config.ConfigProvider;

/// Speaks HTTP by hand, for what no client would send.
final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;

    /// An answer: its head and body in one.
    record Answer(int status, String text) {}

    RawHttp() throws IOException {
        var port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /// Posts events with a write key and one more header.
    static Answer post(String header, String body) throws IOException {
        return exchange(
                "POST /v1/events HTTP/1.1\r\nHost: x\r\nX-Api-Key: %s\r\nConnection: close\r\n%s\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(TestKeys.WRITE, header, body.length(), body));
    }

    static Answer exchange(String request) throws IOException {
        try (var http = new RawHttp()) {
            http.write(request);
            return http.answer();
        }
    }

    void write(String text) throws IOException {
        write(text.getBytes(ISO_8859_1));
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /// Reads one line.
    String line() throws IOException {
        var line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\n';
                c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /// Reads until the service closes the connection.
    Answer answer() throws IOException {
        var bytes = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(bytes);
        var text = bytes.toString(ISO_8859_1);
        var last = text.lastIndexOf("HTTP/1.");
        if (last < 0) {
            throw new IOException("no answer: " + text);
        }
        return new Answer(Integer.parseInt(text.substring(last + 9, last + 12)), text.substring(last));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
