package dev.pasillo.testsupport.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// A journey definition as its owner keeps it.
///
/// @param text YAML
public record Definition(String name, String text) {
    private static final Pattern NAME = Pattern.compile("(?m)^name:\\s*[\"']?([\\w.-]+)");

    /// The definition in a YAML file.
    public static Definition read(Path file) {
        try {
            return of(Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Definition resource(String name) {
        try (var stream = Definition.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is missing");
            }
            return of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The definition that a YAML text is.
    public static Definition of(String text) {
        var name = NAME.matcher(text);
        if (!name.find()) {
            throw new IllegalArgumentException("a definition without a name");
        }
        return new Definition(name.group(1), text);
    }
}
