package dev.pasillo.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/// Follows a log file: hands over each line once, as soon as it is complete. Notices when the file was emptied.
/// Not safe for use by several threads.
final class LogTail {
    private final Path log;
    private long position;

    private LogTail(Path log, long position) {
        this.log = log;
        this.position = position;
    }

    /// Follows what is written from now on.
    static LogTail fromNow(Path log) throws IOException {
        return new LogTail(log, Files.exists(log) ? Files.size(log) : 0);
    }

    /// The last lines that are there now.
    static List<String> last(Path log, int count) throws IOException {
        var last = new ArrayDeque<String>();
        // Bytes that are no UTF-8 must not keep anyone from reading a log.
        try (var lines = new java.io.BufferedReader(new java.io.InputStreamReader(Files.newInputStream(log), UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (last.size() == count) {
                    last.removeFirst();
                }
                last.addLast(line);
            }
        }
        return List.copyOf(last);
    }

    /// Hands over the lines completed since the last call.
    void drain(Consumer<String> reader) throws IOException {
        if (!Files.exists(log)) {
            return;
        }
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var length = file.length();
            if (length < position) {
                position = 0;
            }
            if (length == position) {
                return;
            }
            var bytes = new byte[(int) Math.min(length - position, 1 << 20)];
            file.seek(position);
            file.readFully(bytes);
            var end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            position += end;
            new String(bytes, 0, end, UTF_8).lines().forEach(reader);
        }
    }
}
