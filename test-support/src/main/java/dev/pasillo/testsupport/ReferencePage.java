package dev.pasillo.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The tables of a page below `docs/reference`, as a test compares them with the code.
public final class ReferencePage {
    private final String name;
    private final List<String> lines;

    private ReferencePage(String name, List<String> lines) {
        this.name = name;
        this.lines = lines;
    }

    /// One row of a table.
    ///
    /// @param cells without the ticks around a name
    public record Row(List<String> cells) {
        public Row {
            cells = List.copyOf(cells);
        }

        public String name() {
            return cells.getFirst();
        }
    }

    /// The page of that name, found upwards from where the test runs.
    public static ReferencePage of(String name) {
        var folder = Path.of("").toAbsolutePath();
        for (var at = Optional.of(folder); at.isPresent(); at = at.map(Path::getParent)) {
            var page = at.get().resolve("docs/reference").resolve(name);
            if (Files.exists(page)) {
                try {
                    return new ReferencePage(name, Files.readAllLines(page));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        throw new AssertionError("no docs/reference/" + name + " above " + folder);
    }

    /// The rows below a heading of the second level whose first cell begins with a name of ours.
    public List<Row> rows(String heading, String prefix) {
        var from = lines.indexOf("## " + heading);
        if (from < 0) {
            throw new AssertionError(name + " has no section " + heading);
        }
        return lines.stream()
                .skip(from + 1L)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `" + prefix))
                .flatMap(ReferencePage::row)
                .toList();
    }

    /// A bar inside a cell is written with a backslash.
    private static Stream<Row> row(String line) {
        var cells = line.strip().substring(1).split("(?<!\\\\)\\|");
        return Stream.of(new Row(Arrays.stream(cells).map(ReferencePage::plain).toList()));
    }

    private static String plain(String cell) {
        var text = cell.strip();
        return text.startsWith("`") && text.endsWith("`") && text.indexOf('`', 1) == text.length() - 1
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
