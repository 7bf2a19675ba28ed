package dev.pasillo.backing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The jars that the build resolved for the child processes, as files of the local Maven repository.
final class Artifacts {
    private Artifacts() {}

    /// The broker's jars. They are never on the classpath of the program that uses this module.
    static List<Path> brokerJars() {
        return listed("broker.jars");
    }

    static Path postgresJar() {
        return listed("postgres.jar").getFirst();
    }

    /// Where the classes of this module are: a jar, or a folder during a build.
    static Path ownClasses() {
        try {
            return Path.of(Artifacts.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> listed(String resource) {
        try (var stream = Artifacts.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException(resource + " is missing: build the module deploy/backing with Maven");
            }
            var paths = new String(stream.readAllBytes(), UTF_8).strip();
            var jars = Arrays.stream(paths.split(File.pathSeparator, -1))
                    .map(Path::of)
                    .toList();
            for (var jar : jars) {
                if (!Files.isRegularFile(jar)) {
                    throw new BackingException(
                            jar + " is gone from the local Maven repository; build again with ./mvnw install -Pquick");
                }
            }
            return jars;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
