package dev.pasillo.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {
    @TempDir
    Path folder;

    @Test
    void fullLogIsPutAsideAndItsWriterGoesOn() throws Exception {
        var log = folder.resolve("kafka.log");
        try (var writer = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write("a long line\n");
            writer.flush();
            LogFiles.rotate(folder, 5);
            writer.write("next\n");
        }
        assertThat(log).hasContent("next");
        assertThat(folder.resolve("kafka.log.1")).hasContent("a long line");
    }

    @Test
    void shortLogStays() throws Exception {
        var log = Files.writeString(folder.resolve("kafka.log"), "short");
        LogFiles.rotate(folder, 5);
        assertThat(log).hasContent("short");
        assertThat(folder.resolve("kafka.log.1")).doesNotExist();
    }
}
