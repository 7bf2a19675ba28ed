package dev.pasillo.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.domain.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `docs/reference/senders.md` is made of what stands beside the formats: `format/senders.md`, what holds for all; then
/// of
/// each format, in their order, how to connect it in the words of its profile, and `<kind>.md` of its package. With
/// `-Dpasillo.pages=write` the page is written instead of compared.
class SendersPageTest {
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Path FORMATS = SOURCES.resolve(Path.of("dev", "pasillo", "ingest", "format"));
    private static final Path FOR_ALL = FORMATS.resolve("senders.md");
    private static final Path PAGE = Path.of("..", "docs", "reference", "senders.md");
    private static final String COMMAND = "./mvnw -pl ingest-service test -Dtest=SendersPageTest -Dpasillo.pages=write";

    private static List<SenderFormat> formats() {
        return Formats.all(Limits.DEFAULT);
    }

    private static Path text(SenderFormat format) {
        return SOURCES.resolve(format.getClass().getPackageName().replace('.', '/'))
                .resolve(format.profile().name() + ".md");
    }

    private static String page() throws IOException {
        var page = new StringBuilder(Files.readString(FOR_ALL).strip());
        for (var format : formats()) {
            var profile = format.profile();
            page.append("\n\n## %s\n\nKind `%s`%s.\n\n%s\n\n%s"
                    .formatted(
                            profile.title(),
                            profile.name(),
                            profile.signed() ? "; its source needs a secret" : "",
                            profile.connect().strip(),
                            Files.readString(text(format)).strip()));
        }
        return page.append('\n').toString();
    }

    @Test
    void thePageIsWhatTheFormatsSay() throws IOException {
        if ("write".equals(System.getProperty("pasillo.pages"))) {
            Files.writeString(PAGE, page());
        }

        assertThat(Files.readString(PAGE)).as("to be written anew: %s", COMMAND).isEqualTo(page());
    }

    @Test
    void everyTextIsOfAFormat() throws IOException {
        var texts =
                new ArrayList<>(formats().stream().map(SendersPageTest::text).toList());
        texts.add(FOR_ALL);
        try (var files = Files.walk(FORMATS)) {
            assertThat(files.filter(file -> file.toString().endsWith(".md")))
                    .as("<kind>.md in the format's package")
                    .containsExactlyInAnyOrderElementsOf(texts);
        }
    }
}
