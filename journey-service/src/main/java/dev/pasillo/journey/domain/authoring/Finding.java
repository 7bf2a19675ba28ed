package dev.pasillo.journey.domain.authoring;

import java.util.Objects;

/// One thing that is wrong with a file.
///
/// @param path JSON pointer of the place: `/stages/0/allowedTime`; empty for the whole file
/// @param line in the file, from 1
/// @param message what is wrong and what to do
public record Finding(String path, int line, String message) {
    public Finding {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(message, "message");
    }
}
