package dev.pasillo.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.domain.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/reference/senders.md` tells of every sender how to connect it, in the words of its profile. With
/// `-Dpasillo.pages=write` the page is written instead of compared.
class SendersPageTest {
    private static final String BEGIN = "<!-- connections -->\n";
    private static final String END = "<!-- end of connections -->";
    private static final String COMMAND = "./mvnw -pl ingest-service test -Dtest=SendersPageTest -Dpasillo.pages=write";

    private static Path page() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
                .map(folder -> folder.resolve("docs/reference/senders.md"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    private static String connection(SenderFormat.Profile profile) {
        return "### %s\n\nKind `%s`%s.\n\n%s\n\n"
                .formatted(
                        profile.title(),
                        profile.name(),
                        profile.signed() ? "; its source needs a secret" : "",
                        profile.connect().strip());
    }

    @Test
    void thePageSaysHowToConnectEverySender() throws IOException {
        var text = Files.readString(page());
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        assertThat(to).isGreaterThanOrEqualTo(from);
        var connections = "\n"
                + Formats.all(Limits.DEFAULT).stream()
                        .map(format -> connection(format.profile()))
                        .collect(Collectors.joining());

        if ("write".equals(System.getProperty("pasillo.pages"))) {
            Files.writeString(page(), text.substring(0, from) + connections + text.substring(to));
        } else {
            assertThat(text.substring(from, to))
                    .as("to be written anew: %s", COMMAND)
                    .isEqualTo(connections);
        }
    }
}
