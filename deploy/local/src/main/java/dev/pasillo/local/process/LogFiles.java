package dev.pasillo.local.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Keeps log files from growing without end: at most twice the limit per process.
final class LogFiles {
    static final long LIMIT = 16L * 1024 * 1024;

    private LogFiles() {}

    /// Moves what a full log holds to `<name>.log.1` and empties it. Whoever writes it appends, and goes on in the
    /// emptied file; a line written in between may be lost.
    static void rotate(Path folder, long limit) throws IOException {
        try (var logs = Files.newDirectoryStream(folder, "*.log")) {
            for (var log : logs) {
                if (Files.size(log) > limit) {
                    Files.copy(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                    try (var channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
                        channel.truncate(0);
                    }
                }
            }
        }
    }
}
