package dev.pasillo.local.instance;

import dev.pasillo.backing.Folders;
import dev.pasillo.local.LauncherException;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The programs that an instance runs: the three services and the launcher itself, copied from the build when the
/// instance starts. A build may then replace its results while the instance runs, and a service that comes back after
/// a crash is the one that crashed.
///
/// @param folder of the copies
public record Programs(Path folder) {
    public static final List<String> SERVICES = List.of("ingest", "journey", "insight");

    /// Where the program of a service is started from; may be missing when it was not built.
    public Path service(String name) {
        return folder.resolve(name).resolve("quarkus-run.jar");
    }

    /// The launcher's classpath.
    public String launcherClasspath() {
        try (var jars = Files.list(folder.resolve("launcher"))) {
            return jars.map(Path::toString).sorted().collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new LauncherException("The launcher's copy is missing: " + e.getMessage(), e);
        }
    }

    /// Copies what changed since the last time.
    ///
    /// @param checkout where the services were built
    /// @param classpath of the launcher that runs now
    public void copyFrom(Path checkout, String classpath) {
        try {
            for (var service : SERVICES) {
                var built = checkout.resolve(service + "-service/target/quarkus-app");
                if (Files.isDirectory(built)) {
                    mirror(built, folder.resolve(service));
                } else {
                    Folders.delete(folder.resolve(service));
                }
            }
            copyLauncher(Arrays.stream(classpath.split(File.pathSeparator, -1))
                    .map(Path::of)
                    .filter(Files::exists)
                    .toList());
        } catch (IOException e) {
            throw new LauncherException("The programs cannot be copied into the data folder: " + e.getMessage(), e);
        }
    }

    private void copyLauncher(List<Path> classpath) throws IOException {
        var target = folder.resolve("launcher");
        Files.createDirectories(target);
        for (var entry : classpath) {
            var copy = target.resolve(entry.getFileName().toString());
            if (Files.isDirectory(entry)) {
                mirror(entry, copy);
            } else {
                copyIfChanged(entry, copy);
            }
        }
        var names =
                classpath.stream().map(entry -> entry.getFileName().toString()).collect(Collectors.toSet());
        try (var copies = Files.list(target)) {
            for (var copy : copies.toList()) {
                if (!names.contains(copy.getFileName().toString())) {
                    Folders.delete(copy);
                }
            }
        }
    }

    private static void mirror(Path source, Path target) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(target.resolve(source.relativize(visited)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                copyIfChanged(file, target.resolve(source.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
        try (var copies = Files.walk(target)) {
            for (var copy : copies.filter(Files::isRegularFile).toList()) {
                if (!Files.exists(source.resolve(target.relativize(copy)))) {
                    Files.delete(copy);
                }
            }
        }
    }

    private static void copyIfChanged(Path file, Path copy) throws IOException {
        if (Files.exists(copy)
                && Files.size(copy) == Files.size(file)
                && Files.getLastModifiedTime(copy).equals(Files.getLastModifiedTime(file))) {
            return;
        }
        // Its time goes along: the JVM's class cache holds for jars of that time only.
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }
}
