package dev.pasillo.backing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How to start a process that the terminal's signals do not reach.
public final class Sessions {
    private Sessions() {}

    /// Words to put before a command so that it runs in a session of its own: `setsid` where the system has it (Linux),
    /// Perl's where it has not (macOS), else nothing, and then ignoring the signals has to do.
    public static List<String> ownSession() {
        if (onPath("setsid").isPresent()) {
            return List.of("setsid");
        }
        if (onPath("perl").isPresent()) {
            return List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec {$ARGV[0]} @ARGV or exit 127");
        }
        return List.of();
    }

    /// Where a program lies on the search path.
    public static Optional<Path> onPath(String program) {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
