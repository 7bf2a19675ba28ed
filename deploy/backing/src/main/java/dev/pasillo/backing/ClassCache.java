package dev.pasillo.backing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Lets JVMs keep their parsed classes in files (archives for class data sharing), and start with half the work after.
/// An archive is written by a JVM at its first orderly stop, which takes some seconds, and then serves every program
/// started from the same jars, wherever copies of them lie. It is only ever a help: a JVM that finds an archive unfit
/// goes on without it.
///
/// @param folder where archives are shared; made if missing
public record ClassCache(Path folder) {
    private static final int KEY_LENGTH = 16;

    /// The one that all instances of a checkout share.
    public static ClassCache ofCheckout(Path checkout) {
        return new ClassCache(checkout.resolve("target/classes-of-running-programs"));
    }

    /// The archive of one program.
    ///
    /// @param shared where it is once it exists
    /// @param fresh where a JVM writes it at its end
    public record Archive(Path shared, Path fresh) {
        /// What the JVM has to be told.
        public List<String> arguments() {
            var use = Files.exists(shared) ? "-XX:SharedArchiveFile=" + shared : "-XX:ArchiveClassesAtExit=" + fresh;
            return List.of(
                    use,
                    // Where it was written for: elsewhere all of it is rewritten, in memory of the process.
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:ArchiveRelocationMode=0",
                    // What it has to say about archives is of no use to anyone.
                    "-Xlog:disable",
                    "-Xlog:all=error:stderr");
        }

        /// Shares what a JVM wrote. To be called when it has stopped in order; nothing happens where it wrote nothing.
        public void keep() {
            try {
                if (!Files.exists(fresh)) {
                    return;
                }
                Files.createDirectories(shared.getParent());
                // First beside its place: the two folders may lie on different disks.
                var beside = shared.resolveSibling(
                        shared.getFileName() + "." + ProcessHandle.current().pid());
                Files.move(fresh, beside, StandardCopyOption.REPLACE_EXISTING);
                deleteOlder();
                Files.move(beside, shared, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                // Not shared, then: starts are slower, nothing else.
            }
        }

        private void deleteOlder() throws IOException {
            var name = shared.getFileName().toString();
            var program = name.substring(0, name.length() - KEY_LENGTH - ".jsa".length());
            try (var archives = Files.newDirectoryStream(shared.getParent(), program + "*.jsa")) {
                for (var archive : archives) {
                    Files.delete(archive);
                }
            }
        }
    }

    /// The archive for a program made of these jars, run by the JVM that runs this.
    ///
    /// @param program its name
    /// @param scratch a folder of this instance of the program
    public Archive archive(String program, List<Path> jars, Path scratch) {
        return new Archive(
                folder.resolve(program + "-" + key(jars) + ".jsa"),
                scratch.resolve("classes.jsa").toAbsolutePath());
    }

    /// The archive for a program that is all the jars below a folder.
    public Archive archive(String program, Path jars, Path scratch) {
        try (var files = Files.walk(jars)) {
            return archive(
                    program,
                    files.filter(file -> file.toString().endsWith(".jar"))
                            .sorted()
                            .toList(),
                    scratch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Changes with the JVM and with every jar: the JVM compares names, sizes and times too.
    private static String key(List<Path> jars) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(System.getProperty("java.vm.version", "").getBytes(UTF_8));
            for (var jar : jars) {
                var description = jar.getFileName() + " " + Files.size(jar) + " "
                        + Files.getLastModifiedTime(jar).toMillis() + "\n";
                digest.update(description.getBytes(UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, KEY_LENGTH);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
