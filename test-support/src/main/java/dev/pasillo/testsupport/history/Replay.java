package dev.pasillo.testsupport.history;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// What a test sends, and the definitions under which it becomes journeys.
///
/// @param events in the order of sending; every id once
public record Replay(List<Event> events, List<Definition> definitions) {
    /// System property: a file of native events, one JSON object a line, gzip by the name `.gz`.
    public static final String EVENTS = "pasillo.survival.events";
    /// System property: files of definitions, separated by commas.
    public static final String DEFINITIONS = "pasillo.survival.definitions";

    public Replay {
        events = List.copyOf(events);
        definitions = List.copyOf(definitions);
    }

    /// The events and definitions that the system properties name, or else generated ones.
    public static Replay chosen(long seed, int customers) {
        var file = System.getProperty(EVENTS, "");
        if (file.isBlank()) {
            return Histories.replay(seed, customers);
        }
        var definitions = Arrays.stream(System.getProperty(DEFINITIONS, "").split(","))
                .filter(name -> !name.isBlank())
                .map(name -> Definition.read(Path.of(name.strip())))
                .toList();
        if (definitions.isEmpty()) {
            throw new IllegalArgumentException(EVENTS + " is set and " + DEFINITIONS + " is not");
        }
        return new Replay(read(Path.of(file)), definitions);
    }

    private static List<Event> read(Path file) {
        try (var in = Files.newInputStream(file);
                var plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
                var lines = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank())
                    .map(Event::read)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
