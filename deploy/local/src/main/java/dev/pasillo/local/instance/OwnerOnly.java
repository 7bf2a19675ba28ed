package dev.pasillo.local.instance;

import dev.pasillo.local.LauncherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/// Files that only their owner can read.
public final class OwnerOnly {
    private OwnerOnly() {}

    /// Writes a properties file in one step. It is closed to others from its first byte on.
    public static void write(Path file, Properties properties, String comment) {
        try {
            // Temporary files are made for their owner only.
            var fresh = Files.createTempFile(file.getParent(), "fresh", ".tmp");
            try (var writer = Files.newBufferedWriter(fresh)) {
                properties.store(writer, comment);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LauncherException("%s cannot be written: %s".formatted(file, e.getMessage()), e);
        }
    }
}
