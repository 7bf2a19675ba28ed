package dev.pasillo.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir
    Path folder;

    private Path log;
    private final List<String> lines = new ArrayList<>();

    @BeforeEach
    void writeTheBeginning() throws Exception {
        log = Files.writeString(folder.resolve("x.log"), "one\ntwo\n");
    }

    @Test
    void onlyWhatIsNewComesAndOnlyWholeLines() throws Exception {
        var tail = LogTail.fromNow(log);
        append("three\nfo");
        tail.drain(lines::add);
        assertThat(lines).containsExactly("three");
        append("ur\n");
        tail.drain(lines::add);
        assertThat(lines).containsExactly("three", "four");
    }

    @Test
    void emptiedLogIsFollowedFromItsBeginning() throws Exception {
        var tail = LogTail.fromNow(log);
        Files.writeString(log, "a\n");
        tail.drain(lines::add);
        assertThat(lines).containsExactly("a");
    }

    @Test
    void missingLogHasNoLines() throws Exception {
        LogTail.fromNow(folder.resolve("none.log")).drain(lines::add);
        assertThat(lines).isEmpty();
    }

    @Test
    void lastLinesAreTheLast() throws Exception {
        assertThat(LogTail.last(log, 1)).containsExactly("two");
        assertThat(LogTail.last(log, 9)).containsExactly("one", "two");
    }

    private void append(String text) throws Exception {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }
}
