package dev.pasillo.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// The programs of a module's `src/test/js` with the packages that their lock file names, installed below its `target`
/// once and again only when the lock file changes. Two processes do not install at once: whoever uses the programs of
/// another module depends on it.
public final class NodeProject {
    private static final long PATIENCE_SECONDS = 120;

    private final Path sources;
    private final Path installed;

    private NodeProject(Path module) {
        this.sources = module.resolve("src/test/js");
        this.installed = module.resolve("target/js");
    }

    /// The programs of the module in that folder.
    public static NodeProject of(Path module) {
        return new NodeProject(module.toAbsolutePath().normalize());
    }

    /// Skips the test where there is no Node, save in CI, where it fails.
    public void install() throws IOException, InterruptedException {
        if (!answers("node") || !answers("npm")) {
            unavailable(
                    "Node 20 or newer and npm are needed to run the senders' own SDKs, and were not found on the PATH."
                            + " Install them (Debian: apt-get install nodejs npm) to run this test.");
        }
        Files.createDirectories(installed);
        try (var files = Files.list(sources)) {
            for (var file : files.toList()) {
                Files.copy(file, installed.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        var lock = HexFormat.of().formatHex(digest(Files.readAllBytes(sources.resolve("package-lock.json"))));
        var mark = installed.resolve("installed");
        if (Files.exists(mark) && Files.readString(mark).equals(lock)) {
            return;
        }
        var output = new ArrayList<String>();
        if (run(output, List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")) != 0) {
            unavailable("npm ci failed in " + installed + ":\n" + String.join("\n", output));
        }
        Files.writeString(mark, lock);
    }

    /// Runs a program to its end and gives the last line that it wrote. One that fails, fails the test.
    public String run(String program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("node", program));
        command.addAll(List.of(arguments));
        var output = new ArrayList<String>();
        int status = run(output, command);
        Assertions.assertEquals(0, status, () -> String.join("\n", output));
        return output.getLast();
    }

    private int run(List<String> output, List<String> command) throws IOException, InterruptedException {
        var log = Files.createTempFile("node", ".log");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(installed.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().remove("NODE_OPTIONS");
            var process = builder.start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            int status = process.waitFor();
            output.addAll(Files.readString(log, UTF_8).lines().toList());
            return status;
        } finally {
            Files.delete(log);
        }
    }

    private static boolean answers(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /// Skips the test where a program says that something is missing on this machine, save in CI, where it fails.
    public static void needs(@Nullable String missing) {
        if (missing != null) {
            unavailable(missing);
        }
    }

    private static void unavailable(String why) {
        if (System.getenv("CI") != null) {
            Assertions.fail(why);
        }
        Assumptions.abort(why);
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
