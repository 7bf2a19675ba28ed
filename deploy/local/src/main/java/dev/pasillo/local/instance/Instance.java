package dev.pasillo.local.instance;

import dev.pasillo.local.LauncherException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// The data folder of an instance and where things lie in it. Everything of the instance is there, for its owner only.
///
/// @param folder absolute
public record Instance(Path folder) {
    public Instance {
        folder = folder.toAbsolutePath().normalize();
    }

    /// Creates the folder if it is missing, and closes it to others.
    ///
    /// @throws LauncherException when it cannot be written to
    public void create() {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            for (var child : new Path[] {logs(), run(), configuration()}) {
                Files.createDirectories(child);
            }
        } catch (IOException e) {
            throw new LauncherException("The data folder %s cannot be used: %s".formatted(folder, e.getMessage()), e);
        }
    }

    public Path logs() {
        return folder.resolve("logs");
    }

    public Path log(String part) {
        return logs().resolve(part + ".log");
    }

    /// Configuration files, one per service.
    public Path configuration() {
        return folder.resolve("config");
    }

    /// What concerns the present run: lock, state, process ids.
    public Path run() {
        return folder.resolve("run");
    }

    /// The instance's own copy of the programs, so that building again does not pull them from under it.
    public Path programs() {
        return folder.resolve("programs");
    }

    public Path state() {
        return run().resolve("state.json");
    }

    public Path keys() {
        return folder.resolve("keys.properties");
    }

    /// Takes the lock that the running launcher holds for as long as it lives.
    ///
    /// @return empty when another program holds it, so the instance is running
    public Optional<Lock> lock() {
        try {
            create();
            var channel = FileChannel.open(run().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isTaken(channel)) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new Lock(channel));
        } catch (IOException e) {
            throw new LauncherException("The data folder %s cannot be locked: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    /// Whether a launcher runs this instance now.
    public boolean isRunning() {
        if (!Files.exists(run().resolve("lock"))) {
            return false;
        }
        var lock = lock();
        lock.ifPresent(Lock::close);
        return lock.isEmpty();
    }

    /// The instance's lock, given back by closing it or by the end of the program.
    public record Lock(FileChannel channel) implements AutoCloseable {
        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new LauncherException("The lock could not be given back: " + e.getMessage(), e);
            }
        }
    }
}
