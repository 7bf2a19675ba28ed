package dev.pasillo.backing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A program of its own that starts the command given to it, says its process id, and stays.
final class Parent {
    private Parent() {}

    /// @param args a folder, and a shell script
    public static void main(String[] args) throws Exception {
        var folder = Path.of(args[0]);
        var process = GuardedProcess.start(new GuardedProcess.Command(
                List.of("sh", "-c", args[1]),
                Map.of(),
                folder,
                folder.resolve("child.log"),
                "TERM",
                Duration.ofSeconds(2)));
        System.out.println(process.pid());
        Thread.sleep(Duration.ofMinutes(5));
    }
}
