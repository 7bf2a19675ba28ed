package dev.pasillo.backing;

import java.nio.file.Path;
import java.util.List;

/// Lets a JVM keep its parsed classes in a file from its first orderly stop on, and start in about half the time after.
public final class ClassCache {
    private ClassCache() {}

    /// JVM arguments for that. The JVM itself checks that the file fits the jars and its own version, and writes it
    /// anew where it does not. Only jars are cached: with a folder on the classpath nothing is gained.
    public static List<String> arguments(Path file) {
        return List.of(
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + file,
                "-Xlog:disable",
                "-Xlog:all=error:stderr");
    }
}
