package dev.pasillo.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `define`: applies journey definitions.
@Command(
        name = "define",
        description = "Applies journey definitions (YAML or JSON). Exit status 1 when one was refused.")
final class Define implements Callable<Integer> {
    private static final YAMLMapper YAML = new YAMLMapper();

    @Mixin
    private DataOption data = new DataOption();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "A definition")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
        var journey = new JourneyClient(data.running().ports(), data.keys());
        var refused = 0;
        for (var file : files) {
            refused += apply(journey, file) ? 0 : 1;
        }
        return refused == 0 ? 0 : 1;
    }

    private static boolean apply(JourneyClient journey, Path file) {
        var text = text(file);
        var name = name(file, text);
        var answer = journey.apply(
                name, text, file.toString().toLowerCase(Locale.ROOT).endsWith(".json"));
        if (answer.isError()) {
            System.err.println("%s is refused: %s".formatted(file, answer.problem()));
            return false;
        }
        var body = answer.body();
        System.out.println("%s: version %s, effective from %s"
                .formatted(
                        body.path("name").asText(name),
                        body.path("version").asText("?"),
                        body.path("effectiveFrom").asText("?")));
        return true;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new LauncherException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    /// Everything else about it is for journey-service to judge.
    private static String name(Path file, String text) {
        try {
            var name = YAML.readTree(text).path("name").asText("");
            if (name.isEmpty()) {
                throw new LauncherException(file + " is no journey definition: it has no name");
            }
            return name;
        } catch (JsonProcessingException e) {
            throw new LauncherException(
                    "%s cannot be read: line %d: %s"
                            .formatted(
                                    file,
                                    e.getLocation() == null
                                            ? 0
                                            : e.getLocation().getLineNr(),
                                    e.getOriginalMessage()),
                    e);
        }
    }
}
